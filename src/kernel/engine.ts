import type { Book } from './book.ts'
import { COLUMN_OPEN, type HeatMatrix, type SpanSeries } from './heat-matrix.ts'
import type { HeatOutput } from './heat-output.ts'

/**
 * Keeps the open positions of one exchange and writes them as heatmap columns. Hot: see bench/engine.bench.ts.
 *
 * A model drives it bar by bar in a fixed order: `sweep`, then closings, then openings, so that positions opened in a
 * bar are first tested by the next one. Amounts are base units and USD notional at entry, which stays with a position
 * for life: price moves alone create and destroy nothing.
 */
export class LiquidationEngine<SomeBook extends Book = Book> implements HeatOutput {
  readonly long: SomeBook
  readonly short: SomeBook
  readonly bucketSize: number
  /** USD notional opened since the start. */
  openedNotional = 0
  private created = 0
  private consumed = 0
  private closed = 0

  constructor({ long, short, bucketSize }: { long: SomeBook; short: SomeBook; bucketSize: number }) {
    this.long = long
    this.short = short
    this.bucketSize = bucketSize
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

  activeNotional(): number {
    return this.long.activeNotional() + this.short.activeNotional()
  }

  writeColumn(matrix: HeatMatrix, state: number): void {
    this.long.writeDensity(matrix.longDensity)
    this.short.writeDensity(matrix.shortDensity)
    this.long.writeConsumed(matrix.longConsumed)
    this.short.writeConsumed(matrix.shortConsumed)
    matrix.closeColumn(state, { created: this.created, consumed: this.consumed, closed: this.closed })
    this.forgetFlows()
  }

  peekColumn(matrix: HeatMatrix): void {
    this.long.peekDensity(matrix.longDensity)
    this.short.peekDensity(matrix.shortDensity)
    this.long.peekConsumed(matrix.longConsumed)
    this.short.peekConsumed(matrix.shortConsumed)
    matrix.closeColumn(COLUMN_OPEN, { created: this.created, consumed: this.consumed, closed: this.closed })
  }

  dropFlows(): void {
    this.long.dropConsumed()
    this.short.dropConsumed()
    this.forgetFlows()
  }

  writeGroup(group: number, long: SpanSeries, short: SpanSeries): void {
    this.long.writeGroup(group, long)
    this.short.writeGroup(group, short)
  }

  private forgetFlows(): void {
    this.created = 0
    this.consumed = 0
    this.closed = 0
  }
}
