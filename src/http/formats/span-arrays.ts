import type { SpanSeries } from '../../kernel/heat-matrix.ts'

/** One quantity of a heatmap as arrays: column t is `values[offset[t] .. offset[t + 1])`, on rows from `first[t]` up. */
export interface SpanArrays {
  readonly first: Int32Array
  readonly offset: Uint32Array
  /** USD; the quantity's own. */
  readonly values: Float64Array
}

/** Takes out a quantity; rows count from the bucket `firstBucket`. */
export function spanArrays(series: SpanSeries, columns: number, firstBucket: number): SpanArrays {
  const first = new Int32Array(columns)
  for (let t = 0; t < columns; t++) {
    const isEmpty = series.offset[t + 1] === series.offset[t]
    first[t] = isEmpty ? 0 : (series.first[t] ?? 0) - firstBucket
  }
  const offset = series.offset.slice(0, columns + 1)
  return { first, offset, values: series.values.subarray(0, offset[columns] ?? 0) }
}
