/** Binary min-heap of (key, position id) in typed arrays. Hot: every position enters a price heap and an exit heap. */
export class PositionHeap {
  private keys = new Float64Array(1024)
  private ids = new Int32Array(1024)
  private count = 0

  get size(): number {
    return this.count
  }

  /** Smallest key, Infinity when empty. */
  get topKey(): number {
    return this.count > 0 ? this.keys[0]! : Number.POSITIVE_INFINITY
  }

  push(key: number, id: number): void {
    if (this.count === this.keys.length) this.grow()
    const { keys, ids } = this
    let i = this.count++
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (keys[parent]! <= key) break
      keys[i] = keys[parent]!
      ids[i] = ids[parent]!
      i = parent
    }
    keys[i] = key
    ids[i] = id
  }

  /** Removes the entry with the smallest key and returns its id. */
  pop(): number {
    if (this.count === 0) throw new Error('Invariant: an empty heap is not popped')
    const { keys, ids } = this
    const top = ids[0]!
    const last = --this.count
    const key = keys[last]!
    const id = ids[last]!
    let i = 0
    for (let child = 1; child < last; child = 2 * i + 1) {
      if (child + 1 < last && keys[child + 1]! < keys[child]!) child++
      if (keys[child]! >= key) break
      keys[i] = keys[child]!
      ids[i] = ids[child]!
      i = child
    }
    keys[i] = key
    ids[i] = id
    return top
  }

  clear(): void {
    this.count = 0
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2)
    keys.set(this.keys)
    this.keys = keys
    const ids = new Int32Array(this.ids.length * 2)
    ids.set(this.ids)
    this.ids = ids
  }
}
