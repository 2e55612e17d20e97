import type { SideBook } from '../kernel/side-book.ts'
import type { Stateful, StateReader, StateWriter } from '../kernel/state-bytes.ts'
import type { PositionEngine } from './position-books.ts'

/** Positions `[from, to)` in order of opening in a book. */
export interface PositionSpan {
  readonly book: SideBook
  readonly from: number
  readonly to: number
}

/** Which positions each trade opened, by the number of the trade. */
export class TradePositions implements Stateful {
  private readonly engine: PositionEngine
  private readonly spans = new Map<number, PositionSpan>()

  constructor(engine: PositionEngine) {
    this.engine = engine
  }

  set(trade: number, span: PositionSpan): void {
    this.spans.set(trade, span)
  }

  /** Takes the positions of a trade out; undefined for one that has none. */
  take(trade: number): PositionSpan | undefined {
    const span = this.spans.get(trade)
    this.spans.delete(trade)
    return span
  }

  save(into: StateWriter): void {
    const spans = [...this.spans.values()]
    into.numbers(Float64Array.from(this.spans.keys()))
    into.integers(Int32Array.from(spans, ({ book }) => (book === this.engine.long ? 1 : 0)))
    into.numbers(Float64Array.from(spans, ({ from }) => from))
    into.numbers(Float64Array.from(spans, ({ to }) => to))
  }

  restore(from: StateReader): void {
    const [trades, isLong, first, end] = [from.numbers(), from.integers(), from.numbers(), from.numbers()]
    this.spans.clear()
    trades.forEach((trade, i) => {
      const book = isLong[i] === 1 ? this.engine.long : this.engine.short
      this.spans.set(trade, { book, from: first[i]!, to: end[i]! })
    })
  }
}
