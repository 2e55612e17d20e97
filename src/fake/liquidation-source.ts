import { createRandom, type RandomStream } from '../domain/random.ts'
import type { LiveMarket } from './live-market.ts'
import type { LiquidationRecord } from './sent-log.ts'

/** Symbol that no fake venue lists. */
export const UNLISTED_SYMBOL = 'GHOSTUSDT'
/** A stall of the process does not end in more than this much of backlog. */
const LONGEST_STEP_MS = 5000
const MOST_LOTS = 20_000
/** Widest distance of a made fill from the last price, and of its bankruptcy price beyond; ratios. */
const FILL_DISTANCE = 0.0005
const BANKRUPTCY_DISTANCE = 0.004

/**
 * Liquidations of a venue as they become due: the simulated ones, which are few, and as many made ones as asked for.
 *
 * The k-th made one has the same symbol, side and size in every run of a seed; its price is near the last one.
 */
export class LiquidationSource {
  private readonly markets: readonly LiveMarket[]
  private readonly hasSimulated: boolean
  private readonly random: RandomStream
  private readonly ghosts: RandomStream
  private last: number
  private owed = 0
  private owedGhosts = 0

  /** @param hasSimulated - whether the simulated ones come too, or only those made */
  constructor({
    markets,
    seed,
    now,
    hasSimulated,
  }: {
    markets: readonly LiveMarket[]
    seed: number
    now: number
    hasSimulated: boolean
  }) {
    this.markets = markets
    this.hasSimulated = hasSimulated
    this.random = createRandom({ seed, name: 'fake/liquidations' })
    this.ghosts = createRandom({ seed, name: 'fake/unlisted' })
    this.last = now
  }

  /** What happened since the call before, oldest first; rates are per second. */
  take(now: number, { rate, unlistedRate }: { rate: number; unlistedRate: number }): LiquidationRecord[] {
    const from = Math.max(this.last, now - LONGEST_STEP_MS)
    this.last = now
    const happened: LiquidationRecord[] = []
    for (const market of this.hasSimulated ? this.markets : []) {
      for (const row of market.liquidationsIn(from, now)) {
        happened.push({ symbol: market.instrument.symbol, ...row, isListed: true, fate: 'happened' })
      }
    }
    this.owed += (rate * (now - from)) / 1000
    const count = Math.floor(this.owed)
    this.owed -= count
    const lasts = count > 0 ? this.markets.map((market) => market.quote(now).last) : []
    for (let i = 0; i < count; i++) happened.push(this.make(lasts, from + Math.ceil(((now - from) * (i + 1)) / count)))
    this.owedGhosts += (unlistedRate * (now - from)) / 1000
    for (; this.owedGhosts >= 1; this.owedGhosts--) happened.push(this.makeUnlisted(now))
    return happened.sort((a, b) => a.time - b.time)
  }

  private make(lasts: readonly number[], time: number): LiquidationRecord {
    const { random, markets } = this
    const i = Math.floor(random.uniform() * markets.length)
    const market = markets[i]
    if (market === undefined) throw new Error('Invariant: a fake venue has at least one market')
    const { symbol, ticksPerUnit, lotsPerUnit } = market.instrument
    const isLong = random.uniform() < 0.5
    const lots = 1 + Math.floor(random.uniform() * MOST_LOTS)
    const down = isLong ? -1 : 1
    const price = (lasts[i] ?? 0) * (1 + down * FILL_DISTANCE * random.uniform())
    const round = (value: number): number => Math.round(value * ticksPerUnit) / ticksPerUnit
    return {
      symbol,
      side: isLong ? 'long' : 'short',
      price: round(price),
      bankruptcyPrice: round(price * (1 + down * BANKRUPTCY_DISTANCE)),
      quantity: lots / lotsPerUnit,
      time,
      isListed: true,
      fate: 'happened',
    }
  }

  private makeUnlisted(time: number): LiquidationRecord {
    const isLong = this.ghosts.uniform() < 0.5
    const quantity = 1 + Math.floor(this.ghosts.uniform() * 1000)
    const side = isLong ? 'long' : 'short'
    const symbol = UNLISTED_SYMBOL
    return { symbol, side, price: 1.5, bankruptcyPrice: 1.49, quantity, time, isListed: false, fate: 'happened' }
  }
}
