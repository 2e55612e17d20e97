import { bucketIndex } from '../../domain/price-grid.ts'
import { COLUMN_GAP, type HeatMatrix } from '../../kernel/heat-matrix.ts'
import type { DisplayCandle } from '../../services/aggregate-candles.ts'
import { bucketSpan } from '../bucket-span.ts'

/** Absolute buckets that a picture shows, `end` exclusive. */
export interface PriceView {
  readonly first: number
  readonly end: number
}

/** Beyond the candles a view shows at least this share of the price, as the page does ... */
const LEAST_MARGIN = 0.06
/** ... at most this one, so that the candles keep a shape ... */
const MOST_MARGIN = 0.12
/** ... and between the two what holds this share of the side's mass. */
const MASS_SHARE = 0.8

/** What a view is chosen for; `prices`, where given, decide it. */
interface PriceViewRequest {
  readonly matrix: HeatMatrix
  readonly candles: readonly DisplayCandle[]
  readonly prices?: { readonly low: number; readonly high: number } | undefined
}

/**
 * Prices worth showing: the candles, and around them what holds most of the mass at the end, within 6 to 12 % of the
 * price or half the candles' range where that is more. Without candles: every level.
 *
 * @returns undefined when there is neither a candle nor a level
 */
export function priceView({ matrix, candles, prices }: PriceViewRequest): PriceView | undefined {
  const size = matrix.bucketSize
  if (prices !== undefined) return { first: bucketIndex(prices.low, size), end: bucketIndex(prices.high, size) + 1 }
  const span = bucketSpan(matrix)
  const end = matrix.startTime + matrix.columns * matrix.stepMs
  const shown = candles.filter(({ timestamp }) => timestamp >= matrix.startTime && timestamp < end)
  if (shown.length === 0) return span.count === 0 ? undefined : { first: span.first, end: span.first + span.count }
  const low = shown.reduce((least, candle) => Math.min(least, candle.low), Number.POSITIVE_INFINITY)
  const high = shown.reduce((most, candle) => Math.max(most, candle.high), 0)
  const half = (high - low) / 2
  const last = lastKnown(matrix)
  const [longEdge, shortEdge] = [massEdge(matrix, 'long', last), massEdge(matrix, 'short', last)]
  const below = clamp(low - longEdge, Math.max(half, low * LEAST_MARGIN), Math.max(half, low * MOST_MARGIN))
  const above = clamp(shortEdge - high, Math.max(half, high * LEAST_MARGIN), Math.max(half, high * MOST_MARGIN))
  return { first: Math.max(0, bucketIndex(low - below, size)), end: bucketIndex(high + above, size) + 1 }
}

/** Share of the open mass at the end that a view shows; undefined when nothing is open. */
export function shownShare(matrix: HeatMatrix, { first, end }: PriceView): number | undefined {
  const t = lastKnown(matrix)
  let shown = 0
  let total = 0
  for (const series of [matrix.longDensity, matrix.shortDensity]) {
    const from = series.offset[t] ?? 0
    for (let i = from; t >= 0 && i < (series.offset[t + 1] ?? 0); i++) {
      const bucket = (series.first[t] ?? 0) + i - from
      const amount = series.values[i] ?? 0
      total += amount
      if (bucket >= first && bucket < end) shown += amount
    }
  }
  return total > 0 ? shown / total : undefined
}

/** Last column that is no gap; -1 when there is none. */
function lastKnown({ state }: HeatMatrix): number {
  return state.findLastIndex((one) => one !== COLUMN_GAP)
}

/** Price within which a side's mass share lies, counted from the price outwards; NaN for a side without mass. */
function massEdge({ longDensity, shortDensity, bucketSize }: HeatMatrix, side: 'long' | 'short', t: number): number {
  const series = side === 'long' ? longDensity : shortDensity
  if (t < 0) return Number.NaN
  const from = series.offset[t] ?? 0
  const to = series.offset[t + 1] ?? 0
  const wanted = MASS_SHARE * series.sum(t)
  let sum = 0
  for (let step = 0; step < to - from; step++) {
    const i = side === 'long' ? to - 1 - step : from + step
    sum += series.values[i] ?? 0
    if (sum >= wanted) return ((series.first[t] ?? 0) + i - from + (side === 'long' ? 0 : 1)) * bucketSize
  }
  return Number.NaN
}

/** NaN gives `least`. */
function clamp(value: number, least: number, most: number): number {
  return value > least ? Math.min(value, most) : least
}
