import type { RowOf } from '../../src/client/live-messages.ts'

export type LiquidationRow = RowOf['liquidations']

/** A liquidation of the tape; `id` tells it from one that is equal to it. */
export interface TapeRow {
  readonly id: number
  readonly row: LiquidationRow
}

/** Rows that are kept; older ones are let go. */
export const MOST_ROWS = 5000

/** The newest liquidations, newest first. While it is held, what is shown stands still and new rows wait. */
export class TapeBuffer {
  /** What is shown. */
  shown: readonly TapeRow[] = []
  /** Rows that came since it is held. */
  waiting = 0
  private all: readonly TapeRow[] = []
  private isHeld = false
  private lastId = 0

  /** Takes new rows in the order in which they came. */
  push(rows: readonly LiquidationRow[]): void {
    const made = rows.slice(-MOST_ROWS).map((row) => this.made(row))
    this.all = [...made.reverse(), ...this.all].slice(0, MOST_ROWS)
    if (this.isHeld) this.waiting += rows.length
    else this.shown = this.all
  }

  /** Takes rows of the past, in any order; those that are here already are not doubled, however often they are equal. */
  merge(rows: readonly LiquidationRow[]): void {
    const present = new Map<string, number>()
    for (const { row } of this.all) present.set(keyOf(row), (present.get(keyOf(row)) ?? 0) + 1)
    const added = rows.filter((row) => {
      const left = present.get(keyOf(row)) ?? 0
      present.set(keyOf(row), left - 1)
      return left <= 0
    })
    if (added.length === 0) return
    const made = added.map((row) => this.made(row))
    this.all = [...this.all, ...made].sort((a, b) => b.row.timestamp - a.row.timestamp).slice(0, MOST_ROWS)
    if (!this.isHeld) this.shown = this.all
  }

  hold(): void {
    this.isHeld = true
  }

  /** Shows what waited. */
  release(): void {
    this.isHeld = false
    this.waiting = 0
    this.shown = this.all
  }

  clear(): void {
    this.all = []
    this.shown = []
    this.waiting = 0
  }

  private made(row: LiquidationRow): TapeRow {
    this.lastId++
    return { id: this.lastId, row }
  }
}

function keyOf(row: LiquidationRow): string {
  const { exchange, symbol, timestamp, side, quantity, notional_usd } = row
  return `${exchange} ${symbol} ${timestamp} ${side} ${quantity} ${notional_usd}`
}
