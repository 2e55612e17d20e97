import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'

const MIN_CAPACITY = 512

/**
 * Rows of buckets over one growing window of absolute bucket indices. Hot: see bench/engine.bench.ts.
 *
 * Row r holds a mass and a count for each bucket in `[base, base + capacity)`, and the span that may be occupied.
 */
export class BucketGrid implements Stateful {
  readonly rows: number
  base = 0
  capacity = 0
  mass = new Float64Array(0)
  count = new Int32Array(0)
  /** First and last bucket that may be occupied, relative to `base`; an empty row has low > high. */
  readonly low: Int32Array
  readonly high: Int32Array

  constructor(rows: number) {
    this.rows = rows
    this.low = new Int32Array(rows).fill(1)
    this.high = new Int32Array(rows).fill(0)
  }

  /** Adds one entry of `mass` to an absolute bucket of a row. */
  add(row: number, bucket: number, mass: number): void {
    let at = bucket - this.base
    if (at < 0 || at >= this.capacity) {
      this.cover(bucket)
      at = bucket - this.base
    }
    const cell = row * this.capacity + at
    this.mass[cell] = this.mass[cell]! + mass
    this.count[cell] = this.count[cell]! + 1
    if (this.low[row]! > this.high[row]!) {
      this.low[row] = at
      this.high[row] = at
    } else if (at < this.low[row]!) this.low[row] = at
    else if (at > this.high[row]!) this.high[row] = at
  }

  /** Takes one entry out again; a bucket without entries is exactly 0, whatever rounding left behind. */
  remove(row: number, bucket: number, mass: number): void {
    const cell = row * this.capacity + bucket - this.base
    const left = --this.count[cell]!
    const rest = this.mass[cell]! - mass
    this.mass[cell] = left === 0 || rest < 0 ? 0 : rest
  }

  /** Empties a row; only its span can hold anything. */
  clearSpan(row: number): void {
    const from = row * this.capacity + this.low[row]!
    const to = row * this.capacity + this.high[row]! + 1
    if (to > from) {
      this.mass.fill(0, from, to)
      this.count.fill(0, from, to)
    }
    this.low[row] = 1
    this.high[row] = 0
  }

  /** Multiplies every mass of a row. */
  scaleRow(row: number, factor: number): void {
    const from = row * this.capacity
    for (let cell = from + this.low[row]!; cell <= from + this.high[row]!; cell++) {
      this.mass[cell] = this.mass[cell]! * factor
    }
  }

  /** Narrows a row's span to the buckets that hold entries. */
  trim(row: number): void {
    const from = row * this.capacity
    let low = this.low[row]!
    let high = this.high[row]!
    while (low <= high && this.count[from + high] === 0) high--
    while (low <= high && this.count[from + low] === 0) low++
    this.low[row] = low <= high ? low : 1
    this.high[row] = low <= high ? high : 0
  }

  save(into: StateWriter): void {
    for (let row = 0; row < this.rows; row++) {
      this.trim(row)
      const from = row * this.capacity + this.low[row]!
      const to = Math.max(from, row * this.capacity + this.high[row]! + 1)
      into.number(to > from ? this.base + this.low[row]! : 0)
      into.numbers(this.mass.subarray(from, to))
      into.integers(this.count.subarray(from, to))
    }
  }

  restore(from: StateReader): void {
    for (let row = 0; row < this.rows; row++) this.clearSpan(row)
    for (let row = 0; row < this.rows; row++) {
      const first = from.number()
      const mass = from.numbers()
      const count = from.integers()
      if (mass.length === 0) continue
      const last = first + mass.length - 1
      if (first < this.base || first >= this.base + this.capacity) this.cover(first)
      if (last >= this.base + this.capacity) this.cover(last)
      this.low[row] = first - this.base
      this.high[row] = last - this.base
      this.mass.set(mass, row * this.capacity + this.low[row]!)
      this.count.set(count, row * this.capacity + this.low[row]!)
    }
  }

  copy(): BucketGrid {
    const copied = new BucketGrid(this.rows)
    copied.base = this.base
    copied.capacity = this.capacity
    copied.mass = this.mass.slice()
    copied.count = this.count.slice()
    copied.low.set(this.low)
    copied.high.set(this.high)
    return copied
  }

  private cover(bucket: number): void {
    if (this.capacity === 0) {
      this.relayout(bucket - (MIN_CAPACITY >> 1), MIN_CAPACITY)
      return
    }
    let base = this.base
    let capacity = this.capacity
    while (bucket < base) {
      base -= capacity
      capacity *= 2
    }
    while (bucket >= base + capacity) capacity *= 2
    this.relayout(base, capacity)
  }

  private relayout(base: number, capacity: number): void {
    const mass = new Float64Array(this.rows * capacity)
    const count = new Int32Array(this.rows * capacity)
    const shift = this.base - base
    for (let row = 0; row < this.rows && this.capacity > 0; row++) {
      const from = row * this.capacity
      mass.set(this.mass.subarray(from, from + this.capacity), row * capacity + shift)
      count.set(this.count.subarray(from, from + this.capacity), row * capacity + shift)
      if (this.low[row]! <= this.high[row]!) {
        this.low[row] = this.low[row]! + shift
        this.high[row] = this.high[row]! + shift
      }
    }
    this.mass = mass
    this.count = count
    this.base = base
    this.capacity = capacity
  }
}
