import type { SpanSeries } from './heat-matrix.ts'

/** One column of a series, and what it is multiplied by. */
export interface WeightedColumn {
  readonly series: SpanSeries
  readonly column: number
  readonly factor: number
}

/** Writes the weighted sum of some columns as the next column of `target`. */
export function mixColumns(parts: readonly WeightedColumn[], target: SpanSeries): void {
  let low = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const { series, column } of parts) {
    const length = series.offset[column + 1]! - series.offset[column]!
    if (length === 0) continue
    low = Math.min(low, series.first[column]!)
    end = Math.max(end, series.first[column]! + length)
  }
  if (low >= end) {
    target.close(0, 0)
    return
  }
  const at = target.reserve(end - low)
  target.values.fill(0, at, at + end - low)
  for (const { series, column, factor } of parts) {
    const from = series.offset[column]!
    const shift = at + series.first[column]! - low - from
    for (let i = from; i < series.offset[column + 1]!; i++) {
      target.values[i + shift] = target.values[i + shift]! + series.values[i]! * factor
    }
  }
  target.close(low, end - low)
}
