import type { RandomStream } from '../domain/random.ts'
import { dayActivity } from './day-cycle.ts'
import { Wandering } from './mean-reversion.ts'
import type { PriceSteps } from './price-steps.ts'

/** Spacing of price moves. */
export const TICK_MS = 10_000
const TICK_DAYS = TICK_MS / 86_400_000
const ROOT_TICK_DAYS = Math.sqrt(TICK_DAYS)

/** Diffusion of the fair value per day; with news, crashes and order flow a day moves by about 3 %, as large altcoins do. */
const DAILY_VOLATILITY = 0.02
/** Log volatility is the sum of a slow and a fast part: weeks are quiet or wild, and so are hours. */
const SLOW_VOLATILITY = { stepDays: TICK_DAYS, days: 2.5, deviation: 0.3 }
const FAST_VOLATILITY = { stepDays: TICK_DAYS, days: 0.08, deviation: 0.3 }
/** Drift per day: trend legs of a day or two. */
const DRIFT = { stepDays: TICK_DAYS, days: 1.2, deviation: 0.009 }
/** Share of the log distance to the start price that is made up per day, so that years do not run away. */
const REVERSION_PER_DAY = 0.035
/** News move the price by about 0.8 % either way, and wake volatility. */
const NEWS = { perDay: 0.7, deviation: 0.008, alarm: 0.25 }
/** A crash (three of ten are squeezes upwards) is 2 % plus an exponential of mean 2 %, about every ten days. */
const CRASH = { perDay: 0.1, least: 0.02, mean: 0.02, most: 0.1, downShare: 0.7, alarm: 0.8 }
/** News and crashes unfold with this time constant. */
const SHOCK_MINUTES = 6
/** Of what orders move, this share stays; the rest fades. */
const LASTING_IMPACT = 0.15
/** Bargain hunters: with the price this far (log) beyond its fair value, a further order moves it half as much. */
const HALF_IMPACT = 0.012
const IMPACT_MINUTES = 12
/** The mark price follows this share of the passing impact, with a delay; the index takes the rest from other venues. */
const MARK_SHARE = 0.75
const MARK_SECONDS = 25
/** Bounce of the last trade around the middle, log. */
const BOUNCE = 0.00012
/** The trend that traders see: the price against its mean over this time, in units of what is usual. */
const TREND = { days: 3 / 24, usual: 0.009 }

/**
 * The price of a mean-reverting jump diffusion with stochastic volatility, pushed by orders.
 *
 * The fair value diffuses; orders add a passing impact to it, which the mark price follows with a delay, so that
 * cascades take their time and leave wicks. Everything is kept as log price; log and exp are the only functions used.
 */
export class PriceProcess {
  /** Price of the last trade, on the tick grid. */
  last: number
  /** Mark price, on its finer grid: what liquidates. */
  mark: number
  /** Present volatility relative to its long-run level. */
  heat = 1
  /** Present trend in units of the usual one: +1 is an ordinary rise over the last hours. */
  trend = 0
  /** Log return of the tick that began with the last `advance`, relative to its volatility. */
  surprise = 0
  private readonly random: RandomStream
  private readonly steps: PriceSteps
  private readonly anchor: number
  private fair: number
  private impact = 0
  private markImpact = 0
  private bounce = 0
  private readonly slow: Wandering
  private readonly fast: Wandering
  private readonly drift: Wandering
  private shock = 0
  private mean: number

  /** @param start - quote per base */
  constructor({ start, random, steps }: { start: number; random: RandomStream; steps: PriceSteps }) {
    this.random = random
    this.steps = steps
    this.slow = new Wandering(random, SLOW_VOLATILITY)
    this.fast = new Wandering(random, FAST_VOLATILITY)
    this.drift = new Wandering(random, DRIFT)
    this.anchor = Math.log(start)
    this.fair = this.anchor
    this.mean = this.anchor
    this.last = start
    this.mark = start
    this.quote()
  }

  /** Moves on by one tick, which begins at `time`. */
  advance(time: number): void {
    const { random } = this
    this.heat = Math.exp(this.slow.step() + this.fast.step()) * Math.sqrt(dayActivity(time))
    this.surprise = random.normal()
    const trendMove = (this.drift.step() + REVERSION_PER_DAY * (this.anchor - this.fair)) * TICK_DAYS
    const released = this.shock * (TICK_MS / 60_000 / SHOCK_MINUTES)
    this.shock += this.drawShock() - released
    this.fair += trendMove + released + DAILY_VOLATILITY * this.heat * ROOT_TICK_DAYS * this.surprise
    this.impact -= this.impact * (TICK_MS / 60_000 / IMPACT_MINUTES)
    this.markImpact += (this.impact * MARK_SHARE - this.markImpact) * (TICK_MS / 1000 / MARK_SECONDS)
    this.bounce = BOUNCE * random.normal()
    const log = this.fair + this.impact
    this.mean += (log - this.mean) * (TICK_DAYS / TREND.days)
    this.trend = (log - this.mean) / TREND.usual
    this.quote()
  }

  /** A market order moves the log price by up to `move`, in part for good. */
  push(move: number): void {
    const felt = this.feltMove(move)
    this.fair += felt * LASTING_IMPACT
    this.impact += felt * (1 - LASTING_IMPACT)
    this.quote()
  }

  /** What `last` would be after `push(move)`. */
  lastAfter(move: number): number {
    return this.onTicks(this.fair + this.impact + this.feltMove(move) + this.bounce)
  }

  /** Moves the price level to `price` without a market move: a change of the quote unit. */
  rescaleTo(price: number): void {
    const shift = Math.log(price) - (this.fair + this.impact)
    this.fair += shift
    this.mean += shift
    this.bounce = 0
    this.quote()
  }

  private drawShock(): number {
    const { random } = this
    const draw = random.uniform()
    if (draw < NEWS.perDay * TICK_DAYS) {
      this.fast.value += NEWS.alarm
      return NEWS.deviation * random.normal()
    }
    if (draw < (NEWS.perDay + CRASH.perDay) * TICK_DAYS) {
      this.fast.value += CRASH.alarm
      const size = Math.min(CRASH.least + CRASH.mean * random.exponential(), CRASH.most)
      return random.uniform() < CRASH.downShare ? -size : size
    }
    return 0
  }

  /** An order moves the price less where others already wait on the other side. */
  private feltMove(move: number): number {
    const stretch = this.impact * move > 0 ? this.impact / HALF_IMPACT : 0
    return move / (1 + stretch * stretch)
  }

  private quote(): void {
    const { markTicksPerUnit } = this.steps
    this.last = this.onTicks(this.fair + this.impact + this.bounce)
    this.mark = Math.round(Math.exp(this.fair + this.markImpact) * markTicksPerUnit) / markTicksPerUnit
  }

  private onTicks(log: number): number {
    const { ticksPerUnit } = this.steps
    return Math.round(Math.exp(log) * ticksPerUnit) / ticksPerUnit
  }
}
