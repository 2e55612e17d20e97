import type { PriceDensity } from '../../src/analysis/price-density.ts'
import type { SideDensities } from '../../src/analysis/recovery-score.ts'
import { tierOf } from '../../src/domain/margin-tiers.ts'
import { bucketIndex } from '../../src/domain/price-grid.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import type { SimulatedMarket } from '../../src/simulation/market.ts'

const MINUTE = 60_000

/** What a position weighs in the true map: USD notional at entry, as models draw it, or one liquidation. */
export type TrueWeight = 'notional' | 'positions'

export interface TrueMapQuestion {
  /** UTC ms. */
  readonly time: number
  /** Bucket size, quote units. */
  readonly size: number
  readonly weight: TrueWeight
}

/**
 * The true map of a simulated market at any time: positions open then by the liquidation price they had then.
 *
 * The simulator keeps the last price of each alone. Funding moved it from there by rate x mark / (1 -+ m) a payment, so
 * the payments that came later are taken back, with m of the tier of the notional at entry.
 */
export class TrueMaps {
  private readonly truth: SimulatedMarket['truth']
  /** Of payments: when, and the sum of rate x mark of all before each. */
  private readonly paidAt: Float64Array
  private readonly paidBefore: Float64Array
  private readonly rates: Float64Array

  constructor({ truth, funding, markCandles }: Pick<SimulatedMarket, 'truth' | 'funding' | 'markCandles'>) {
    this.truth = truth
    this.paidAt = funding.time
    this.paidBefore = new Float64Array(funding.time.length + 1)
    const markAt = new Map(Array.from(markCandles.openTime, (time, i) => [time + MINUTE, markCandles.close[i]]))
    funding.time.forEach((time, i) => {
      const paid = (funding.rate[i] ?? Number.NaN) * (markAt.get(time) ?? Number.NaN)
      this.paidBefore[i + 1] = (this.paidBefore[i] ?? 0) + paid
    })
    const tiers = simulated.tierTables[0]?.tiers ?? []
    this.rates = truth.entry.map((entry, i) => tierOf(entry * (truth.quantity[i] ?? 0), tiers).rate)
  }

  mapAt(question: TrueMapQuestion): SideDensities {
    const amounts = [new Map<number, number>(), new Map<number, number>()]
    const { truth, paidBefore } = this
    const { time, size, weight } = question
    const paidNow = paidBefore[this.countPaid(time)] ?? 0
    for (let i = 0; i < truth.side.length && (truth.openTime[i] ?? 0) < time; i++) {
      const end = truth.closeTime[i] ?? 0
      const last = truth.liquidationPrice[i] ?? 0
      if (end < time || last === 0) continue
      const side = truth.side[i] ?? 0
      const paidLater = (paidBefore[this.countPaid(end)] ?? 0) - paidNow
      const level = last - paidLater / (side === 0 ? 1 - (this.rates[i] ?? 0) : 1 + (this.rates[i] ?? 0))
      const bucket = bucketIndex(level, size)
      const amount = weight === 'positions' ? 1 : (truth.entry[i] ?? 0) * (truth.quantity[i] ?? 0)
      amounts[side]?.set(bucket, (amounts[side]?.get(bucket) ?? 0) + amount)
    }
    const [long, short] = amounts.map((buckets) => toDensity(buckets, size))
    if (long === undefined || short === undefined) throw new Error('Invariant: there are two sides')
    return { long, short }
  }

  /** Payments up to and with a time. */
  private countPaid(time: number): number {
    const later = this.paidAt.findIndex((at) => at > time)
    return later < 0 ? this.paidAt.length : later
  }
}

function toDensity(buckets: ReadonlyMap<number, number>, size: number): PriceDensity {
  if (buckets.size === 0) return { first: 0, size, values: new Float64Array(0) }
  const keys = [...buckets.keys()]
  const first = keys.reduce((least, key) => Math.min(least, key))
  const values = new Float64Array(keys.reduce((most, key) => Math.max(most, key)) - first + 1)
  for (const [bucket, amount] of buckets) values[bucket - first] = amount
  return { first, size, values }
}
