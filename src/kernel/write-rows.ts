import type { BucketGrid } from './bucket-grid.ts'
import type { SpanSeries } from './heat-matrix.ts'

/** Rows `[from, to)` of a grid, each with the factor of its masses. */
export interface ScaledRows {
  readonly grid: BucketGrid
  readonly scale: Float64Array
  readonly from: number
  readonly to: number
}

/** Writes the sum of some rows as one column. Hot: see bench/engine.bench.ts. */
export function writeRows({ grid, scale, from, to }: ScaledRows, series: SpanSeries): void {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let row = from; row < to; row++) {
    grid.trim(row)
    if (grid.low[row]! > grid.high[row]!) continue
    if (grid.low[row]! < low) low = grid.low[row]!
    if (grid.high[row]! > high) high = grid.high[row]!
  }
  if (low > high) {
    series.close(0, 0)
    return
  }
  const length = high - low + 1
  const at = series.reserve(length)
  const values = series.values
  values.fill(0, at, at + length)
  const { mass } = grid
  for (let row = from; row < to; row++) {
    const factor = scale[row]!
    const first = row * grid.capacity
    const last = grid.high[row]!
    for (let bucket = grid.low[row]!; bucket <= last; bucket++) {
      const cell = at + bucket - low
      values[cell] = values[cell]! + mass[first + bucket]! * factor
    }
  }
  series.close(grid.base + low, length)
}
