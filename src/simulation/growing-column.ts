/** A Float64Array that grows as numbers are appended. */
export class GrowingColumn {
  private values = new Float64Array(1024)
  private count = 0

  get length(): number {
    return this.count
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const grown = new Float64Array(this.count * 2)
      grown.set(this.values)
      this.values = grown
    }
    this.values[this.count++] = value
  }

  /** NaN past the end. */
  get(index: number): number {
    return index < this.count ? this.values[index]! : Number.NaN
  }

  set(index: number, value: number): void {
    if (!(index >= 0 && index < this.count)) throw new Error(`Invariant: only ${this.count} values, none at ${index}`)
    this.values[index] = value
  }

  /** Copy of the filled part. */
  toArray(): Float64Array {
    return this.values.slice(0, this.count)
  }
}
