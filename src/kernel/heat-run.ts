import { floorTime, type TimeRange } from '../domain/time.ts'
import type { BarColumns } from './bars.ts'
import type { SideFlows } from './group-flows.ts'
import { COLUMN_CLOSED, COLUMN_OPEN, HeatMatrix } from './heat-matrix.ts'
import type { HeatOutput } from './heat-output.ts'
import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'

/** One bar of a model: sweeps with `low`/`high`, then closes, then opens. */
export type BarStep = (bars: BarColumns, index: number, low: number, high: number) => void

export interface HeatRunOptions {
  readonly output: HeatOutput
  readonly step: BarStep
  /** Columns wanted; both ends on column boundaries. Bars before it only warm the engine up. */
  readonly window: TimeRange
  readonly stepMs: number
  /**
   * Called after each column that is written; the matrix then holds only the columns since `HeatMatrix.restart`. Flows
   * are those of exactly that column, until the next one; undefined for a gap and for a mix of models.
   */
  readonly onColumn?: ((matrix: HeatMatrix, column: number, flows: SideFlows | undefined) => void) | undefined
}

/**
 * Steps a model over bars and collects columns of `stepMs`: the state at the end of each, flows summed over it.
 *
 * Bars may be pushed in any number of calls; the columns are the same. A bar without complete inputs changes nothing:
 * what its prices crossed is consumed in the first complete bar after it. A column without any complete bar is a gap.
 *
 * What it saves is its own memory, not that of the output nor the columns written so far. Restored together with the
 * output's, it goes on with the column being filled where its window begins with that one; a window that begins later
 * (or any, after a warm-up) begins as if the bars so far had been a warm-up.
 */
export class HeatRun implements Stateful {
  readonly matrix: HeatMatrix
  private readonly options: HeatRunOptions
  private pendingLow = Number.POSITIVE_INFINITY
  private pendingHigh = Number.NEGATIVE_INFINITY
  /** Open time of the column being filled, and the close of the last complete bar in it. */
  private column: number
  private filledTo = Number.NEGATIVE_INFINITY
  private isInWindow = false

  constructor(options: HeatRunOptions) {
    this.options = options
    const { window, stepMs, output } = options
    this.column = window.from
    this.matrix = new HeatMatrix({ startTime: window.from, stepMs, bucketSize: output.bucketSize })
  }

  /** Takes bars `[from, to)`; stops at the end of the window. */
  push(bars: BarColumns, from = 0, to = bars.openTime.length): void {
    const { step, window, stepMs } = this.options
    for (let i = from; i < to; i++) {
      const openTime = bars.openTime[i]!
      if (openTime >= window.to) break
      if (openTime >= window.from) this.advance(floorTime(openTime, stepMs))
      const low = Math.min(bars.triggerLow[i]!, this.pendingLow)
      const high = Math.max(bars.triggerHigh[i]!, this.pendingHigh)
      if (bars.complete[i] === 0) {
        this.pendingLow = low
        this.pendingHigh = high
        continue
      }
      this.pendingLow = Number.POSITIVE_INFINITY
      this.pendingHigh = Number.NEGATIVE_INFINITY
      if (openTime >= window.from && !this.isInWindow) this.enterWindow()
      step(bars, i, low, high)
      if (this.isInWindow) this.filledTo = bars.closeTime[i]!
    }
  }

  /** Whether the column being filled holds a complete bar. */
  get isFilling(): boolean {
    return this.filledTo > this.column
  }

  /** Writes the columns that end by `time`, when no bar before it is to come; within the window. */
  closeTo(time: number): void {
    if (time < this.options.window.to) this.advance(floorTime(time, this.options.stepMs))
  }

  /** Writes the state of now and the flows since the last column as an open column of another matrix. */
  peek(into: HeatMatrix): void {
    this.options.output.peekColumn(into)
  }

  save(into: StateWriter): void {
    into.number(this.pendingLow)
    into.number(this.pendingHigh)
    into.number(this.isInWindow ? this.column : Number.NEGATIVE_INFINITY)
    into.number(this.filledTo)
  }

  /** @throws Error when the window begins before the column that the saved run was filling */
  restore(from: StateReader): void {
    this.pendingLow = from.number()
    this.pendingHigh = from.number()
    const column = from.number()
    const filledTo = from.number()
    if (column > this.column) throw new Error(`Invariant: columns before ${column} are written, not to come`)
    this.isInWindow = column === this.column
    this.filledTo = this.isInWindow ? filledTo : Number.NEGATIVE_INFINITY
  }

  /**
   * Ends the run; columns without data are gaps.
   *
   * @param dataEnd - time up to which inputs exist at all; a last column that ends after it is open, not closed
   */
  finish(dataEnd: number): HeatMatrix {
    const { window, stepMs } = this.options
    if (this.isFilling) {
      const isWhole = dataEnd >= this.column + stepMs
      this.writeColumn(isWhole ? COLUMN_CLOSED : COLUMN_OPEN)
    }
    while (this.column < window.to) this.appendGap()
    return this.matrix
  }

  /** The warm-up is over: its flows belong to no column. */
  private enterWindow(): void {
    this.options.output.dropFlows()
    this.isInWindow = true
  }

  /** Writes the columns before the one that opens at `column`. */
  private advance(column: number): void {
    while (this.column < column) {
      if (this.isFilling) this.writeColumn(COLUMN_CLOSED)
      else this.appendGap()
    }
  }

  private writeColumn(state: number): void {
    const { output } = this.options
    output.writeColumn(this.matrix, state)
    this.endColumn(output.groupFlows)
  }

  private appendGap(): void {
    this.matrix.appendGap()
    this.endColumn(undefined)
  }

  private endColumn(flows: SideFlows | undefined): void {
    this.column += this.options.stepMs
    this.options.onColumn?.(this.matrix, this.matrix.columns - 1, flows)
  }
}
