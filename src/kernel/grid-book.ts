import type { Book } from './book.ts'
import { BucketGrid } from './bucket-grid.ts'
import { CellBuckets } from './cell-buckets.ts'
import type { EntryList } from './entry-list.ts'
import type { EntrySpread } from './entry-spread.ts'
import { GroupFlows } from './group-flows.ts'
import { SCALE_FLOOR, scaledSum, UNSCALED } from './group-scale.ts'
import type { SpanSeries } from './heat-matrix.ts'
import { cellOf, widenCells } from './log-grid.ts'
import type { SideBookOptions } from './side-book.ts'
import type { StateReader, StateWriter } from './state-bytes.ts'
import { writeRows } from './write-rows.ts'

/** Rows grow by whole steps of this many cells, and at least by half. */
const ROW_STEP = 512
const NO_CELLS = new Float64Array(0)

/** What `open` opens. */
interface Opening {
  readonly entries: EntryList
  readonly quantity: number
  readonly spread: EntrySpread
}

/**
 * Open positions of one side of one exchange on a grid of log-spaced cells. Hot: see bench/models.bench.ts.
 *
 * For models with many tiers and spread entries. It differs from `SideBook` by one cell (1 basis point) at most: a cell
 * that a bar touches is consumed whole. Quantity and notional of a cell lie side by side.
 */
export class GridBook implements Book {
  sweptQuantity = 0
  sweptNotional = 0
  consumedWeight = 1
  readonly groups: number
  readonly flows: GroupFlows

  private readonly sign: number
  /** One row a group, as wide as its levels: raw quantity and notional of cell c at `2 * (c - rowBase[g])`. */
  private readonly rows: Float64Array[]
  private readonly rowBase: Int32Array
  private readonly cells: CellBuckets
  /** First and last cell that may be occupied; an empty row has low > high. */
  private readonly low: Int32Array
  private readonly high: Int32Array
  private readonly scale: Float64Array
  private readonly rawQuantity: Float64Array
  private readonly rawNotional: Float64Array
  private readonly consumed = new BucketGrid(1)
  private readonly written = new BucketGrid(1)

  constructor({ sign, groups, bucketSize }: SideBookOptions) {
    this.sign = sign
    this.groups = groups
    this.flows = new GroupFlows(groups)
    this.cells = new CellBuckets(bucketSize)
    this.rows = Array.from({ length: groups }, () => new Float64Array(0))
    this.rowBase = new Int32Array(groups)
    this.low = new Int32Array(groups).fill(1)
    this.high = new Int32Array(groups).fill(0)
    this.scale = new Float64Array(groups).fill(1)
    this.rawQuantity = new Float64Array(groups)
    this.rawNotional = new Float64Array(groups)
  }

  activeQuantity(): number {
    return scaledSum(this.rawQuantity, this.scale)
  }

  activeNotional(): number {
    return scaledSum(this.rawNotional, this.scale)
  }

  groupNotional(group: number): number {
    return this.rawNotional[group]! * this.scale[group]!
  }

  /** Base units open in a group. */
  groupQuantity(group: number): number {
    return this.rawQuantity[group]! * this.scale[group]!
  }

  /**
   * Opens `quantity` base units entered at some prices, spread over tiers and levels; the same to the bit as one price
   * after the other.
   *
   * Tier by tier: what a tier needs is looked up once for all prices, and its cells stay in the cache.
   */
  open(entries: EntryList, quantity: number, spread: EntrySpread): void {
    let lowest = Number.POSITIVE_INFINITY
    let highest = Number.NEGATIVE_INFINITY
    for (let e = 0; e < entries.count; e++) {
      lowest = Math.min(lowest, entries.cell[e]!)
      highest = Math.max(highest, entries.cell[e]!)
    }
    if (lowest > highest) return
    const opening = { entries, quantity, spread }
    for (let g = 0; g < this.groups; g++) {
      if (spread.start[g] === spread.start[g + 1]) continue
      const first = lowest + spread.least[g]!
      const last = highest + spread.greatest[g]!
      if (first < this.rowBase[g]! || 2 * (last - this.rowBase[g]!) >= this.rows[g]!.length) this.cover(g, first, last)
      this.openTier(g, opening)
      this.occupy(g, first, last)
    }
  }

