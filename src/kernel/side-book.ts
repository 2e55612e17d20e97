import { bucketIndex } from '../domain/price-grid.ts'
import type { Book } from './book.ts'
import { BucketGrid } from './bucket-grid.ts'
import { GroupFlows } from './group-flows.ts'
import { SCALE_FLOOR, scaledSum, UNSCALED } from './group-scale.ts'
import type { SpanSeries } from './heat-matrix.ts'
import { LevelHeap } from './level-heap.ts'
import { SLOT_DEAD, SLOT_FREE, SlotTable } from './slot-table.ts'
import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'
import { writeRows } from './write-rows.ts'

/** Heaps are made anew when this many entries, and half of all, belong to positions closed one by one. */
const LEAST_DEAD = 1024

export interface SideBookOptions {
  /** +1 for longs, whose levels are met by falling prices; -1 for shorts. */
  readonly sign: 1 | -1
  readonly groups: number
  readonly bucketSize: number
}

/**
 * Open positions of one side of one exchange, each with its exact level. Hot: see bench/engine.bench.ts.
 *
 * A proportional close multiplies the scale of each group instead of touching positions, so stored ("raw") amounts are
 * amount / scale at the time of opening. In the same way funding adds to the shift of a group, and stored levels are
 * level - shift; buckets follow when the next sweep begins. Every position is pushed and popped once.
 */
export class SideBook implements Book {
  sweptQuantity = 0
  sweptNotional = 0
  consumedWeight = 1
  readonly groups: number
  readonly flows: GroupFlows
  /** Positions opened so far. */
  opened = 0

  private readonly sign: number
  private readonly bucketSize: number
  private readonly heaps: LevelHeap[]
  private readonly active: BucketGrid
  private readonly consumed = new BucketGrid(1)
  private readonly scale: Float64Array
  private readonly shift: Float64Array
  /** 1 where the levels of a group have moved since the last sweep. */
  private readonly isMoved: Uint8Array
  private readonly rawQuantity: Float64Array
  private readonly rawNotional: Float64Array
  private readonly open: Int32Array
  private readonly slots = new SlotTable()
  private dead = 0
  /** Slots in order of opening, from `oldest` upwards; undefined until positions are closed by age. */
  private queue: Int32Array | undefined
  private oldest = 0

