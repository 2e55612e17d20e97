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
  const last = matrix.state.findLastIndex((state) => state !== COLUMN_GAP)
  const data: HeatmapPoint[] = []
  let density = 0
  let volume = 0
  for (let bucket = first; bucket < first + count; bucket++) {
    if (isInside(bucket, size, range)) continue
    density += last < 0 ? 0 : matrix.longDensity.at(last, bucket) + matrix.shortDensity.at(last, bucket)
    for (let t = 0; t < matrix.columns; t++) {
      volume += matrix.longConsumed.at(t, bucket) + matrix.shortConsumed.at(t, bucket)
    }
  }
  for (let t = 0; t < matrix.columns; t++) {
    const time = matrix.startTime + t * matrix.stepMs
    for (let bucket = first; bucket < first + count; bucket++) {
      if (!isInside(bucket, size, range)) continue
      const open = cents(matrix.longDensity, t, bucket) + cents(matrix.shortDensity, t, bucket)
      const consumed = cents(matrix.longConsumed, t, bucket) + cents(matrix.shortConsumed, t, bucket)
      if (open === 0 && consumed === 0) continue
      data.push({
        time,
        price_bucket: bucketPrice(bucket, size),
        density: roundCents(open),
        volume: roundCents(consumed),
      })
    }
  }
  return { data, outside: { density: roundCents(density), volume: roundCents(volume) } }
}