  sweep(extreme: number): void {
    let quantity = 0
    let notional = 0
    const touched = cellOf(extreme)
    for (let g = 0; g < this.groups; g++) {
      const from = this.sign > 0 ? Math.max(touched, this.low[g]!) : this.low[g]!
      const to = this.sign > 0 ? this.high[g]! : Math.min(touched, this.high[g]!)
      if (from > to) continue
      const cells = this.rows[g]!
      const base = this.rowBase[g]!
      let rawQuantity = 0
      let rawNotional = 0
      const scale = this.scale[g]!
      for (let c = from; c <= to; c++) {
        const cell = 2 * (c - base)
        const amount = cells[cell + 1]!
        if (amount === 0) continue
        rawQuantity += cells[cell]!
        rawNotional += amount
        this.cells.add(this.consumed, c, amount * scale * this.consumedWeight)
        cells[cell] = 0
        cells[cell + 1] = 0
      }
      if (this.sign > 0) this.high[g] = from - 1
      else this.low[g] = to + 1
      quantity += rawQuantity * scale
      notional += rawNotional * scale
      this.flows.liquidated[g] = this.flows.liquidated[g]! + rawNotional * scale
      this.take(g, rawQuantity, rawNotional)
    }
    this.sweptQuantity = quantity
    this.sweptNotional = notional
  }

  closeShare(share: number): number {
    const notional = this.activeNotional()
    if (!(share > 0) || notional <= 0) return 0
    for (let g = 0; g < this.groups; g++) this.closeGroup(g, share)
    return notional - this.activeNotional()
  }

  /** Closes a share of every position of one group; 1 or more closes all, 0 or less nothing. */
  closeGroup(group: number, share: number): void {
    if (!(share > 0) || this.rawQuantity[group] === 0) return
    this.flows.change(group, -this.rawNotional[group]! * this.scale[group]! * Math.min(1, share))
    if (share >= 1) {
      this.emptyRow(group)
      return
    }
    this.scale[group] = this.scale[group]! * (1 - share)
    if (this.scale[group]! < SCALE_FLOOR) this.foldScale(group)
  }

  /** Multiplies every position by `factor`; 0 closes all. */
  rescale(factor: number): void {
    for (let g = 0; g < this.groups; g++) {
      this.flows.change(g, this.rawNotional[g]! * this.scale[g]! * (factor - 1))
      if (factor > 0) this.scale[g] = this.scale[g]! * factor
      else this.emptyRow(g)
      if (this.scale[g]! < SCALE_FLOOR) this.foldScale(g)
    }
  }

  writeDensity(series: SpanSeries): void {
    this.writeRange(0, this.groups, series)
  }

  writeGroup(group: number, series: SpanSeries): void {
    this.writeRange(group, group + 1, series)
  }

  writeConsumed(series: SpanSeries): void {
    this.peekConsumed(series)
    this.dropConsumed()
  }

  peekConsumed(series: SpanSeries): void {
    writeRows({ grid: this.consumed, scale: UNSCALED, from: 0, to: 1 }, series)
  }

  dropConsumed(): void {
    this.consumed.clearSpan(0)
  }

  save(into: StateWriter): void {
    for (const value of [this.sweptQuantity, this.sweptNotional, this.consumedWeight]) into.number(value)
    for (const column of [this.scale, this.rawQuantity, this.rawNotional]) into.numbers(column)
    into.integers(this.low)
    into.integers(this.high)
    this.rows.forEach((row, g) => {
      const base = this.rowBase[g]!
      const from = 2 * (this.low[g]! - base)
      into.numbers(
        from < 2 * (this.high[g]! + 1 - base) ? row.subarray(from, 2 * (this.high[g]! + 1 - base)) : NO_CELLS,
      )
    })
    this.consumed.save(into)
    this.flows.save(into)
  }

  restore(from: StateReader): void {
    this.sweptQuantity = from.number()
    this.sweptNotional = from.number()
    this.consumedWeight = from.number()
    for (const column of [this.scale, this.rawQuantity, this.rawNotional]) column.set(from.numbers())
    this.low.set(from.integers())
    this.high.set(from.integers())
    for (let g = 0; g < this.groups; g++) {
      const saved = from.numbers()
      this.rows[g] = NO_CELLS
      if (saved.length === 0) continue
      this.cover(g, this.low[g]!, this.high[g]!)
      this.rows[g]!.set(saved, 2 * (this.low[g]! - this.rowBase[g]!))
    }
    this.consumed.restore(from)
    this.flows.restore(from)
  }

