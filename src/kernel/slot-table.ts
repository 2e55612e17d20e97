import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'

/** Serial of a slot that nobody uses. */
export const SLOT_FREE = -2
/** Serial of a slot whose position was closed by itself, while an entry of the heap still names it. */
export const SLOT_DEAD = -1

/** Positions of a book as columns; a place is used again once its position is gone. Hot: see bench/engine.bench.ts. */
export class SlotTable implements Stateful {
  quantity = new Float64Array(256)
  notional = new Float64Array(256)
  level = new Float64Array(256)
  group = new Int32Array(256)
  bucket = new Int32Array(256)
  /** Number of the position in order of opening, or a SLOT_ constant. */
  serial = new Float64Array(256)
  /** Slots `[0, used)` have been taken at least once. */
  used = 0
  private free = new Int32Array(256)
  private freeCount = 0

  /** A slot to fill. */
  take(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount]!
    if (this.used === this.group.length) this.grow()
    return this.used++
  }

  /** Gives a slot back. */
  give(slot: number): void {
    this.serial[slot] = SLOT_FREE
    this.free[this.freeCount++] = slot
  }

  clear(): void {
    this.used = 0
    this.freeCount = 0
  }

  /** All but level, group and bucket, which a book knows from its heaps. */
  save(into: StateWriter): void {
    const taken = this.takenSlots()
    into.number(this.used)
    into.integers(this.free, this.freeCount)
    const held = new Float64Array(taken.length)
    for (const column of [this.quantity, this.notional]) {
      for (let i = 0; i < taken.length; i++) held[i] = column[taken[i]!]!
      into.numbers(held)
    }
    const serial = new Int32Array(taken.length)
    for (let i = 0; i < taken.length; i++) serial[i] = this.serial[taken[i]!]!
    into.integers(serial)
  }

  restore(from: StateReader): void {
    const used = from.number()
    const free = from.integers()
    this.used = used
    while (this.group.length < used) this.grow()
    this.serial.fill(SLOT_FREE)
    this.serial.fill(0, 0, used)
    for (const slot of free) this.serial[slot] = SLOT_FREE
    this.free.set(free)
    this.freeCount = free.length
    const taken = this.takenSlots()
    for (const column of [this.quantity, this.notional]) {
      const held = from.numbers()
      for (let i = 0; i < taken.length; i++) column[taken[i]!] = held[i]!
    }
    const serial = from.integers()
    for (let i = 0; i < taken.length; i++) this.serial[taken[i]!] = serial[i]!
  }

  /** Slots that are not free, in order. */
  private takenSlots(): Int32Array {
    const taken = new Int32Array(this.used - this.freeCount)
    let count = 0
    for (let slot = 0; slot < this.used; slot++) if (this.serial[slot] !== SLOT_FREE) taken[count++] = slot
    return taken
  }

  private grow(): void {
    const size = this.group.length * 2
    const doubles = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(size)
      grown.set(old)
      return grown
    }
    const integers = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(size)
      grown.set(old)
      return grown
    }
    this.quantity = doubles(this.quantity)
    this.notional = doubles(this.notional)
    this.level = doubles(this.level)
    this.serial = doubles(this.serial)
    this.group = integers(this.group)
    this.bucket = integers(this.bucket)
    this.free = integers(this.free)
  }
}
