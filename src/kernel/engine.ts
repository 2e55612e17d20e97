import type { HeatMatrix } from './heat-matrix.ts'
import { SideBook } from './side-book.ts'

/**
 * Keeps the open positions of one exchange and writes them as heatmap columns. Hot: see bench/engine.bench.ts.
 *
 * A model drives it bar by bar in a fixed order: `sweep`, then `closeShare`, then `openPosition`, so that
 * positions opened in a bar are first tested by the next one. Amounts are base units and USD notional at entry,
 * which stays with a position for life: price moves alone create and destroy nothing.
 */
export class LiquidationEngine {
  readonly long: SideBook
  readonly short: SideBook
  readonly bucketSize: number
  private created = 0
  private consumed = 0
  private closed = 0

  /** @param groups - leverage tiers per side */
  constructor({ groups, bucketSize }: { groups: number; bucketSize: number }) {
    this.bucketSize = bucketSize
    this.long = new SideBook({ sign: 1, groups, bucketSize })
    this.short = new SideBook({ sign: -1, groups, bucketSize })
  }

  /** Liquidates what a price range touched, both ends included. */
  sweep(low: number, high: number): void {
    this.long.sweep(low)
    this.short.sweep(high)
    this.consumed += this.long.sweptNotional + this.short.sweptNotional
  }

  /** Closes a share (0 to 1) of every position of one side. */
  closeShare(book: SideBook, share: number): void {
    this.closed += book.closeShare(share)
  }

  /** Opens `quantity` base units in a group at a liquidation price > 0; `notional` is their USD value at entry. */
  openPosition(book: SideBook, group: number, liquidationPrice: number, quantity: number, notional: number): void {
    this.created += notional
    book.openPosition(group, liquidationPrice, quantity, notional)
  }

  /** Writes state and flows since the last column; `state` is one of the COLUMN_ constants. */
  writeColumn(matrix: HeatMatrix, state: number): void {
    this.long.writeDensity(matrix.longDensity)
    this.short.writeDensity(matrix.shortDensity)
    this.long.writeConsumed(matrix.longConsumed)
    this.short.writeConsumed(matrix.shortConsumed)
    matrix.closeColumn(state, { created: this.created, consumed: this.consumed, closed: this.closed })
    this.created = 0
    this.consumed = 0
    this.closed = 0
  }

  /** Forgets flows that belong to no column, such as those of a warm-up before the window. */
  dropFlows(): void {
    this.long.dropConsumed()
    this.short.dropConsumed()
    this.created = 0
    this.consumed = 0
    this.closed = 0
  }
}
