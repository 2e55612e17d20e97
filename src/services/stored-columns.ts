import type { TimeRange } from '../domain/time.ts'
import { COLUMN_OPEN, HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import type { HeatColumns, HeatRuns } from '../storage/heat-target.ts'
import { type RunReport, readReport } from './run-report.ts'

/** Columns of a window that need not be computed: those from its beginning on, without a hole. */
export interface StoredPart {
  readonly matrix: HeatMatrix
  /** End of the last of them, UTC ms; the window's beginning where there is none. */
  readonly to: number
  /** What the run said at the end of the last of them. */
  readonly report: RunReport | undefined
  /** Per column when all that it was made from was known, UTC ms. */
  readonly knownAt: readonly number[]
}

/** Takes the columns at the beginning of a window out of what is stored in it. */
export function storedPart(
  columns: HeatColumns,
  { window, stepMs, bucketSize }: { window: TimeRange; stepMs: number; bucketSize: number },
): StoredPart {
  const matrix = new HeatMatrix({ startTime: window.from, stepMs, bucketSize })
  let count = 0
  while (columns.time[count] === window.from + count * stepMs) count++
  const sources = [columns.longDensity, columns.shortDensity, columns.longConsumed, columns.shortConsumed]
  matrix.series.forEach((series, which) => {
    const runs = sources[which]
    if (runs !== undefined) takeRuns(series, runs, count)
  })
  for (let t = 0; t < count; t++) {
    matrix.closeColumn(columns.state[t] ?? COLUMN_OPEN, {
      created: columns.created[t] ?? 0,
      consumed: columns.consumed[t] ?? 0,
      closed: columns.closed[t] ?? 0,
    })
  }
  const last = columns.notes[count - 1]
  return {
    matrix,
    to: window.from + count * stepMs,
    report: last === undefined ? undefined : readReport(last),
    knownAt: [...columns.knownAt.subarray(0, count)],
  }
}

function takeRuns(series: SpanSeries, { first, offset, values }: HeatRuns, count: number): void {
  const length = offset[count] ?? 0
  if (count === 0) return
  series.reserve(length)
  series.values.set(values.subarray(0, length))
  for (let t = 0; t < count; t++) series.close(first[t] ?? 0, (offset[t + 1] ?? 0) - (offset[t] ?? 0))
}
