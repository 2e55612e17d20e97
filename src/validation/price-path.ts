import type { BaseCandles } from '../services/base-candles.ts'

const DAY = 86_400_000
/** Of a day, the least share that must be stored for its volatility to be known. */
const LEAST_KNOWN = 0.95

/** What prices did: the finest stored candles of a venue, with what liquidations are tested against. */
export type PricePath = Pick<BaseCandles, 'openTime' | 'closeTime' | 'close' | 'triggerLow' | 'triggerHigh'>

/** Lowest and highest trigger price of a stretch of time. */
export interface CrossedPrices {
  readonly low: number
  readonly high: number
}

/** Answers what is asked of a price path at many times; O(log candles) to find a time. */
export class PathReader {
  private readonly path: PricePath
  /** Sum of squared log returns of the candles before each, and of the time they cover, ms. */
  private readonly squares: Float64Array
  private readonly covered: Float64Array

  constructor(path: PricePath) {
    this.path = path
    const { openTime, closeTime, close } = path
    this.squares = new Float64Array(openTime.length + 1)
    this.covered = new Float64Array(openTime.length + 1)
    for (let i = 0; i < openTime.length; i++) {
      const isNext = i > 0 && closeTime[i - 1] === openTime[i]
      const change = isNext ? Math.log((close[i] ?? Number.NaN) / (close[i - 1] ?? Number.NaN)) : 0
      this.squares[i + 1] = (this.squares[i] ?? 0) + change * change
      this.covered[i + 1] = (this.covered[i] ?? 0) + (closeTime[i] ?? 0) - (openTime[i] ?? 0)
    }
  }

  /** Close of the newest candle that had closed at a time, if it closed just then; undefined in a hole. */
  closeAt(time: number): number | undefined {
    const last = this.countBefore(time) - 1
    return this.path.closeTime[last] === time ? this.path.close[last] : undefined
  }

  /** What was crossed within `(from, to]`, which begins and ends with a candle; undefined where a candle is missing. */
  crossed(from: number, to: number): CrossedPrices | undefined {
    const first = this.countBefore(from)
    const end = this.countBefore(to)
    if ((this.covered[end] ?? 0) - (this.covered[first] ?? 0) !== to - from) return undefined
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let i = first; i < end; i++) {
      low = Math.min(low, this.path.triggerLow[i] ?? Number.NaN)
      high = Math.max(high, this.path.triggerHigh[i] ?? Number.NaN)
    }
    return Number.isFinite(low) && Number.isFinite(high) ? { low, high } : undefined
  }

  /** Realised volatility of the 24 hours before a time, ratio; NaN where too little of them is stored. */
  volatility(time: number): number {
    const first = this.countBefore(time - DAY)
    const end = this.countBefore(time)
    if ((this.covered[end] ?? 0) - (this.covered[first] ?? 0) < LEAST_KNOWN * DAY) return Number.NaN
    return Math.sqrt((this.squares[end] ?? 0) - (this.squares[first] ?? 0))
  }

  /** Number of candles that had closed at a time. */
  private countBefore(time: number): number {
    const { closeTime } = this.path
    let low = 0
    let high = closeTime.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((closeTime[middle] ?? 0) <= time) low = middle + 1
      else high = middle
    }
    return low
  }
}