  private openTier(group: number, { entries, quantity, spread }: Opening): void {
    const { price, share: part, cell: at, count } = entries
    const { distance, share } = spread
    const from = spread.start[group]!
    const to = spread.start[group + 1]!
    const whole = spread.tierShare[group]!
    const cells = this.rows[group]!
    const base = this.rowBase[group]!
    const scale = this.scale[group]!
    let rawQuantity = this.rawQuantity[group]!
    let rawNotional = this.rawNotional[group]!
    let opened = 0
    for (let e = 0; e < count; e++) {
      const entry = price[e]!
      const raw = (quantity * part[e]!) / scale
      const row = at[e]! - base
      let p = from
      // Four points a turn: what V8 checks once a turn (types, bounds, interrupts) costs more than the sums.
      for (const end = to - 3; p < end; p += 4) {
        let cell = (row + distance[p]!) << 1
        let amount = raw * share[p]!
        cells[cell] = cells[cell]! + amount
        cells[cell | 1] = cells[cell | 1]! + amount * entry
        cell = (row + distance[p + 1]!) << 1
        amount = raw * share[p + 1]!
        cells[cell] = cells[cell]! + amount
        cells[cell | 1] = cells[cell | 1]! + amount * entry
        cell = (row + distance[p + 2]!) << 1
        amount = raw * share[p + 2]!
        cells[cell] = cells[cell]! + amount
        cells[cell | 1] = cells[cell | 1]! + amount * entry
        cell = (row + distance[p + 3]!) << 1
        amount = raw * share[p + 3]!
        cells[cell] = cells[cell]! + amount
        cells[cell | 1] = cells[cell | 1]! + amount * entry
      }
      for (; p < to; p++) {
        const cell = (row + distance[p]!) << 1
        const amount = raw * share[p]!
        cells[cell] = cells[cell]! + amount
        cells[cell | 1] = cells[cell | 1]! + amount * entry
      }
      const total = raw * whole
      rawQuantity += total
      rawNotional += total * entry
      opened += total * entry
    }
    this.flows.change(group, opened * scale)
    this.rawQuantity[group] = rawQuantity
    this.rawNotional[group] = rawNotional
  }

  private writeRange(from: number, to: number, series: SpanSeries): void {
    const { sums, base } = this.cells
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let g = from; g < to; g++) {
      if (this.low[g]! > this.high[g]!) continue
      low = Math.min(low, this.low[g]!)
      high = Math.max(high, this.high[g]!)
    }
    if (low <= high) sums.fill(0, low - base, high + 1 - base)
    for (let g = from; g < to; g++) {
      const scale = this.scale[g]!
      const cells = this.rows[g]!
      const end = this.high[g]! + 1 - base
      let at = 2 * (this.low[g]! - this.rowBase[g]!) + 1
      let c = this.low[g]! - base
      // Four cells a turn, as in `openTier`.
      for (; c < end - 3; c += 4) {
        sums[c] = sums[c]! + cells[at]! * scale
        sums[c + 1] = sums[c + 1]! + cells[at + 2]! * scale
        sums[c + 2] = sums[c + 2]! + cells[at + 4]! * scale
        sums[c + 3] = sums[c + 3]! + cells[at + 6]! * scale
        at += 8
      }
      for (; c < end; c++) {
        sums[c] = sums[c]! + cells[at]! * scale
        at += 2
      }
    }
    for (let c = low; c <= high; c++) {
      const amount = sums[c - base]!
      if (amount > 0) this.cells.add(this.written, c, amount)
    }
    writeRows({ grid: this.written, scale: UNSCALED, from: 0, to: 1 }, series)
    this.written.clearSpan(0)
  }

  /** Takes amounts out of a group's totals; an empty group is exactly 0. */
  private take(group: number, rawQuantity: number, rawNotional: number): void {
    if (this.low[group]! > this.high[group]!) {
      this.emptyRow(group)
      return
    }
    this.rawQuantity[group] = Math.max(0, this.rawQuantity[group]! - rawQuantity)
    this.rawNotional[group] = Math.max(0, this.rawNotional[group]! - rawNotional)
  }

  private emptyRow(group: number): void {
    const base = this.rowBase[group]!
    if (this.low[group]! <= this.high[group]!) {
      this.rows[group]!.fill(0, 2 * (this.low[group]! - base), 2 * (this.high[group]! + 1 - base))
    }
    this.low[group] = 1
    this.high[group] = 0
    this.scale[group] = 1
    this.rawQuantity[group] = 0
    this.rawNotional[group] = 0
  }

  private foldScale(group: number): void {
    const cells = this.rows[group]!
    const base = this.rowBase[group]!
    const end = 2 * (this.high[group]! + 1 - base)
    for (let i = 2 * (this.low[group]! - base); i < end; i++) cells[i] = cells[i]! * SCALE_FLOOR
    this.rawQuantity[group] = this.rawQuantity[group]! * SCALE_FLOOR
    this.rawNotional[group] = this.rawNotional[group]! * SCALE_FLOOR
    this.scale[group] = this.scale[group]! / SCALE_FLOOR
  }

  /** Notes that cells `[first, last]` of a row may hold something. */
  private occupy(group: number, first: number, last: number): void {
    const isEmpty = this.low[group]! > this.high[group]!
    if (isEmpty || first < this.low[group]!) this.low[group] = first
    if (isEmpty || last > this.high[group]!) this.high[group] = last
  }

  /** Makes room for cells `[first, last]` in a row. */
  private cover(group: number, first: number, last: number): void {
    const base = this.rowBase[group]!
    const row = this.rows[group]!
    const length = row.length / 2
    const { from, to } = widenCells({ from: base, length, first, last, step: ROW_STEP })
    const wider = new Float64Array(2 * (to - from))
    if (length > 0) wider.set(row, 2 * (base - from))
    this.rows[group] = wider
    this.rowBase[group] = from
    this.cells.cover(from, to)
  }
}
