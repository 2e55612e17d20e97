import { type MarginTier, tierOf } from '../domain/margin-tiers.ts'
import type { RandomStream } from '../domain/random.ts'
import { dayActivity } from './day-cycle.ts'
import { Wandering } from './mean-reversion.ts'
import { TICK_MS } from './price-process.ts'

/** Share of arriving traders by leverage; shares are relative, they need not sum to 1. */
export interface LeverageShare {
  readonly leverage: number
  readonly share: number
}

/**
 * Leverage of arriving traders unless a caller says otherwise, in percent of them.
 *
 * Dense, since real effective leverage is; favourites at round figures, since sliders have them; half below 10x and a
 * tail to 100x. Made up for the simulator alone: no model may read it.
 */
export const SIMULATED_LEVERAGE_MIX: readonly LeverageShare[] = [
  [2, 5],
  [3, 7],
  [4, 4],
  [5, 11],
  [6, 3],
  [7, 3],
  [8, 4],
  [9, 1.5],
  [10, 13],
  [12, 3.5],
  [15, 5],
  [18, 1.5],
  [20, 10],
  [22, 1],
  [25, 6],
  [30, 3.5],
  [35, 1.5],
  [40, 2.5],
  [45, 1],
  [50, 5.5],
  [60, 1],
  [75, 2.5],
  [85, 0.5],
  [100, 3],
].map(([leverage = 1, share = 0]) => ({ leverage, share }))

const HOUR_MS = 3_600_000
const TICK_DAYS = TICK_MS / (24 * HOUR_MS)
/** Mean holding time is HOLD_HOURS / (1 + L / HOLD_LEVERAGE): 40 h at 2x, 17 h at 10x, 2.3 h at 100x. */
const HOLD_HOURS = 60
const HOLD_LEVERAGE = 4
/** Most leave early, some stay long: two exponentials, means relative to the mean holding time (0.7 * 0.5 + 0.3 * 13/6 = 1). */
const QUICK_SHARE = 0.7
const QUICK_MEAN = 0.5
const SLOW_MEAN = 13 / 6
/** Median notional is MEDIAN_USD / (1 + L / SIZE_LEVERAGE): high leverage is chosen by small accounts. */
const MEDIAN_USD = 26_000
const SIZE_LEVERAGE = 30
/** Deviation of the logarithm of notional: a few whales hold much of it. */
const SIZE_DEVIATION = 1.3
/** No position above this or above 80 % of what the tiers allow at its leverage. */
const MOST_USD = 3_000_000
const TIER_USE = 0.8
/** Share of traders that follow the trend; the others trade against it. */
const FOLLOWER_SHARE = 0.58
/** How far the probability to buy moves from one half in a strong trend. */
const CONVICTION = 0.35
/** Sentiment: a wandering common tilt of the probability to buy, which funding reflects. */
const SENTIMENT = { stepDays: TICK_DAYS, days: 1.5, deviation: 0.05 }
/** Attention: a wandering factor on arrivals, log; positions bunch at the prices of busy half hours. */
const ATTENTION = { stepDays: TICK_DAYS, days: 0.03, deviation: 0.55 }
/** How strongly arrivals follow volatility: 0 not at all, 1 in proportion. */
const HEAT_SHARE = 0.6

/** What one arriving trader wants. */
export interface TraderOrder {
  readonly isLong: boolean
  readonly leverage: number
  /** USD. */
  readonly notional: number
  /** Until the planned exit. */
  readonly holdMs: number
}

/** What traders see of the market. */
export interface MarketView {
  readonly heat: number
  readonly trend: number
}

/** One leverage with what goes with it, worked out once. */
interface TraderClass {
  readonly leverage: number
  /** Sum of shares up to and with this class, of 1. */
  readonly cumulative: number
  readonly holdMs: number
  readonly medianUsd: number
  readonly mostUsd: number
}

/** Draws how many traders arrive, and who they are. */
export class TraderCrowd {
  private readonly random: RandomStream
  private readonly perTick: number
  private readonly classes: readonly TraderClass[]
  private readonly sentiment: Wandering
  private readonly attention: Wandering

  constructor({
    random,
    perDay,
    mix,
    tiers,
  }: {
    random: RandomStream
    perDay: number
    mix: readonly LeverageShare[]
    tiers: readonly MarginTier[]
  }) {
    this.random = random
    this.sentiment = new Wandering(random, SENTIMENT)
    this.attention = new Wandering(random, ATTENTION)
    this.perTick = perDay * TICK_DAYS
    this.classes = traderClasses(mix, tiers)
  }

  /** Number of traders that arrive in the tick that begins at `time`. */
  arrivals(time: number, { heat }: MarketView): number {
    const { random } = this
    this.sentiment.step()
    // The mean of exp(attention) is exp(deviation^2 / 2).
    const attention = Math.exp(this.attention.step() - (ATTENTION.deviation * ATTENTION.deviation) / 2)
    return random.poisson(this.perTick * dayActivity(time) * attention * (1 - HEAT_SHARE + HEAT_SHARE * heat))
  }

  draw({ trend }: MarketView): TraderOrder {
    const { random } = this
    const { leverage, holdMs, medianUsd, mostUsd } = this.drawClass()
    const follows = random.uniform() < FOLLOWER_SHARE ? 1 : -1
    const strength = trend / (1 + Math.abs(trend))
    const patience = random.uniform() < QUICK_SHARE ? QUICK_MEAN : SLOW_MEAN
    return {
      leverage,
      isLong: random.uniform() < 0.5 + this.sentiment.value + follows * CONVICTION * strength,
      notional: Math.min(medianUsd * Math.exp(SIZE_DEVIATION * random.normal()), mostUsd),
      holdMs: Math.ceil(holdMs * patience * random.exponential()),
    }
  }

  private drawClass(): TraderClass {
    const at = this.random.uniform()
    const found = this.classes.find(({ cumulative }) => at < cumulative) ?? this.classes.at(-1)
    if (found === undefined) throw new Error('Invariant: the leverage mix has a leverage that the tiers allow')
    return found
  }
}

/** Classes of a mix in its order; a leverage that the first tier does not allow has no traders. */
function traderClasses(mix: readonly LeverageShare[], tiers: readonly MarginTier[]): TraderClass[] {
  const first = tierOf(0, tiers)
  const allowed = mix.filter(
    ({ leverage, share }) => share > 0 && leverage >= 1 && leverage <= first.maxLeverage && 1 / leverage > first.rate,
  )
  const total = allowed.reduce((sum, { share }) => sum + share, 0)
  if (allowed.length === 0) throw new Error('Invariant: the leverage mix has a leverage that the tiers allow')
  let cumulative = 0
  return allowed.map(({ leverage, share }) => {
    cumulative += share / total
    return {
      leverage,
      cumulative,
      holdMs: (HOLD_HOURS * HOUR_MS) / (1 + leverage / HOLD_LEVERAGE),
      medianUsd: MEDIAN_USD / (1 + leverage / SIZE_LEVERAGE),
      mostUsd: Math.min(MOST_USD, TIER_USE * largestCap(leverage, tiers)),
    }
  })
}

/** Largest USD notional that the tiers allow at a leverage. */
function largestCap(leverage: number, tiers: readonly MarginTier[]): number {
  let cap = 0
  for (const tier of tiers) if (leverage <= tier.maxLeverage && 1 / leverage > tier.rate) cap = tier.cap
  return cap
}
