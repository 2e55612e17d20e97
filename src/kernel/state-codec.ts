import type { StateReader, StateWriter } from './state-bytes.ts'

const WORD = 8
const FIRST_WORDS = 128

/**
 * Gathers a state as words of 8 bytes: numbers as they are, arrays behind their length, integers padded to whole words.
 *
 * Arrays are copied as they lie in memory, so bytes are little endian on every machine that Node and DuckDB have
 * builds for.
 */
export class BytesWriter implements StateWriter {
  private words = new Float64Array(FIRST_WORDS)
  private used = 0

  number(value: number): void {
    this.reserve(1)
    this.words[this.used++] = value
  }

  numbers(values: Float64Array, length = values.length): void {
    this.reserve(length + 1)
    this.words[this.used++] = length
    this.words.set(values.subarray(0, length), this.used)
    this.used += length
  }

  integers(values: Int32Array, length = values.length): void {
    const size = Math.ceil(length / 2)
    this.reserve(size + 1)
    this.words[this.used++] = length
    new Int32Array(this.words.buffer, this.used * WORD, length).set(values.subarray(0, length))
    this.used += size
  }

  /** What was written so far; later writes do not change it. */
  finish(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.words.buffer.slice(0, this.used * WORD))
  }

  private reserve(count: number): void {
    const wanted = this.used + count
    if (wanted <= this.words.length) return
    const grown = new Float64Array(Math.max(this.words.length * 2, wanted))
    grown.set(this.words.subarray(0, this.used))
    this.words = grown
  }
}

/** Reads what a `BytesWriter` gathered. */
export class BytesReader implements StateReader {
  private readonly words: Float64Array<ArrayBufferLike>
  private at = 0

  /** @throws Error for bytes that are not whole words */
  constructor(bytes: Uint8Array) {
    if (bytes.length % WORD !== 0) throw new Error(`Invariant: a state is words of 8 bytes, has ${bytes.length} bytes`)
    const aligned = bytes.byteOffset % WORD === 0 ? bytes : bytes.slice()
    this.words = new Float64Array(aligned.buffer, aligned.byteOffset, aligned.length / WORD)
  }

  /** Whether all was read. */
  get isAtEnd(): boolean {
    return this.at === this.words.length
  }

  /** @throws Error when nothing is left */
  number(): number {
    return this.words[this.take(1)]!
  }

  /** @throws Error when less is left */
  numbers(): Float64Array<ArrayBuffer> {
    const length = this.length(WORD)
    const at = this.take(length)
    return new Float64Array(this.words.slice(at, at + length))
  }

  /** @throws Error when less is left */
  integers(): Int32Array<ArrayBuffer> {
    const length = this.length(WORD / 2)
    const at = this.take(Math.ceil(length / 2))
    return new Int32Array(new Int32Array(this.words.buffer, this.words.byteOffset + at * WORD, length))
  }

  /** Length of an array whose items take `itemBytes` each. */
  private length(itemBytes: number): number {
    const length = this.number()
    const most = ((this.words.length - this.at) * WORD) / itemBytes
    if (!(Number.isInteger(length) && length >= 0 && length <= most))
      throw new Error(`Invariant: a list within a state has 0 to ${most} items here, not ${length}`)
    return length
  }

  private take(count: number): number {
    const at = this.at
    if (at + count > this.words.length) throw new Error(`Invariant: a state of ${this.words.length} words ends here`)
    this.at += count
    return at
  }
}
