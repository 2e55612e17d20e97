import type { HeatMatrix } from '../kernel/heat-matrix.ts'

/** Price rows that any column uses: absolute index of the lowest bucket, and how many. */
export function bucketSpan(matrix: HeatMatrix): { first: number; count: number } {
  let low = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (let t = 0; t < matrix.columns; t++) {
    const [columnLow, columnEnd] = columnSpan(matrix, t)
    low = Math.min(low, columnLow)
    end = Math.max(end, columnEnd)
  }
  return low < end ? { first: low, count: end - low } : { first: 0, count: 0 }
}

/** Half-open range of absolute buckets that a column uses; `[Infinity, -Infinity]` for an empty one. */
export function columnSpan(matrix: HeatMatrix, t: number): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const series of matrix.series) {
    const length = (series.offset[t + 1] ?? 0) - (series.offset[t] ?? 0)
    if (length === 0) continue
    const first = series.first[t] ?? 0
    if (first < low) low = first
    if (first + length > end) end = first + length
  }
  return [low, end]
}
