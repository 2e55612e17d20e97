import type { CandleColumns } from '../domain/series.ts'
import type { SimulatedTrade } from '../simulation/market.ts'

const MINUTE_MS = 60_000
/** The simulator trades in ticks of this length, all of a tick within its first instants. */
const TICK_MS = 10_000
/** Trades of a tick at the least, so that a market trades about every second. */
const TRADES_PER_TICK = 10

/** A trade as venues send it. */
export interface LiveTrade extends SimulatedTrade {
  /** Counts up by one on the instrument. */
  readonly id: number
}

/**
 * Trades of a simulated market, spread over their ticks and cut into smaller ones, and the 1-minute candles of exactly
 * these trades.
 */
export class TradeTape {
  private readonly lotsPerUnit: number
  private readonly keptFrom: number
  private readonly trades: LiveTrade[] = []
  private readonly minutes: number[][] = []
  private tick = Number.NaN
  private fills: SimulatedTrade[] = []
  private nextId = 1

  /** @param keptFrom - UTC ms; trades before it are only summed */
  constructor({ lotsPerUnit, keptFrom }: { lotsPerUnit: number; keptFrom: number }) {
    this.lotsPerUnit = lotsPerUnit
    this.keptFrom = keptFrom
  }

  add(fill: SimulatedTrade): void {
    const tick = fill.time - (fill.time % TICK_MS)
    if (tick !== this.tick) this.finishTick()
    this.tick = tick
    this.fills.push(fill)
  }

  /** Trades and candles, after the last `add`. */
  finish(): { readonly trades: readonly LiveTrade[]; readonly candles: CandleColumns } {
    this.finishTick()
    const column = (index: number): Float64Array => Float64Array.from(this.minutes, (row) => row[index] ?? Number.NaN)
    const openTime = column(0)
    const candles = {
      openTime,
      closeTime: openTime.map((time) => time + MINUTE_MS),
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      volume: column(5),
      quoteVolume: column(6),
      takerBuyVolume: column(7),
    }
    return { trades: this.trades, candles }
  }

  private finishTick(): void {
    const parts = Math.ceil(TRADES_PER_TICK / this.fills.length)
    const trades = this.fills.flatMap((fill) => this.cut(fill, parts))
    for (const [i, trade] of trades.entries()) {
      const time = this.tick + Math.floor((i * TICK_MS) / trades.length)
      const spread = { ...trade, time, id: this.nextId++ }
      if (time >= this.keptFrom) this.trades.push(spread)
      addToCandle(this.minuteAt(time, trade.price), spread)
    }
    this.fills = []
  }

  /** Parts of whole lots that sum to the fill. */
  private cut(fill: SimulatedTrade, parts: number): SimulatedTrade[] {
    const lots = Math.round(fill.quantity * this.lotsPerUnit)
    const count = Math.max(1, Math.min(parts, lots))
    const each = Math.floor(lots / count)
    return Array.from({ length: count }, (_, i) => {
      const own = i === count - 1 ? lots - each * (count - 1) : each
      return { ...fill, quantity: own / this.lotsPerUnit }
    })
  }

  private minuteAt(time: number, price: number): number[] {
    const openTime = time - (time % MINUTE_MS)
    const last = this.minutes.at(-1)
    if (last !== undefined && last[0] === openTime) return last
    const row = [openTime, price, price, price, price, 0, 0, 0]
    this.minutes.push(row)
    return row
  }
}

/** Adds a trade to `[openTime, open, high, low, close, volume, quoteVolume, takerBuyVolume]`. */
export function addToCandle(row: number[], { price, quantity, isBuy }: SimulatedTrade): void {
  const [, , high = price, low = price, , volume = 0, quoteVolume = 0, takerBuyVolume = 0] = row
  row[2] = Math.max(high, price)
  row[3] = Math.min(low, price)
  row[4] = price
  row[5] = volume + quantity
  row[6] = quoteVolume + quantity * price
  row[7] = takerBuyVolume + (isBuy ? quantity : 0)
}
