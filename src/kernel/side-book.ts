import { bucketIndex } from '../domain/price-grid.ts'
import { BucketGrid } from './bucket-grid.ts'
import type { SpanSeries } from './heat-matrix.ts'
import { LevelHeap } from './level-heap.ts'

/** Below this a group's scale is folded into its masses; a power of two, so that folding rounds nothing. */
const SCALE_FLOOR = 2 ** -400

/**
 * Open positions of one side of one exchange. Hot: see bench/engine.bench.ts.
 *
 * A group is a leverage tier. A proportional close multiplies the scale of each group instead of touching positions,
 * so stored ("raw") amounts are amount / scale at the time of opening. Every position is pushed and popped once.
 */
export class SideBook {
  /** Base units and USD removed by the last `sweep`. */
  sweptQuantity = 0
  sweptNotional = 0

  private readonly sign: number
  private readonly bucketSize: number
  private readonly groups: number
  private readonly heap = new LevelHeap()
  private readonly active: BucketGrid
  private readonly consumed = new BucketGrid(1)
  private readonly scale: Float64Array
  private readonly rawQuantity: Float64Array
  private readonly rawNotional: Float64Array
  private readonly open: Int32Array

  private slotQuantity = new Float64Array(256)
  private slotNotional = new Float64Array(256)
  private slotGroup = new Int32Array(256)
  private slotBucket = new Int32Array(256)
  private freeSlots = new Int32Array(256)
  private freeCount = 0
  private slots = 0

  /** @param sign - +1 for longs, whose levels are met by falling prices; -1 for shorts */
  constructor({ sign, groups, bucketSize }: { sign: 1 | -1; groups: number; bucketSize: number }) {
    this.sign = sign
    this.groups = groups
    this.bucketSize = bucketSize
    this.active = new BucketGrid(groups)
    this.scale = new Float64Array(groups).fill(1)
    this.rawQuantity = new Float64Array(groups)
    this.rawNotional = new Float64Array(groups)
    this.open = new Int32Array(groups)
  }

  /** Base units of all open positions. */
  activeQuantity(): number {
    let total = 0
    for (let g = 0; g < this.groups; g++) total += this.rawQuantity[g]! * this.scale[g]!
    return total
  }

  /** USD notional at entry of all open positions. */
  activeNotional(): number {
    let total = 0
    for (let g = 0; g < this.groups; g++) total += this.rawNotional[g]! * this.scale[g]!
    return total
  }

  /** Opens a position; amounts must be > 0 and `liquidationPrice` > 0. */
  openPosition(group: number, liquidationPrice: number, quantity: number, notional: number): void {
    const scale = this.scale[group]!
    const rawQuantity = quantity / scale
    const rawNotional = notional / scale
    const bucket = bucketIndex(liquidationPrice, this.bucketSize)
    const slot = this.takeSlot()
    this.slotQuantity[slot] = rawQuantity
    this.slotNotional[slot] = rawNotional
    this.slotGroup[slot] = group
    this.slotBucket[slot] = bucket
    this.heap.push(-this.sign * liquidationPrice, slot)
    this.active.add(group, bucket, rawNotional)
    this.rawQuantity[group] = this.rawQuantity[group]! + rawQuantity
    this.rawNotional[group] = this.rawNotional[group]! + rawNotional
    this.open[group] = this.open[group]! + 1
  }

  /** Liquidates every position whose level a bar touched: longs at or above its low, shorts at or below its high. */
  sweep(extreme: number): void {
    const bound = -this.sign * extreme
    let quantity = 0
    let notional = 0
    while (this.heap.topKey <= bound) {
      const slot = this.heap.pop()
      const group = this.slotGroup[slot]!
      const bucket = this.slotBucket[slot]!
      const rawNotional = this.slotNotional[slot]!
      const scale = this.scale[group]!
      const amount = rawNotional * scale
      quantity += this.slotQuantity[slot]! * scale
      notional += amount
      this.active.remove(group, bucket, rawNotional)
      this.consumed.add(0, bucket, amount)
      this.forget(group, this.slotQuantity[slot]!, rawNotional)
      this.freeSlots[this.freeCount++] = slot
    }
    this.sweptQuantity = quantity
    this.sweptNotional = notional
  }

