/** A trade that counts, and where its positions stand in their book. */
export interface SelectedTrade {
  readonly isBuy: boolean
  /** USD. */
  readonly grossValue: number
  /** Number of its first position in the book of its side. */
  readonly serial: number
}

export interface SelectionRule {
  readonly select: 'gross_value' | 'top_n' | 'portion'
  /** USD. */
  readonly least_gross_value: number
  readonly top_n: number
  readonly portion: number
}

interface Entry extends SelectedTrade {
  readonly time: number
  isOut: boolean
}

/**
 * Chooses the trades of a sliding window by size, as far as they are known at each moment.
 *
 * A trade that a larger one displaces does not come back when that one leaves the window.
 */
export class TradeSelection {
  private readonly rule: SelectionRule
  /** In order of time; those before `head` have left the window. */
  private window: Entry[] = []
  private head = 0
  /** Those that count, smallest first; kept only where a number of them is the limit. */
  private ranked: Entry[] = []
  /** Times of all trades that were offered, in the window. */
  private offered: number[] = []
  private offeredHead = 0
  private now = 0

  constructor(rule: SelectionRule) {
    this.rule = rule
  }

  /** Moves on to `now`; returns the trades at or before `oldest`, which no longer count. */
  startStep(now: number, oldest: number): SelectedTrade[] {
    this.now = now
    const left: SelectedTrade[] = []
    for (let entry = this.window[this.head]; entry !== undefined && entry.time <= oldest; ) {
      if (!entry.isOut) left.push(entry)
      entry.isOut = true
      entry = this.window[++this.head]
    }
    if (left.length > 0) this.ranked = this.ranked.filter((entry) => !entry.isOut)
    while ((this.offered[this.offeredHead] ?? Number.POSITIVE_INFINITY) <= oldest) this.offeredHead++
    this.compact()
    return left
  }

  /** Offers a trade of this value; whether it counts for now. */
  admits(grossValue: number): boolean {
    if (this.rule.select === 'gross_value') return grossValue >= this.rule.least_gross_value
    if (this.rule.select === 'portion') this.offered.push(this.now)
    const [smallest] = this.ranked
    return smallest === undefined || this.ranked.length < this.limit() || grossValue > smallest.grossValue
  }

  /** Adds an admitted trade; returns those it displaces. */
  add(trade: SelectedTrade): SelectedTrade[] {
    const entry: Entry = { ...trade, time: this.now, isOut: false }
    this.window.push(entry)
    if (this.rule.select === 'gross_value') return []
    let at = this.ranked.findIndex((other) => other.grossValue > trade.grossValue)
    if (at < 0) at = this.ranked.length
    this.ranked.splice(at, 0, entry)
    const displaced = this.ranked.splice(0, Math.max(0, this.ranked.length - this.limit()))
    for (const other of displaced) other.isOut = true
    return displaced
  }

  private limit(): number {
    if (this.rule.select === 'top_n') return this.rule.top_n
    return Math.max(1, Math.ceil(this.rule.portion * (this.offered.length - this.offeredHead)))
  }

  private compact(): void {
    if (this.head > 4096 && this.head * 2 > this.window.length) {
      this.window = this.window.slice(this.head)
      this.head = 0
    }
    if (this.offeredHead > 4096 && this.offeredHead * 2 > this.offered.length) {
      this.offered = this.offered.slice(this.offeredHead)
      this.offeredHead = 0
    }
  }
}
