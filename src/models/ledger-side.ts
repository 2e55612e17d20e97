import type { EntryList } from '../kernel/entry-list.ts'
import type { GridBook } from '../kernel/grid-book.ts'
import type { Stateful, StateReader, StateWriter } from '../kernel/state-bytes.ts'
import type { SideSpread } from './ledger-tiers.ts'

/** At most this share of a tier leaves in one bar; the rest is taken from all. */
const MOST_HAZARD = 0.95

/** One side of the ledger: its book, and what no price liquidates. Hot: see bench/models.bench.ts. */
export class LedgerSide implements Stateful {
  readonly book: GridBook
  /** Base units held by positions without a liquidation price, such as a 1x long. */
  unmapped = 0
  /** Share of the side that stems from before the first reading. */
  oldShare = 1
  /** Share of what is opened next that is not hedged elsewhere; counts only where some is. */
  exposed = 1
  /** Base units of each tier that are hedged elsewhere: they are closed, never liquidated. Empty where nothing is. */
  private readonly hedged: Float64Array
  private readonly hazard: Float64Array
  private readonly unmappedHazard: number

  /**
   * @param hazard - one over the half-life of each tier, per hour
   * @param options - whether some of what is opened is hedged
   */
  constructor(book: GridBook, hazard: Float64Array, { hedges }: { readonly hedges: boolean }) {
    this.book = book
    this.hazard = hazard
    this.hedged = new Float64Array(hedges ? hazard.length : 0)
    this.unmappedHazard = hazard.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  }

  /** Base units of the side. */
  quantity(): number {
    return this.book.activeQuantity() + this.unmapped + this.hedgedQuantity()
  }

  /** Base units that are hedged elsewhere. */
  hedgedQuantity(): number {
    let sum = 0
    for (let g = 0; g < this.hedged.length; g++) sum += this.hedged[g]!
    return sum
  }

  /**
   * Closes `quantity` base units; tiers leave in proportion to their hazard.
   *
   * @returns USD notional closed
   */
  close(quantity: number): number {
    const { book, hazard } = this
    const before = book.activeNotional()
    const total = this.quantity()
    if (!(quantity > 0) || total <= 0) return 0
    if (quantity >= total) {
      this.unmapped = 0
      this.hedged.fill(0)
      return book.closeShare(1)
    }
    let weighted = this.unmapped * this.unmappedHazard
    for (let g = 0; g < hazard.length; g++) weighted += book.groupQuantity(g) * hazard[g]!
    for (let g = 0; g < this.hedged.length; g++) weighted += this.hedged[g]! * hazard[g]!
    const perHazard = quantity / weighted
    for (let g = 0; g < hazard.length; g++) book.closeGroup(g, Math.min(MOST_HAZARD, perHazard * hazard[g]!))
    for (let g = 0; g < this.hedged.length; g++) this.hedge(g, 1 - Math.min(MOST_HAZARD, perHazard * hazard[g]!))
    this.unmapped *= 1 - Math.min(MOST_HAZARD, perHazard * this.unmappedHazard)
    // What the limit held back leaves in proportion.
    const rest = 1 - (total - quantity) / this.quantity()
    if (rest > 0) {
      book.closeShare(rest)
      this.unmapped *= 1 - rest
      for (let g = 0; g < this.hedged.length; g++) this.hedge(g, 1 - rest)
    }
    return before - book.activeNotional()
  }

  /** Lets time pass without anything known: every tier halves within its half-life. */
  fade(hours: number): void {
    for (let g = 0; g < this.hazard.length; g++) this.book.closeGroup(g, 1 - 2 ** (-hours * this.hazard[g]!))
    for (let g = 0; g < this.hedged.length; g++) this.hedge(g, 2 ** (-hours * this.hazard[g]!))
    this.unmapped *= 2 ** (-hours * this.unmappedHazard)
  }

  /** Multiplies everything so that the side holds `quantity` base units; a side without any stays empty. */
  scaleTo(quantity: number): void {
    const held = this.quantity()
    if (held <= 0) return
    const factor = quantity / held
    this.book.rescale(factor)
    this.unmapped *= factor
    for (let g = 0; g < this.hedged.length; g++) this.hedge(g, factor)
  }

  /** Opens `quantity` base units at the prices of `entries`; returns the USD notional that has levels. */
  open(entries: EntryList, quantity: number, { spread, unmapped }: SideSpread): number {
    if (!(quantity > 0)) return 0
    const own = this.hedged.length === 0 ? quantity : quantity * this.exposed
    if (own > 0) this.book.open(entries, own, spread)
    for (let g = 0; g < this.hedged.length; g++) {
      this.hedged[g] = this.hedged[g]! + (quantity - own) * spread.tierShare[g]!
    }
    this.unmapped += quantity * unmapped
    let price = 0
    for (let e = 0; e < entries.count; e++) price += entries.price[e]! * entries.share[e]!
    return own * price * (1 - unmapped)
  }

  /** All but its book, which the engine saves. */
  save(into: StateWriter): void {
    into.number(this.unmapped)
    into.number(this.oldShare)
    if (this.hedged.length > 0) into.numbers(this.hedged)
  }

  restore(from: StateReader): void {
    this.unmapped = from.number()
    this.oldShare = from.number()
    if (this.hedged.length > 0) this.hedged.set(from.numbers())
  }

  /** Notes that `quantity` of `before` base units left: of those from before the first reading as many as of all. */
  turnOver(quantity: number, before: number): void {
    this.oldShare *= before > 0 ? Math.max(0, 1 - quantity / before) : 0
  }

  private hedge(group: number, factor: number): void {
    this.hedged[group] = this.hedged[group]! * factor
  }
}
