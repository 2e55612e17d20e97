import { bucketIndex } from '../domain/price-grid.ts'
import type { Book } from './book.ts'
import { BucketGrid } from './bucket-grid.ts'
import type { EntrySpread } from './entry-spread.ts'
import type { SpanSeries } from './heat-matrix.ts'
import { cellEdge, cellOf } from './log-grid.ts'
import type { SideBookOptions } from './side-book.ts'
import { writeRows } from './write-rows.ts'

const SCALE_FLOOR = 2 ** -400
const MIN_CAPACITY = 1 << 14

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

  private readonly sign: number
  private readonly bucketSize: number
  /** Raw quantity and notional of cell c of row g at `2 * (g * capacity + c - base)`. */
  private cells = new Float64Array(0)
  private base = 0
  private capacity = 0
  /** Lower price edge of every cell. */
  private edges = new Float64Array(0)
  private sums = new Float64Array(0)
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
    this.bucketSize = bucketSize
    this.low = new Int32Array(groups).fill(1)
    this.high = new Int32Array(groups).fill(0)
    this.scale = new Float64Array(groups).fill(1)
    this.rawQuantity = new Float64Array(groups)
    this.rawNotional = new Float64Array(groups)
  }

  activeQuantity(): number {
    let total = 0
    for (let g = 0; g < this.groups; g++) total += this.rawQuantity[g]! * this.scale[g]!
    return total
  }

  activeNotional(): number {
    let total = 0
    for (let g = 0; g < this.groups; g++) total += this.rawNotional[g]! * this.scale[g]!
    return total
  }

  /** Base units open in a group. */
  groupQuantity(group: number): number {
    return this.rawQuantity[group]! * this.scale[group]!
  }

  /** Opens `quantity` base units entered at a price, spread over tiers and levels. */
  open(entry: number, quantity: number, spread: EntrySpread): void {
    const at = cellOf(entry)
    const { start, distance, share, tierShare, least, greatest } = spread
    for (let g = 0; g < this.groups; g++) {
      const from = start[g]!
      const to = start[g + 1]!
      if (from === to) continue
      this.cover(at + least[g]!, at + greatest[g]!)
      const raw = quantity / this.scale[g]!
      const row = g * this.capacity + at - this.base
      const { cells } = this
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
      const first = at + least[g]! - this.base
      const last = at + greatest[g]! - this.base
      if (this.low[g]! > this.high[g]!) {
        this.low[g] = first
        this.high[g] = last
      } else {
        if (first < this.low[g]!) this.low[g] = first
        if (last > this.high[g]!) this.high[g] = last
      }
      const total = raw * tierShare[g]!
      this.rawQuantity[g] = this.rawQuantity[g]! + total
      this.rawNotional[g] = this.rawNotional[g]! + total * entry
    }
  }

  sweep(extreme: number): void {
    let quantity = 0
    let notional = 0
    const touched = cellOf(extreme) - this.base
    for (let g = 0; g < this.groups; g++) {
      const from = this.sign > 0 ? Math.max(touched, this.low[g]!) : this.low[g]!
      const to = this.sign > 0 ? this.high[g]! : Math.min(touched, this.high[g]!)
      if (from > to) continue
      const row = 2 * g * this.capacity
      const { cells } = this
      let rawQuantity = 0
      let rawNotional = 0
      const scale = this.scale[g]!
      for (let c = from; c <= to; c++) {
        const cell = row + 2 * c
        const amount = cells[cell + 1]!
        if (amount === 0) continue
        rawQuantity += cells[cell]!
        rawNotional += amount
        this.addToBuckets(this.consumed, c, amount * scale * this.consumedWeight)
        cells[cell] = 0
        cells[cell + 1] = 0
      }
      if (this.sign > 0) this.high[g] = from - 1
      else this.low[g] = to + 1
      quantity += rawQuantity * scale
      notional += rawNotional * scale
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
    writeRows({ grid: this.consumed, scale: UNSCALED, from: 0, to: 1 }, series)
    this.consumed.clearSpan(0)
  }

  dropConsumed(): void {
    this.consumed.clearSpan(0)
  }

  private writeRange(from: number, to: number, series: SpanSeries): void {
    const { cells, sums } = this
    let low = this.capacity
    let high = -1
    for (let g = from; g < to; g++) {
      if (this.low[g]! > this.high[g]!) continue
      low = Math.min(low, this.low[g]!)
      high = Math.max(high, this.high[g]!)
    }
    sums.fill(0, low, high + 1)
    for (let g = from; g < to; g++) {
      const scale = this.scale[g]!
      const row = 2 * g * this.capacity + 1
      const last = this.high[g]!
      let c = this.low[g]!
      // Four cells a turn, as in `open`.
      for (const end = last - 2; c < end; c += 4) {
        const cell = row + (c << 1)
        sums[c] = sums[c]! + cells[cell]! * scale
        sums[c + 1] = sums[c + 1]! + cells[cell + 2]! * scale
        sums[c + 2] = sums[c + 2]! + cells[cell + 4]! * scale
        sums[c + 3] = sums[c + 3]! + cells[cell + 6]! * scale
      }
      for (; c <= last; c++) sums[c] = sums[c]! + cells[row + 2 * c]! * scale
    }
    for (let c = low; c <= high; c++) if (sums[c]! > 0) this.addToBuckets(this.written, c, sums[c]!)
    writeRows({ grid: this.written, scale: UNSCALED, from: 0, to: 1 }, series)
    this.written.clearSpan(0)
  }

  /** Adds a cell's amount to the buckets that it overlaps, in proportion. */
  private addToBuckets(grid: BucketGrid, cell: number, amount: number): void {
    const { bucketSize } = this
    let from = this.edges[cell]!
    const to = this.edges[cell + 1]!
    const perPrice = amount / (to - from)
    let bucket = bucketIndex(from, bucketSize)
    let edge = (bucket + 1) * bucketSize
    while (edge < to) {
      if (edge > from) grid.add(0, bucket, (edge - from) * perPrice)
      from = Math.max(from, edge)
      bucket++
      edge = (bucket + 1) * bucketSize
    }
    grid.add(0, bucket, (to - from) * perPrice)
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
    const row = 2 * group * this.capacity
    if (this.low[group]! <= this.high[group]!) {
      this.cells.fill(0, row + 2 * this.low[group]!, row + 2 * (this.high[group]! + 1))
    }
    this.low[group] = 1
    this.high[group] = 0
    this.scale[group] = 1
    this.rawQuantity[group] = 0
    this.rawNotional[group] = 0
  }

  private foldScale(group: number): void {
    const row = 2 * group * this.capacity
    const end = row + 2 * (this.high[group]! + 1)
    for (let i = row + 2 * this.low[group]!; i < end; i++) this.cells[i] = this.cells[i]! * SCALE_FLOOR
    this.rawQuantity[group] = this.rawQuantity[group]! * SCALE_FLOOR
    this.rawNotional[group] = this.rawNotional[group]! * SCALE_FLOOR
    this.scale[group] = this.scale[group]! / SCALE_FLOOR
  }

  /** Makes room for absolute cells `[first, last]`. */
  private cover(first: number, last: number): void {
    if (first >= this.base && last < this.base + this.capacity) return
    let base = this.base
    let capacity = this.capacity
    if (capacity === 0) {
      capacity = MIN_CAPACITY
      base = first - (capacity >> 1)
    }
    while (first < base) {
      base -= capacity
      capacity *= 2
    }
    while (last >= base + capacity) capacity *= 2
    this.relayout(base, capacity)
  }

  private relayout(base: number, capacity: number): void {
    const cells = new Float64Array(2 * this.groups * capacity)
    const shift = this.base - base
    for (let g = 0; g < this.groups && this.capacity > 0; g++) {
      const from = 2 * g * this.capacity
      cells.set(this.cells.subarray(from, from + 2 * this.capacity), 2 * (g * capacity + shift))
      if (this.low[g]! <= this.high[g]!) {
        this.low[g] = this.low[g]! + shift
        this.high[g] = this.high[g]! + shift
      }
    }
    this.cells = cells
    this.base = base
    this.capacity = capacity
    this.sums = new Float64Array(capacity)
    this.edges = Float64Array.from({ length: capacity + 1 }, (_, c) => cellEdge(base + c))
  }
}

const UNSCALED = Float64Array.of(1)
