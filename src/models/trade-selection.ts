import { LevelHeap } from '../kernel/level-heap.ts'
import type { Stateful, StateReader, StateWriter } from '../kernel/state-bytes.ts'

/** A trade of the window. */
export interface WindowTrade {
  readonly isBuy: boolean
  readonly price: number
  /** Base units. */
  readonly quantity: number
  /** USD. */
  readonly grossValue: number
  /** Close of its candle, UTC ms. */
  readonly time: number
  /** Number of the step that brought it. */
  readonly step: number
}

export interface SelectionRule {
  readonly select: 'gross_value' | 'top_n' | 'portion'
  /** USD. */
  readonly least_gross_value: number
  readonly top_n: number
  readonly portion: number
}

/** Which trades begin and cease to count in a step. */
export interface SelectionChange {
  readonly added: readonly number[]
  readonly removed: readonly number[]
}

const OUT = 0
const IN = 1
const GONE = 2

/**
 * Keeps which trades of a sliding window count: those from a value on, the n largest, or the largest share of them.
 *
 * Trades are known by their number in order of arrival. Of equal values those that count already stay. A trade that a
 * larger one displaces counts again once that one has left the window.
 */
export class TradeSelection implements Stateful {
  private readonly rule: SelectionRule
  private readonly trades = new Map<number, WindowTrade>()
  private readonly state = new Map<number, number>()
  /** Least of those that count, and greatest of the others; entries whose state has changed are passed over. */
  private readonly least = new LevelHeap()
  private readonly greatest = new LevelHeap()
  private oldest = 0
  private next = 0
  private counted = 0

  constructor(rule: SelectionRule) {
    this.rule = rule
  }

  /** A trade that is still in the window. */
  trade(number: number): WindowTrade {
    const found = this.trades.get(number)
    if (found === undefined) throw new Error(`Invariant: trade ${number} is in the window`)
    return found
  }

  /** Moves the window on: trades up to `oldest` leave it and `arrived` come in. */
  step(arrived: readonly WindowTrade[], oldest: number): SelectionChange {
    const before = new Map<number, boolean>()
    const change = (number: number, state: number): void => {
      const was = this.state.get(number) === IN
      if (!before.has(number)) before.set(number, was)
      this.counted += (state === IN ? 1 : 0) - (was ? 1 : 0)
      this.state.set(number, state)
    }
    for (; this.oldest < this.next && this.trade(this.oldest).time <= oldest; this.oldest++) change(this.oldest, GONE)
    for (const trade of arrived) this.arrive(trade, change)
    if (this.rule.select !== 'gross_value') this.settle(change)
    const added: number[] = []
    const removed: number[] = []
    for (const [number, was] of before) {
      const is = this.state.get(number) === IN
      if (is && !was) added.push(number)
      if (was && !is) removed.push(number)
      if (this.state.get(number) === GONE) {
        this.state.delete(number)
        this.trades.delete(number)
      }
    }
    return { added, removed }
  }

  save(into: StateWriter): void {
    const held = Array.from({ length: this.next - this.oldest }, (_, i) => this.trade(this.oldest + i))
    for (const value of [this.oldest, this.next, this.counted]) into.number(value)
    into.integers(Int32Array.from(held, ({ isBuy }) => (isBuy ? 1 : 0)))
    into.integers(Int32Array.from(held, (_, i) => this.state.get(this.oldest + i) ?? OUT))
    for (const field of ['price', 'quantity', 'grossValue', 'time', 'step'] as const) {
      into.numbers(Float64Array.from(held, (trade) => trade[field]))
    }
    this.least.save(into)
    this.greatest.save(into)
  }

  restore(from: StateReader): void {
    this.oldest = from.number()
    this.next = from.number()
    this.counted = from.number()
    const [isBuy, state] = [from.integers(), from.integers()]
    const [price, quantity, grossValue] = [from.numbers(), from.numbers(), from.numbers()]
    const [time, step] = [from.numbers(), from.numbers()]
    this.trades.clear()
    this.state.clear()
    isBuy.forEach((bought, i) => {
      const values = { price: price[i]!, quantity: quantity[i]!, grossValue: grossValue[i]! }
      this.trades.set(this.oldest + i, { isBuy: bought === 1, ...values, time: time[i]!, step: step[i]! })
      this.state.set(this.oldest + i, state[i]!)
    })
    this.least.restore(from)
    this.greatest.restore(from)
  }

  private arrive(trade: WindowTrade, change: (number: number, state: number) => void): void {
    const { select, least_gross_value: limit } = this.rule
    if (select === 'gross_value' && trade.grossValue < limit) return
    const number = this.next++
    this.trades.set(number, trade)
    this.state.set(number, OUT)
    if (select === 'gross_value') change(number, IN)
    else this.greatest.push(-trade.grossValue, number)
  }

  /** Lets exactly the largest ones count. */
  private settle(change: (number: number, state: number) => void): void {
    const inWindow = this.next - this.oldest
    const limit = this.rule.select === 'top_n' ? this.rule.top_n : Math.ceil(this.rule.portion * inWindow)
    for (
      let number = this.top(this.least, IN);
      number >= 0 && this.counted > limit;
      number = this.top(this.least, IN)
    ) {
      this.leave(number, change)
    }
    for (let number = this.top(this.greatest, OUT); number >= 0; number = this.top(this.greatest, OUT)) {
      const smallest = this.top(this.least, IN)
      const isFull = this.counted >= limit
      if (isFull && !(smallest >= 0 && this.valueOf(number) > this.valueOf(smallest))) break
      if (isFull) this.leave(smallest, change)
      this.greatest.pop()
      this.least.push(this.valueOf(number), number)
      change(number, IN)
    }
  }

  private leave(number: number, change: (number: number, state: number) => void): void {
    this.least.pop()
    this.greatest.push(-this.valueOf(number), number)
    change(number, OUT)
  }

  private valueOf(number: number): number {
    return this.trade(number).grossValue
  }

  /** Number on top of a heap whose state is `state`, or -1; others are thrown away. */
  private top(heap: LevelHeap, state: number): number {
    while (heap.size > 0) {
      if (this.state.get(heap.topSlot) === state) return heap.topSlot
      heap.pop()
    }
    return -1
  }
}
