import type { SpanSeries } from '../../src/kernel/heat-matrix.ts'

/** Non-zero cells of a column as [bucket, value], lowest bucket first. */
export function columnCells(series: SpanSeries, column: number): [number, number][] {
  const found: [number, number][] = []
  const from = series.offset[column] ?? 0
  for (let i = from; i < (series.offset[column + 1] ?? 0); i++) {
    const value = series.values[i] ?? 0
    if (value !== 0) found.push([(series.first[column] ?? 0) + i - from, value])
  }
  return found
}

/** The same as [lower edge of the bucket, value]. */
export function columnLevels(series: SpanSeries, column: number, bucketSize: number): [number, number][] {
  return columnCells(series, column).map(([bucket, value]) => [Number((bucket * bucketSize).toPrecision(12)), value])
}
