/** Values written one after the other, to be read in the same order. */
export interface StateWriter {
  number(value: number): void
  /** The first `length` values of an array. */
  numbers(values: Float64Array, length?: number): void
  integers(values: Int32Array, length?: number): void
}

/** Reads what a `StateWriter` wrote; arrays are new ones. @throws Error when more is read than was written */
export interface StateReader {
  number(): number
  numbers(): Float64Array<ArrayBuffer>
  integers(): Int32Array<ArrayBuffer>
}

/** Something whose whole memory can be written down: after `restore` it goes on as the one that was saved, to the bit. */
export interface Stateful {
  save(into: StateWriter): void
  /** Takes the place of whatever there was; called on one that was made with the same options. */
  restore(from: StateReader): void
}
