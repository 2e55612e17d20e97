import type { Heat } from '../../../src/heat-layer/decode-heatmap.ts'
import type { KlineRow } from '../heatmap-loader.ts'
import type { Range } from './sight.ts'

/** Price range that the axis shows: around the candles, or every level. */
export type PriceView = 'near' | 'full'

/** Near: half of the candles' range more on both sides, and this share of the price at least. */
const LEAST_MARGIN = 0.06

/** Prices that a view shows first, never past the levels. */
export function pricesInView(
  { firstBucket, rows, bucketSize }: Pick<Heat, 'firstBucket' | 'rows' | 'bucketSize'>,
  candles: ReadonlyMap<number, Pick<KlineRow, 'high' | 'low'>>,
  view: PriceView,
): Range {
  const full = { from: firstBucket * bucketSize, to: (firstBucket + rows) * bucketSize }
  if (view === 'full' || candles.size === 0) return full
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const candle of candles.values()) {
    low = Math.min(low, candle.low)
    high = Math.max(high, candle.high)
  }
  const margin = Math.max((high - low) / 2, high * LEAST_MARGIN)
  return { from: Math.max(full.from, low - margin), to: Math.min(full.to, high + margin) }
}
