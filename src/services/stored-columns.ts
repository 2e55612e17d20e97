import type { TimeRange } from '../domain/time.ts'
import { COLUMN_OPEN, HeatMatrix } from '../kernel/heat-matrix.ts'
import type { StoredHeatColumns } from '../storage/heat-target.ts'
import { type RunReport, readReport } from './run-report.ts'

/** Columns of a window that need not be computed: those from its beginning on, without a hole. */
export interface StoredPart {
  readonly matrix: HeatMatrix
  /** End of the last of them, UTC ms; the window's beginning where there is none. */
  readonly to: number
  /** What the run said at the end of the last of them; undefined where columns behind a hole are stored too. */
  readonly report: RunReport | undefined
  /** Per column when all that it was made from was known, UTC ms. */
  readonly knownAt: readonly number[]
}

/** Takes the columns at the beginning of a window out of what is stored in it. */
export function storedPart(
  columns: StoredHeatColumns,
  { window, stepMs, bucketSize }: { window: TimeRange; stepMs: number; bucketSize: number },
): StoredPart {
  const matrix = new HeatMatrix({ startTime: window.from, stepMs, bucketSize })
  let count = 0
  while (columns.time[count] === window.from + count * stepMs) count++
  const sources = [columns.longDensity, columns.shortDensity, columns.longConsumed, columns.shortConsumed]
  matrix.series.forEach((series, which) => {
    const runs = sources[which]
    if (runs !== undefined) series.adopt(runs, count)
  })
  for (let t = 0; t < count; t++) {
    matrix.closeColumn(columns.state[t] ?? COLUMN_OPEN, {
      created: columns.created[t] ?? 0,
      consumed: columns.consumed[t] ?? 0,
      closed: columns.closed[t] ?? 0,
    })
  }
  // The last note is that of another column where there is a hole: what lies behind it is computed, and says it itself.
  const last = count === columns.time.length ? columns.lastNote : undefined
  return {
    matrix,
    to: window.from + count * stepMs,
    report: last === undefined ? undefined : readReport(last),
    knownAt: [...columns.knownAt.subarray(0, count)],
  }
}
