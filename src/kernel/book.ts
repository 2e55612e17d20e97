import type { GroupFlows } from './group-flows.ts'
import type { SpanSeries } from './heat-matrix.ts'
import type { Stateful } from './state-bytes.ts'

/**
 * Open positions of one side of one exchange, as the engine and the views see them.
 *
 * A group is a leverage tier. Quantities are base units; notionals USD at entry, which stay with a position for life.
 * What is written or looked at, and when, changes no number that comes after it, but for flows that are dropped.
 */
export interface Book extends Stateful {
  readonly groups: number
  /** What was opened, closed and swept by group since they were moved on or dropped. */
  readonly flows: GroupFlows
  /** Base units and USD removed by the last `sweep`. */
  readonly sweptQuantity: number
  readonly sweptNotional: number
  /** Multiplies what a sweep adds to the consumed amounts of columns; 1 but for members of an ensemble. */
  consumedWeight: number
  /** Liquidates every position whose level a bar touched: longs at or above its low, shorts at or below its high. */
  sweep(extreme: number): void
  /** Closes a share (0 to 1) of every position; returns the USD notional closed. */
  closeShare(share: number): number
  /** Base units of all open positions. */
  activeQuantity(): number
  /** USD notional at entry of all open positions. */
  activeNotional(): number
  /** The same of one group. */
  groupNotional(group: number): number
  /** Writes the state as one column: USD notional per bucket. */
  writeDensity(series: SpanSeries): void
  /** The same for one group. */
  writeGroup(group: number, series: SpanSeries): void
  /** Writes what was consumed since the last call as one column, and starts the next one. */
  writeConsumed(series: SpanSeries): void
  /** The same as `writeConsumed`, but goes on with the column. */
  peekConsumed(series: SpanSeries): void
  /** Forgets what was consumed since the last column. */
  dropConsumed(): void
}
