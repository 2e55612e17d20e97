import type { Stateful, StateReader, StateWriter } from '../kernel/state-bytes.ts'

/** Time and what happened in each of the last steps, oldest first; a queue in typed arrays. Hot: see bench/models.bench.ts. */
export class AgeRing implements Stateful {
  private time = new Float64Array(256)
  private amount = new Float64Array(256)
  private longOpened = new Float64Array(256)
  private shortOpened = new Float64Array(256)
  private head = 0
  private tail = 0

  /**
   * @param amount - any figure of the step
   * @param longOpened - positions ever opened in the book of longs once the step was done; shorts alike
   */
  push(time: number, amount: number, longOpened: number, shortOpened: number): void {
    if (this.tail - this.head === this.time.length) this.grow()
    const at = this.tail++ & (this.time.length - 1)
    this.time[at] = time
    this.amount[at] = amount
    this.longOpened[at] = longOpened
    this.shortOpened[at] = shortOpened
  }

  /** Takes the oldest step when it is older than `time`, which then is in `taken`. */
  takeBefore(time: number): boolean {
    if (this.head === this.tail) return false
    const at = this.head & (this.time.length - 1)
    if (this.time[at]! >= time) return false
    this.taken.amount = this.amount[at]!
    this.taken.longOpened = this.longOpened[at]!
    this.taken.shortOpened = this.shortOpened[at]!
    this.head++
    return true
  }

  readonly taken = { amount: 0, longOpened: 0, shortOpened: 0 }

  save(into: StateWriter): void {
    for (const column of [this.time, this.amount, this.longOpened, this.shortOpened]) {
      const held = new Float64Array(this.tail - this.head)
      for (let i = this.head; i < this.tail; i++) held[i - this.head] = column[i & (column.length - 1)]!
      into.numbers(held)
    }
  }

  restore(from: StateReader): void {
    const [time, amount, longOpened, shortOpened] = [from.numbers(), from.numbers(), from.numbers(), from.numbers()]
    this.head = 0
    this.tail = 0
    time.forEach((at, i) => {
      this.push(at, amount[i]!, longOpened[i]!, shortOpened[i]!)
    })
  }

  private grow(): void {
    const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const array = new Float64Array(old.length * 2)
      for (let i = this.head; i < this.tail; i++) array[i & (array.length - 1)] = old[i & (old.length - 1)]!
      return array
    }
    const time = grown(this.time)
    const amount = grown(this.amount)
    const longOpened = grown(this.longOpened)
    this.shortOpened = grown(this.shortOpened)
    this.time = time
    this.amount = amount
    this.longOpened = longOpened
  }
}
