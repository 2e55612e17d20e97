import type { SideFlows } from './group-flows.ts'
import type { HeatMatrix, SpanSeries } from './heat-matrix.ts'

/** State of a model that can be looked at: as columns of a heatmap, or group by group. */
export interface HeatOutput {
  /** Price bucket of everything written, quote units. */
  readonly bucketSize: number
  /**
   * What positions did by side and group in the last column that was written; they add up to its flows. Undefined for a
   * mix, which has no positions of its own.
   */
  readonly groupFlows: SideFlows | undefined
  /** USD notional of all open positions, both sides. */
  activeNotional(): number
  /** Writes state and flows since the last column; `state` is one of the COLUMN_ constants. */
  writeColumn(matrix: HeatMatrix, state: number): void
  /** Writes the same as an open column, and goes on with it. */
  peekColumn(matrix: HeatMatrix): void
  /** Forgets flows that belong to no column, such as those of a warm-up before the window. */
  dropFlows(): void
  /** Writes the open positions of one leverage tier as one column of each side. */
  writeGroup(group: number, long: SpanSeries, short: SpanSeries): void
}