  constructor({ sign, groups, bucketSize, closesByAge = false }: SideBookOptions & { closesByAge?: boolean }) {
    this.sign = sign
    this.groups = groups
    this.flows = new GroupFlows(groups)
    this.bucketSize = bucketSize
    this.heaps = Array.from({ length: groups }, () => new LevelHeap())
    this.active = new BucketGrid(groups)
    this.scale = new Float64Array(groups).fill(1)
    this.shift = new Float64Array(groups)
    this.isMoved = new Uint8Array(groups)
    this.rawQuantity = new Float64Array(groups)
    this.rawNotional = new Float64Array(groups)
    this.open = new Int32Array(groups)
    if (closesByAge) this.queue = new Int32Array(1024)
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

  /** Opens a position; amounts must be > 0 and `liquidationPrice` > 0. */
  openPosition(group: number, liquidationPrice: number, quantity: number, notional: number): void {
    const scale = this.scale[group]!
    const level = liquidationPrice - this.shift[group]!
    const rawQuantity = quantity / scale
    const rawNotional = notional / scale
    const bucket = bucketIndex(liquidationPrice, this.bucketSize)
    const { slots } = this
    const slot = slots.take()
    slots.quantity[slot] = rawQuantity
    slots.notional[slot] = rawNotional
    slots.level[slot] = level
    slots.group[slot] = group
    slots.bucket[slot] = bucket
    slots.serial[slot] = this.opened
    this.heaps[group]!.push(-this.sign * level, slot)
    this.active.add(group, bucket, rawNotional)
    this.rawQuantity[group] = this.rawQuantity[group]! + rawQuantity
    this.rawNotional[group] = this.rawNotional[group]! + rawNotional
    this.open[group] = this.open[group]! + 1
    this.flows.opened[group] = this.flows.opened[group]! + notional
    if (this.queue !== undefined) this.enqueue(slot)
    this.opened++
  }

  sweep(extreme: number): void {
    this.placeMoved()
    let quantity = 0
    let notional = 0
    const { slots } = this
    for (let g = 0; g < this.groups; g++) {
      const heap = this.heaps[g]!
      const earlier = notional
      const bound = -this.sign * (extreme - this.shift[g]!)
      while (heap.topKey <= bound) {
        const slot = heap.pop()
        if (slots.serial[slot]! < 0) {
          slots.give(slot)
          this.dead--
          continue
        }
        const scale = this.scale[g]!
        const rawNotional = slots.notional[slot]!
        const amount = rawNotional * scale
        quantity += slots.quantity[slot]! * scale
        notional += amount
        this.consumed.add(0, slots.bucket[slot]!, amount * this.consumedWeight)
        this.forget(slot)
        slots.give(slot)
      }
      this.flows.liquidated[g] = this.flows.liquidated[g]! + (notional - earlier)
    }
    this.sweptQuantity = quantity
    this.sweptNotional = notional
  }

  closeShare(share: number): number {
    const notional = this.activeNotional()
    if (!(share > 0) || notional <= 0) return 0
    if (share >= 1) {
      this.clear()
      return notional
    }
    return -this.rescale(1 - share)
  }

  /** Multiplies every position by `factor` > 0; returns the change of USD notional. */
  rescale(factor: number): number {
    const notional = this.activeNotional()
    if (notional <= 0) return 0
    for (let g = 0; g < this.groups; g++) {
      this.flows.change(g, this.rawNotional[g]! * this.scale[g]! * (factor - 1))
      this.scale[g] = this.scale[g]! * factor
      if (this.scale[g]! < SCALE_FLOOR) this.foldScale(g, SCALE_FLOOR)
      else if (this.scale[g]! > 1 / SCALE_FLOOR) this.foldScale(g, 1 / SCALE_FLOOR)
    }
    return this.activeNotional() - notional
  }

  /** Moves every level of a group by `by` quote units, those of later positions not. */
  shiftLevels(group: number, by: number): void {
    if (by === 0) return
    this.shift[group] = this.shift[group]! + by
    this.isMoved[group] = 1
  }

  /**
   * Closes what is left of the first `count` positions ever opened; only for a book that `closesByAge`.
   *
   * @returns USD notional closed
   */
  closeOldest(count: number): number {
    const closed = this.closeSpan(this.oldest, count)
    this.oldest = Math.max(this.oldest, count)
    return closed
  }

  /**
   * Closes what is left of positions `[from, to)` in order of opening; only for a book that `closesByAge`.
   *
   * @returns USD notional closed
   */
  closeSpan(from: number, to: number): number {
    const { queue, slots } = this
    if (queue === undefined) throw new Error('Invariant: a book closes by age only when it was made to')
    const mask = queue.length - 1
    let closed = 0
    for (let serial = Math.max(from, this.oldest); serial < to; serial++) {
      const slot = queue[serial & mask]!
      if (slots.serial[slot] !== serial) continue
      const group = slots.group[slot]!
      const amount = slots.notional[slot]! * this.scale[group]!
      closed += amount
      this.flows.closed[group] = this.flows.closed[group]! + amount
      this.forget(slot)
      slots.serial[slot] = SLOT_DEAD
      this.dead++
    }
    if (this.dead > LEAST_DEAD && this.dead * 2 > slots.used) this.buryDead()
    return closed
  }

  writeDensity(series: SpanSeries): void {
    writeRows({ grid: this.placedGrid(), scale: this.scale, from: 0, to: this.groups }, series)
  }

  writeGroup(group: number, series: SpanSeries): void {
    writeRows({ grid: this.placedGrid(), scale: this.scale, from: group, to: group + 1 }, series)
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
    const { sweptQuantity, sweptNotional, consumedWeight, opened, oldest, dead } = this
    for (const value of [sweptQuantity, sweptNotional, consumedWeight, opened, oldest, dead]) into.number(value)
    for (const column of [this.scale, this.shift, this.rawQuantity, this.rawNotional]) into.numbers(column)
    into.integers(Int32Array.from(this.isMoved))
    into.integers(this.open)
    for (const part of this.parts()) part.save(into)
    into.integers(this.oddBuckets())
  }

  restore(from: StateReader): void {
    this.sweptQuantity = from.number()
    this.sweptNotional = from.number()
    this.consumedWeight = from.number()
    this.opened = from.number()
    this.oldest = from.number()
    this.dead = from.number()
    for (const column of [this.scale, this.shift, this.rawQuantity, this.rawNotional]) column.set(from.numbers())
    this.isMoved.set(from.integers())
    this.open.set(from.integers())
    for (const part of this.parts()) part.restore(from)
    const { slots } = this
    this.heaps.forEach((heap, group) => {
      for (let place = 0; place < heap.size; place++) {
        slots.level[heap.slotAt(place)] = -this.sign * heap.keyAt(place)
        slots.group[heap.slotAt(place)] = group
      }
    })
    for (let slot = 0; slot < slots.used; slot++) slots.bucket[slot] = this.bucketOf(slot)
    const odd = from.integers()
    for (let i = 0; i < odd.length; i += 2) slots.bucket[odd[i]!] = odd[i + 1]!
    if (this.queue !== undefined) this.queue = this.queueOfOpen(this.queue.length)
  }

  private parts(): readonly Stateful[] {
    return [this.slots, ...this.heaps, this.active, this.consumed, this.flows]
  }

  /** Slots with their buckets where these are not those of their levels: moved since the last sweep, or by rounding. */
  private oddBuckets(): Int32Array {
    const { serial, bucket, used } = this.slots
    const odd: number[] = []
    for (let slot = 0; slot < used; slot++) {
      if (serial[slot]! >= 0 && bucket[slot] !== this.bucketOf(slot)) odd.push(slot, bucket[slot]!)
    }
    return Int32Array.from(odd)
  }

  private bucketOf(slot: number): number {
    const { level, group } = this.slots
    return bucketIndex(level[slot]! + this.shift[group[slot]!]!, this.bucketSize)
  }

  private clear(): void {
    this.slots.clear()
    this.dead = 0
    this.oldest = this.opened
    for (let g = 0; g < this.groups; g++) {
      this.flows.change(g, -this.rawNotional[g]! * this.scale[g]!)
      this.heaps[g]!.clear()
      this.active.clearSpan(g)
      this.isMoved[g] = 0
      this.scale[g] = 1
      this.rawQuantity[g] = 0
      this.rawNotional[g] = 0
      this.open[g] = 0
    }
  }

  /** Takes one position out of the buckets and its group's totals; an empty group is exactly 0. */
  private forget(slot: number): void {
    const { slots } = this
    const group = slots.group[slot]!
    const rawNotional = slots.notional[slot]!
    this.active.remove(group, slots.bucket[slot]!, rawNotional)
    const left = this.open[group]! - 1
    this.open[group] = left
    this.rawQuantity[group] = left === 0 ? 0 : Math.max(0, this.rawQuantity[group]! - slots.quantity[slot]!)
    this.rawNotional[group] = left === 0 ? 0 : Math.max(0, this.rawNotional[group]! - rawNotional)
    if (left === 0) this.scale[group] = 1
  }

  /**
   * Puts positions whose levels have moved into the buckets where they are now.
   *
   * Only as a sweep begins: moving amounts between buckets rounds, and what is written must not decide when.
   */
  private placeMoved(): void {
    if (!this.isMoved.includes(1)) return
    this.moveTo(this.active, this.slots.bucket)
    this.isMoved.fill(0)
  }

  /** The grid as the next sweep will find it. */
  private placedGrid(): BucketGrid {
    if (!this.isMoved.includes(1)) return this.active
    const grid = this.active.copy()
    this.moveTo(grid, this.slots.bucket.slice())
    return grid
  }

  /** Moves what is open from the buckets that `buckets` has of each slot to those of its level. */
  private moveTo(grid: BucketGrid, buckets: Int32Array): void {
    const { isMoved, shift, bucketSize } = this
    const { serial, group: groups, level, notional, used } = this.slots
    for (let slot = 0; slot < used; slot++) {
      const group = groups[slot]!
      const bucket = bucketIndex(level[slot]! + shift[group]!, bucketSize)
      const before = buckets[slot]!
      // Slots of nobody are kept up as well: a branch on them is foretold wrong half of the time.
      if (bucket === before || isMoved[group] === 0) continue
      buckets[slot] = bucket
      if (serial[slot]! < 0) continue
      grid.remove(group, before, notional[slot]!)
      grid.add(group, bucket, notional[slot]!)
    }
  }

  private foldScale(group: number, unit: number): void {
    const { slots } = this
    for (let slot = 0; slot < slots.used; slot++) {
      if (slots.serial[slot]! < 0 || slots.group[slot] !== group) continue
      slots.quantity[slot] = slots.quantity[slot]! * unit
      slots.notional[slot] = slots.notional[slot]! * unit
    }
    this.active.scaleRow(group, unit)
    this.rawQuantity[group] = this.rawQuantity[group]! * unit
    this.rawNotional[group] = this.rawNotional[group]! * unit
    this.scale[group] = this.scale[group]! / unit
  }

  /** The queue of what is open, in at least `length` places; a place of what is gone names a slot of another one. */
  private queueOfOpen(length: number): Int32Array {
    let size = length
    while (size < this.opened - this.oldest) size *= 2
    const queue = new Int32Array(size)
    const { serial, used } = this.slots
    for (let slot = 0; slot < used; slot++) if (serial[slot]! >= 0) queue[serial[slot]! & (size - 1)] = slot
    return queue
  }

  private enqueue(slot: number): void {
    let queue = this.queue!
    if (this.opened - this.oldest === queue.length) {
      const grown = new Int32Array(queue.length * 2)
      for (let i = this.oldest; i < this.opened; i++) grown[i & (grown.length - 1)] = queue[i & (queue.length - 1)]!
      this.queue = grown
      queue = grown
    }
    queue[this.opened & (queue.length - 1)] = slot
  }

  /** Makes the heaps anew from the positions that are open. */
  private buryDead(): void {
    const { slots } = this
    for (const heap of this.heaps) heap.clear()
    for (let slot = 0; slot < slots.used; slot++) {
      if (slots.serial[slot] === SLOT_FREE) continue
      if (slots.serial[slot] === SLOT_DEAD) slots.give(slot)
      else this.heaps[slots.group[slot]!]!.push(-this.sign * slots.level[slot]!, slot)
    }
    this.dead = 0
  }
}
