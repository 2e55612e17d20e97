import { simulated } from '../src/exchanges/simulated.ts'
import type { BarColumns } from '../src/kernel/bars.ts'
import { type BaseCandles, withTriggers } from '../src/services/base-candles.ts'
import { type SimulatedMarket, type SimulatedTrade, simulateMarket } from '../src/simulation/market.ts'
import { alignSimulated } from '../test/helpers/align-simulated.ts'

/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600_000
/** Trades of at least this many USD count as large. */
const LARGE_TRADE_USD = 100_000

export function marketOf(days: number): SimulatedMarket {
  return simulateMarket({ seed: 7, startTime: START, days, tiers: simulated.tierTables[0]?.tiers ?? [] })
}

/** 5-minute bars of a simulated market with every input, large trades too. */
export function fiveMinuteBars({ days, seed = 7 }: { days: number; seed?: number }): BarColumns {
  const large: SimulatedTrade[] = []
  const onTrade = (trade: SimulatedTrade) => {
    if (trade.price * trade.quantity >= LARGE_TRADE_USD) large.push(trade)
  }
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const market = simulateMarket({ seed, startTime: START, days, tiers, onTrade })
  const candles = joinCandles(withTriggers(market.candles, market.markCandles), 5)
  return alignSimulated(market, candles, large)
}

/** 1-minute bars of a simulated market, without large trades. */
export function barsOf(market: SimulatedMarket): BarColumns {
  return alignSimulated(market, withTriggers(market.candles, market.markCandles))
}

/** Joins every `size` candles into one; they have no gaps. */
function joinCandles(minutes: BaseCandles, size: number): BaseCandles {
  const count = Math.floor(minutes.openTime.length / size)
  const pick = (column: Float64Array, offset: number) =>
    Float64Array.from({ length: count }, (_, i) => column[i * size + offset] ?? Number.NaN)
  const fold = (column: Float64Array, join: (a: number, b: number) => number) =>
    Float64Array.from({ length: count }, (_, i) => column.subarray(i * size, (i + 1) * size).reduce(join))
  const add = (a: number, b: number) => a + b
  return {
    openTime: pick(minutes.openTime, 0),
    closeTime: pick(minutes.closeTime, size - 1),
    open: pick(minutes.open, 0),
    high: fold(minutes.high, (a, b) => Math.max(a, b)),
    low: fold(minutes.low, (a, b) => Math.min(a, b)),
    close: pick(minutes.close, size - 1),
    volume: fold(minutes.volume, add),
    quoteVolume: fold(minutes.quoteVolume, add),
    takerBuyVolume: fold(minutes.takerBuyVolume, add),
    triggerLow: fold(minutes.triggerLow, (a, b) => Math.min(a, b)),
    triggerHigh: fold(minutes.triggerHigh, (a, b) => Math.max(a, b)),
    triggerOpen: pick(minutes.triggerOpen, 0),
    isMarked: new Uint8Array(count).fill(1),
  }
}

/** The first `count` bars. */
export function firstBars(bars: BarColumns, count: number): BarColumns {
  const cut = Object.entries(bars).map(([name, column]) => [
    name,
    ArrayBuffer.isView(column) && 'subarray' in column ? cutColumn(column, count) : column,
  ])
  return { ...bars, ...Object.fromEntries(cut) }
}

function cutColumn(column: object, count: number): unknown {
  if (column instanceof Float64Array || column instanceof Uint8Array) return column.subarray(0, count)
  return column
}
