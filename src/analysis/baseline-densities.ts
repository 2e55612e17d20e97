import { bucketIndex } from '../domain/price-grid.ts'
import type { CandleColumns, Side } from '../domain/series.ts'
import type { PriceDensity } from './price-density.ts'

/** Where a baseline lies: on the side of `price` where positions of `side` lose, longs below and shorts above it. */
export interface BaselineFrame {
  readonly side: Side
  /** Current price, quote per base. */
  readonly price: number
  /** Bucket size, quote units. */
  readonly size: number
  /** Farthest distance from the price as a ratio of it, in (0, 1]. */
  readonly reach: number
}

/** Leverages of the distance-only ladder. */
export const LADDER_LEVERAGES = [5, 10, 25, 50, 100] as const

/**
 * Spikes where positions opened at the current price would be liquidated with no maintenance margin: 1 / leverage away.
 *
 * @param weights - amount of each of LADDER_LEVERAGES, in their order; those beyond the reach are left out
 */
export function ladderBaseline(frame: BaselineFrame, weights: readonly number[]): PriceDensity {
  const density = emptyBuckets(frame)
  const direction = frame.side === 'long' ? -1 : 1
  for (const [i, leverage] of LADDER_LEVERAGES.entries()) {
    if (1 / leverage > frame.reach) continue
    add(density, frame.price * (1 + direction / leverage), weights[i] ?? 0)
  }
  return density
}

/**
 * Volume traded at each price within reach, in base units: each candle's whole volume at its typical price
 * (high + low + close) / 3, where that is on the losing side of the current price. Unknown volume is left out.
 */
export function volumeBaseline(frame: BaselineFrame, candles: CandleColumns): PriceDensity {
  const { side, price, reach } = frame
  const { high, low, close, volume } = candles
  const density = emptyBuckets(frame)
  for (let i = 0; i < volume.length; i++) {
    const typical = ((high[i] ?? Number.NaN) + (low[i] ?? Number.NaN) + (close[i] ?? Number.NaN)) / 3
    const distance = (side === 'long' ? price - typical : typical - price) / price
    const traded = volume[i] ?? Number.NaN
    if (distance > 0 && distance <= reach && traded > 0) add(density, typical, traded)
  }
  return density
}

/** The buckets that the frame touches, all 0. */
export function emptyBuckets({ side, price, size, reach }: BaselineFrame): PriceDensity {
  const far = bucketIndex(price * (side === 'long' ? 1 - reach : 1 + reach), size)
  const near = bucketIndex(price, size)
  return { first: Math.min(near, far), size, values: new Float64Array(Math.abs(near - far) + 1) }
}

function add({ first, size, values }: PriceDensity, price: number, amount: number): void {
  const i = bucketIndex(price, size) - first
  values[i] = (values[i] ?? 0) + amount
}
