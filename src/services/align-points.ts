import type { FlowPointColumns, TradeColumns } from '../domain/series.ts'
import type { BarPoints, BarTrades } from '../kernel/bars.ts'

/** Where candles lie. */
export interface CandleTimes {
  readonly openTime: Float64Array
  readonly closeTime: Float64Array
}

/** Lists, candle by candle, what traded at which price; what lies in no candle is left out. */
export function alignFlowPoints(candles: CandleTimes, { time, price, quantity }: FlowPointColumns): BarPoints {
  const { offset, rows } = rowsOf(candles, time)
  return {
    offset,
    price: Float64Array.from(rows, (row) => price[row] ?? 0),
    quantity: Float64Array.from(rows, (row) => quantity[row] ?? 0),
  }
}

/** Lists trades candle by candle. */
export function alignTrades(
  candles: CandleTimes,
  { time, price, quantity, isBuy }: TradeColumns,
): Omit<BarTrades, 'from'> {
  const { offset, rows } = rowsOf(candles, time)
  return {
    offset,
    price: Float64Array.from(rows, (row) => price[row] ?? 0),
    quantity: Float64Array.from(rows, (row) => quantity[row] ?? 0),
    isBuy: Uint8Array.from(rows, (row) => isBuy[row] ?? 0),
  }
}

/** Rows within each candle, in order: those of candle i are `rows[offset[i]] .. rows[offset[i + 1] - 1]`. */
function rowsOf({ openTime, closeTime }: CandleTimes, time: Float64Array): { offset: Uint32Array; rows: Uint32Array } {
  const offset = new Uint32Array(openTime.length + 1)
  const rows = new Uint32Array(time.length)
  let row = 0
  let count = 0
  for (let i = 0; i < openTime.length; i++) {
    while ((time[row] ?? Number.POSITIVE_INFINITY) < (openTime[i] ?? 0)) row++
    while ((time[row] ?? Number.POSITIVE_INFINITY) < (closeTime[i] ?? 0)) rows[count++] = row++
    offset[i + 1] = count
  }
  return { offset, rows: rows.subarray(0, count) }
}
