import { bucketPrice } from '../domain/price-grid.ts'
import { HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'

/** Prices that traded, both ends included. */
export interface TouchedPrices {
  readonly low: number
  readonly high: number
}

/**
 * A heatmap's only column after a candle that is still running: what its prices have crossed whole counts as consumed.
 *
 * A long is consumed once the price is at or below its level, a short at or above it. So a bucket `[p, p + size)` of
 * longs is emptied when the low is at most p, of shorts when the high is at least p + size; a bucket that is crossed
 * in part stays, since the levels within it are not known any more.
 */
export function touchColumn(column: HeatMatrix, { low, high }: TouchedPrices): HeatMatrix {
  const { startTime, stepMs, bucketSize } = column
  const touched = new HeatMatrix({ startTime, stepMs, bucketSize })
  const long = move(column.longDensity, column.longConsumed, (bucket) => low <= bucketPrice(bucket, bucketSize))
  const short = move(column.shortDensity, column.shortConsumed, (bucket) => high >= bucketPrice(bucket + 1, bucketSize))
  append(touched.longDensity, long.density)
  append(touched.shortDensity, short.density)
  append(touched.longConsumed, long.consumed)
  append(touched.shortConsumed, short.consumed)
  touched.closeColumn(column.state[0] ?? 0, {
    created: column.created[0] ?? 0,
    consumed: (column.consumed[0] ?? 0) + long.moved + short.moved,
    closed: column.closed[0] ?? 0,
  })
  return touched
}

/** Values on consecutive buckets from `first` on. */
interface Run {
  readonly first: number
  readonly values: Float64Array
}

/** Moves the chosen buckets of a side from what is open to what was consumed; `moved` is their sum, USD. */
function move(
  density: SpanSeries,
  consumed: SpanSeries,
  isTouched: (bucket: number) => boolean,
): { readonly density: Run; readonly consumed: Run; readonly moved: number } {
  const open = runOf(density)
  const gone = runOf(consumed)
  const [from, to] = hull(open, gone)
  const taken = new Float64Array(to - from)
  taken.set(gone.values, gone.values.length === 0 ? 0 : gone.first - from)
  let moved = 0
  open.values.forEach((amount, i) => {
    const bucket = open.first + i
    if (amount === 0 || !isTouched(bucket)) return
    open.values[i] = 0
    taken[bucket - from] = (taken[bucket - from] ?? 0) + amount
    moved += amount
  })
  return { density: open, consumed: { first: from, values: taken }, moved }
}

/** Buckets that hold two runs. */
function hull(a: Run, b: Run): [from: number, to: number] {
  const runs = [a, b].filter(({ values }) => values.length > 0)
  if (runs.length === 0) return [0, 0]
  return [
    Math.min(...runs.map(({ first }) => first)),
    Math.max(...runs.map(({ first, values }) => first + values.length)),
  ]
}

/** A copy of a series' first column. */
function runOf(series: SpanSeries): Run {
  return { first: series.first[0] ?? 0, values: series.values.slice(series.offset[0], series.offset[1]) }
}

function append(series: SpanSeries, { first, values }: Run): void {
  const at = series.reserve(values.length)
  series.values.set(values, at)
  series.close(first, values.length)
}
