/** Serial of a slot that nobody uses. */
export const SLOT_FREE = -2
/** Serial of a slot whose position was closed by itself, while an entry of the heap still names it. */
export const SLOT_DEAD = -1

/** Positions of a book as columns; a place is used again once its position is gone. Hot: see bench/engine.bench.ts. */
export class SlotTable {
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

  private grow(): void {
    const size = this.used * 2
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
