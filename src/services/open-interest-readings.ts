import type { CandleColumns, OpenInterestColumns } from '../domain/series.ts'

/** Candles as far as they tell prices. */
export type CandlePrices = Pick<CandleColumns, 'openTime' | 'closeTime' | 'open' | 'close'>

/**
 * Open interest in base units at each reading.
 *
 * Where a venue gives only a USD value it is divided by the close of the last candle that ended by then (a candle's
 * open where the reading stands at the very start); NaN where no candle tells the price.
 */
export function baseUnitReadings(readings: OpenInterestColumns, candles: CandlePrices): Float64Array {
  const quantity = readings.quantity.slice()
  let k = 0
  for (let i = 0; i < quantity.length; i++) {
    const time = readings.time[i] ?? Number.NaN
    while ((candles.closeTime[k] ?? Number.POSITIVE_INFINITY) < time) k++
    if (Number.isNaN(quantity[i])) quantity[i] = (readings.notional[i] ?? Number.NaN) / priceAt(candles, k, time)
  }
  return quantity
}

/** Price at `time`, which is not after the close of candle `k`; after all candles `k` is their number. */
function priceAt(candles: CandlePrices, k: number, time: number): number {
  if (candles.closeTime[k] === time) return candles.close[k] ?? Number.NaN
  if (candles.openTime[k] === time) return candles.open[k] ?? Number.NaN
  return k > 0 ? (candles.close[k - 1] ?? Number.NaN) : Number.NaN
}