  /**
   * Closes a share of every position.
   *
   * @param share - 0 to 1; 1 or more closes all, 0 or less nothing
   * @returns USD notional closed
   */
  closeShare(share: number): number {
    const notional = this.activeNotional()
    if (!(share > 0) || notional <= 0) return 0
    if (share >= 1) {
      this.clear()
      return notional
    }
    const keep = 1 - share
    for (let g = 0; g < this.groups; g++) {
      this.scale[g] = this.scale[g]! * keep
      if (this.scale[g]! < SCALE_FLOOR) this.foldScale(g)
    }
    return notional - this.activeNotional()
  }

  /** Writes the state as one column: USD notional per bucket, summed over the groups. */
  writeDensity(series: SpanSeries): void {
    const { active } = this
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let g = 0; g < this.groups; g++) {
      active.trim(g)
      if (active.low[g]! > active.high[g]!) continue
      if (active.low[g]! < low) low = active.low[g]!
      if (active.high[g]! > high) high = active.high[g]!
    }
    if (low > high) {
      series.close(0, 0)
      return
    }
    const length = high - low + 1
    const at = series.reserve(length)
    const values = series.values
    values.fill(0, at, at + length)
    for (let g = 0; g < this.groups; g++) {
      const scale = this.scale[g]!
      const from = g * active.capacity
      const mass = active.mass
      const last = active.high[g]!
      for (let b = active.low[g]!; b <= last; b++) {
        const cell = at + b - low
        values[cell] = values[cell]! + mass[from + b]! * scale
      }
    }
    series.close(active.base + low, length)
  }

  /** Writes what was consumed since the last call as one column, and starts the next one. */
  writeConsumed(series: SpanSeries): void {
    const { consumed } = this
    const low = consumed.low[0]!
    const length = consumed.high[0]! - low + 1
    if (length <= 0) {
      series.close(0, 0)
      return
    }
    const at = series.reserve(length)
    for (let i = 0; i < length; i++) series.values[at + i] = consumed.mass[low + i]!
    series.close(consumed.base + low, length)
    consumed.clearSpan(0)
  }

  /** Forgets what was consumed since the last column. */
  dropConsumed(): void {
    this.consumed.clearSpan(0)
  }

  private clear(): void {
    this.heap.clear()
    this.slots = 0
    this.freeCount = 0
    for (let g = 0; g < this.groups; g++) {
      this.active.clearSpan(g)
      this.scale[g] = 1
      this.rawQuantity[g] = 0
      this.rawNotional[g] = 0
      this.open[g] = 0
    }
  }

  /** Takes one position out of a group's totals; an empty group is exactly 0. */
  private forget(group: number, rawQuantity: number, rawNotional: number): void {
    const left = this.open[group]! - 1
    this.open[group] = left
    this.rawQuantity[group] = left === 0 ? 0 : Math.max(0, this.rawQuantity[group]! - rawQuantity)
    this.rawNotional[group] = left === 0 ? 0 : Math.max(0, this.rawNotional[group]! - rawNotional)
    if (left === 0) this.scale[group] = 1
  }

  private foldScale(group: number): void {
    for (let slot = 0; slot < this.slots; slot++) {
      if (this.slotGroup[slot] !== group) continue
      this.slotQuantity[slot] = this.slotQuantity[slot]! * SCALE_FLOOR
      this.slotNotional[slot] = this.slotNotional[slot]! * SCALE_FLOOR
    }
    this.active.scaleRow(group, SCALE_FLOOR)
    this.rawQuantity[group] = this.rawQuantity[group]! * SCALE_FLOOR
    this.rawNotional[group] = this.rawNotional[group]! * SCALE_FLOOR
    this.scale[group] = this.scale[group]! / SCALE_FLOOR
  }

  private takeSlot(): number {
    if (this.freeCount > 0) return this.freeSlots[--this.freeCount]!
    if (this.slots === this.slotGroup.length) this.growSlots()
    return this.slots++
  }

  private growSlots(): void {
    const size = this.slots * 2
    const quantity = new Float64Array(size)
    quantity.set(this.slotQuantity)
    this.slotQuantity = quantity
    const notional = new Float64Array(size)
    notional.set(this.slotNotional)
    this.slotNotional = notional
    const group = new Int32Array(size)
    group.set(this.slotGroup)
    this.slotGroup = group
    const bucket = new Int32Array(size)
    bucket.set(this.slotBucket)
    this.slotBucket = bucket
    const free = new Int32Array(size)
    free.set(this.freeSlots)
    this.freeSlots = free
  }
}
