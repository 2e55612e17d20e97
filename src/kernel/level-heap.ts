import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'

/**
 * Binary min-heap of (key, slot) in typed arrays. Hot: see bench/engine.bench.ts.
 *
 * The engine keeps one per side: keyed by the liquidation price for shorts and by its negative for longs, so that
 * the level the price meets first is always on top.
 */
export class LevelHeap implements Stateful {
  private keys = new Float64Array(256)
  private slots = new Int32Array(256)
  private count = 0

  /** Smallest key, or Infinity when empty. */
  get topKey(): number {
    return this.count > 0 ? this.keys[0]! : Number.POSITIVE_INFINITY
  }

  /** Slot of the smallest key; the heap must not be empty. */
  get topSlot(): number {
    return this.slots[0]!
  }

  get size(): number {
    return this.count
  }

  push(key: number, slot: number): void {
    if (this.count === this.keys.length) this.grow()
    const { keys, slots } = this
    let i = this.count++
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (keys[parent]! <= key) break
      keys[i] = keys[parent]!
      slots[i] = slots[parent]!
      i = parent
    }
    keys[i] = key
    slots[i] = slot
  }

  /** Removes the entry with the smallest key and returns its slot; the heap must not be empty. */
  pop(): number {
    const { keys, slots } = this
    const top = slots[0]!
    const last = --this.count
    const key = keys[last]!
    const slot = slots[last]!
    let i = 0
    for (let child = 1; child < last; child = 2 * i + 1) {
      if (child + 1 < last && keys[child + 1]! < keys[child]!) child++
      if (keys[child]! >= key) break
      keys[i] = keys[child]!
      slots[i] = slots[child]!
      i = child
    }
    keys[i] = key
    slots[i] = slot
    return top
  }

  clear(): void {
    this.count = 0
  }

  /** Key of the entry at a place of the heap, below `size`. */
  keyAt(place: number): number {
    return this.keys[place]!
  }

  slotAt(place: number): number {
    return this.slots[place]!
  }

  /** Entries as they lie: which of equal keys comes first goes by that. */
  save(into: StateWriter): void {
    into.numbers(this.keys, this.count)
    into.integers(this.slots, this.count)
  }

  restore(from: StateReader): void {
    const keys = from.numbers()
    this.count = keys.length
    while (this.keys.length < this.count) this.grow()
    this.keys.set(keys)
    this.slots.set(from.integers())
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2)
    keys.set(this.keys)
    this.keys = keys
    const slots = new Int32Array(this.slots.length * 2)
    slots.set(this.slots)
    this.slots = slots
  }
}
