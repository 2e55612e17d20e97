import type { LiquidationRow } from './tape-buffer.ts'

const MINUTE = 60_000

/** Sum of one minute, venue and side as the server has it; USD. */
export interface MinuteSum {
  readonly timestamp: number
  readonly exchange: string
  readonly side: 'long' | 'short'
  readonly count: number
  readonly notional_usd: number
  readonly largest_usd: number
}

/** What was liquidated at a venue, USD. */
export interface VenueTotal {
  readonly exchange: string
  readonly long: number
  readonly short: number
  readonly count: number
  readonly largest: number
}

/** Bars of equal length; long and short are USD, both positive. */
export interface Bars {
  readonly times: readonly number[]
  readonly long: readonly number[]
  readonly short: readonly number[]
}

interface Part {
  count: number
  notional: number
  largest: number
}

/** The same minute as the server summed it, and as the live rows add up. */
interface Cell {
  readonly exchange: string
  readonly side: 'long' | 'short'
  stored: Part
  readonly told: Part
}

/**
 * Sums of liquidations by minute, venue and side, from answers of the server and from live rows. Of the two the one with
 * more liquidations counts: the server's for minutes that were not watched here whole, the live one until the server has
 * all of it. So nothing counts twice, and whatever was missed comes with the next answer.
 */
export class LiquidationSums {
  private readonly minutes = new Map<number, Map<string, Cell>>()

  /** Takes an answer; it replaces earlier ones for its minutes. */
  load(rows: readonly MinuteSum[]): void {
    for (const { timestamp, exchange, side, count, notional_usd, largest_usd } of rows) {
      this.cell(timestamp, exchange, side).stored = { count, notional: notional_usd, largest: largest_usd }
    }
  }

  /** Adds a liquidation that was told live. */
  add({ timestamp, exchange, side, notional_usd }: LiquidationRow): void {
    const { told } = this.cell(Math.floor(timestamp / MINUTE) * MINUTE, exchange, side)
    told.count++
    told.notional += notional_usd
    told.largest = Math.max(told.largest, notional_usd)
  }

  /** Forgets minutes before a time, UTC ms. */
  prune(before: number): void {
    for (const minute of this.minutes.keys()) if (minute < before) this.minutes.delete(minute)
  }

  clear(): void {
    this.minutes.clear()
  }

  /** Totals of each venue over the minutes that begin in [from, to), the largest first. */
  totals({ from, to }: { readonly from: number; readonly to: number }): VenueTotal[] {
    const byVenue = new Map<string, { long: number; short: number; count: number; largest: number }>()
    for (const [minute, cells] of this.minutes) {
      if (minute < from || minute >= to) continue
      for (const cell of cells.values()) {
        const part = better(cell)
        const total = byVenue.get(cell.exchange) ?? { long: 0, short: 0, count: 0, largest: 0 }
        total[cell.side] += part.notional
        total.count += part.count
        total.largest = Math.max(total.largest, part.largest)
        byVenue.set(cell.exchange, total)
      }
    }
    return [...byVenue]
      .map(([exchange, total]) => ({ exchange, ...total }))
      .sort((a, b) => b.long + b.short - a.long - a.short)
  }

  /** Bars of `step` ms over [from, to); `from` is a multiple of `step`, times are the bars' starts. */
  bars({ from, to, step }: { readonly from: number; readonly to: number; readonly step: number }): Bars {
    const count = Math.max(0, Math.ceil((to - from) / step))
    const times = Array.from({ length: count }, (_, i) => from + i * step)
    const sides = { long: times.map(() => 0), short: times.map(() => 0) }
    for (const [minute, cells] of this.minutes) {
      const bar = Math.floor((minute - from) / step)
      if (bar < 0 || bar >= count) continue
      for (const cell of cells.values()) {
        sides[cell.side][bar] = (sides[cell.side][bar] ?? 0) + better(cell).notional
      }
    }
    return { times, ...sides }
  }

  private cell(minute: number, exchange: string, side: 'long' | 'short'): Cell {
    let cells = this.minutes.get(minute)
    if (cells === undefined) {
      cells = new Map()
      this.minutes.set(minute, cells)
    }
    const key = `${exchange} ${side}`
    let cell = cells.get(key)
    if (cell === undefined) {
      cell = { exchange, side, stored: noPart(), told: noPart() }
      cells.set(key, cell)
    }
    return cell
  }
}

function better({ stored, told }: Cell): Part {
  return told.count > stored.count ? told : stored
}

function noPart(): Part {
  return { count: 0, notional: 0, largest: 0 }
}
