import { bucketPrice } from '../domain/price-grid.ts'
import { bucketSpan } from '../export/bucket-span.ts'
import { cents, roundCents } from '../export/heat-cells.ts'
import { COLUMN_GAP, type HeatMatrix } from '../kernel/heat-matrix.ts'

/** A bucket at the end of a column; USD over both sides. */
export interface HeatmapPoint {
  /** Open time of the column, UTC ms. */
  readonly time: number
  /** Lower edge. */
  readonly price_bucket: number
  readonly density: number
  /** Consumed within the column. */
  readonly volume: number
}

/** Points near the price, and what lies further out. */
export interface HeatmapPoints {
  readonly data: readonly HeatmapPoint[]
  readonly outside: {
    /** Open there at the end of the last column that is no gap. */
    readonly density: number
    /** Consumed there over the window. */
    readonly volume: number
  }
}

/** Prices `[low, high)`. */
export interface PriceRange {
  readonly low: number
  readonly high: number
}

/** Prices within `percent` of a price both ways. */
export function priceRange(price: number, percent: number): PriceRange {
  return { low: price * (1 - percent / 100), high: price * (1 + percent / 100) }
}

/** Whether a bucket has a part in a range. */
export function isInside(bucket: number, size: number, { low, high }: PriceRange): boolean {
  return bucketPrice(bucket + 1, size) > low && bucketPrice(bucket, size) < high
}

/** Lists the cells of a heatmap that hold at least half a cent. */
export function heatmapPoints(matrix: HeatMatrix, range: PriceRange): HeatmapPoints {
  const size = matrix.bucketSize
  const { first, count } = bucketSpan(matrix)
  const buckets = Array.from({ length: count }, (_, i) => first + i)
  const near = buckets.filter((bucket) => isInside(bucket, size, range))
  // Written down once for all columns: rounding them is slower than all else.
  const prices = near.map((bucket) => bucketPrice(bucket, size))
  const columns = Array.from({ length: matrix.columns }, (_, t) => t)
  const isNear = new Set(near)
  const far = buckets.filter((bucket) => !isNear.has(bucket))
  return {
    data: columns.flatMap((t) => columnPoints(matrix, t, { near, prices })),
    outside: {
      density: roundCents(openIn(matrix, far)),
      volume: roundCents(columns.reduce((sum, t) => sum + consumedIn(matrix, t, far), 0)),
    },
  }
}

function columnPoints(
  matrix: HeatMatrix,
  t: number,
  { near, prices }: { readonly near: readonly number[]; readonly prices: readonly number[] },
): HeatmapPoint[] {
  const { longDensity, shortDensity, longConsumed, shortConsumed } = matrix
  const time = matrix.startTime + t * matrix.stepMs
  return near.flatMap((bucket, i) => {
    const density = roundCents(cents(longDensity, t, bucket) + cents(shortDensity, t, bucket))
    const volume = roundCents(cents(longConsumed, t, bucket) + cents(shortConsumed, t, bucket))
    return density === 0 && volume === 0 ? [] : [{ time, price_bucket: prices[i] ?? 0, density, volume }]
  })
}

/** Open in some buckets at the end of the last column that is no gap. */
function openIn({ state, longDensity, shortDensity }: HeatMatrix, buckets: readonly number[]): number {
  const last = state.findLastIndex((column) => column !== COLUMN_GAP)
  if (last < 0) return 0
  return buckets.reduce((sum, bucket) => sum + longDensity.at(last, bucket) + shortDensity.at(last, bucket), 0)
}

function consumedIn({ longConsumed, shortConsumed }: HeatMatrix, t: number, buckets: readonly number[]): number {
  return buckets.reduce((sum, bucket) => sum + longConsumed.at(t, bucket) + shortConsumed.at(t, bucket), 0)
}
