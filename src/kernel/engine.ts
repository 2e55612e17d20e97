import type { Book } from './book.ts'
import { GroupFlows } from './group-flows.ts'
import { COLUMN_OPEN, type HeatMatrix, type SpanSeries } from './heat-matrix.ts'
import type { HeatOutput } from './heat-output.ts'
import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'

/**
 * Keeps the open positions of one exchange and writes them as heatmap columns. Hot: see bench/engine.bench.ts.
 *
 * A model drives it bar by bar in a fixed order: `sweep`, then closings, then openings, so that positions opened in a
 * bar are first tested by the next one. Amounts are base units and USD notional at entry, which stays with a position
 * for life: price moves alone create and destroy nothing.
 */
export class LiquidationEngine<SomeBook extends Book = Book> implements HeatOutput, Stateful {
  readonly long: SomeBook
  readonly short: SomeBook
  readonly bucketSize: number
  readonly groupFlows: { readonly long: GroupFlows; readonly short: GroupFlows }
  /** USD notional opened since the start. */
  openedNotional = 0
  private created = 0
  private consumed = 0
  private closed = 0

  constructor({ long, short, bucketSize }: { long: SomeBook; short: SomeBook; bucketSize: number }) {
    this.long = long
    this.short = short
    this.bucketSize = bucketSize
    this.groupFlows = { long: new GroupFlows(long.groups), short: new GroupFlows(short.groups) }
  }

  /** Liquidates what a price range touched, both ends included. */
  sweep(low: number, high: number): void {
    this.long.sweep(low)
    this.short.sweep(high)
    this.consumed += this.long.sweptNotional + this.short.sweptNotional
  }

  /** Closes a share (0 to 1) of every position of one side. */
  closeShare(book: SomeBook, share: number): void {
    this.closed += book.closeShare(share)
  }

  /** Notes USD notional that the model opened in a book. */
  addCreated(notional: number): void {
    this.created += notional
    this.openedNotional += notional
  }

  /** Notes USD notional that the model closed in a book. */
  addClosed(notional: number): void {
    this.closed += notional
  }

  /** Forgets what happened so far and takes all that is open as opened now. */
  takeAsCreated(): void {
    this.dropFlows()
    this.addCreated(this.activeNotional())
    for (const book of [this.long, this.short]) {
      for (let group = 0; group < book.groups; group++) book.flows.change(group, book.groupNotional(group))
    }
  }

  activeNotional(): number {
    return this.long.activeNotional() + this.short.activeNotional()
  }

  writeColumn(matrix: HeatMatrix, state: number): void {
    this.long.writeDensity(matrix.longDensity)
    this.short.writeDensity(matrix.shortDensity)
    this.long.writeConsumed(matrix.longConsumed)
    this.short.writeConsumed(matrix.shortConsumed)
    this.long.flows.moveTo(this.groupFlows.long)
    this.short.flows.moveTo(this.groupFlows.short)
    matrix.closeColumn(state, { created: this.created, consumed: this.consumed, closed: this.closed })
    this.forgetFlows()
  }

  peekColumn(matrix: HeatMatrix): void {
    this.long.writeDensity(matrix.longDensity)
    this.short.writeDensity(matrix.shortDensity)
    this.long.peekConsumed(matrix.longConsumed)
    this.short.peekConsumed(matrix.shortConsumed)
    matrix.closeColumn(COLUMN_OPEN, { created: this.created, consumed: this.consumed, closed: this.closed })
  }

  dropFlows(): void {
    this.long.dropConsumed()
    this.short.dropConsumed()
    this.long.flows.drop()
    this.short.flows.drop()
    this.forgetFlows()
  }

  writeGroup(group: number, long: SpanSeries, short: SpanSeries): void {
    this.long.writeGroup(group, long)
    this.short.writeGroup(group, short)
  }

  save(into: StateWriter): void {
    for (const value of [this.openedNotional, this.created, this.consumed, this.closed]) into.number(value)
    this.long.save(into)
    this.short.save(into)
  }

  restore(from: StateReader): void {
    this.openedNotional = from.number()
    this.created = from.number()
    this.consumed = from.number()
    this.closed = from.number()
    this.long.restore(from)
    this.short.restore(from)
  }

  private forgetFlows(): void {
    this.created = 0
    this.consumed = 0
    this.closed = 0
  }
}
