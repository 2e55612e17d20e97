import type { CandleColumns, OpenInterestColumns } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { spreadOpenInterest } from '../kernel/open-interest-spread.ts'
import type { BaseCandles } from './base-candles.ts'

/**
 * Open interest in base units at each reading.
 *
 * Where a venue gives only a USD value it is divided by the close of the last candle that ended by then (a candle's
 * open where the reading stands at the very start); NaN where no candle tells the price.
 */
export function baseUnitReadings(readings: OpenInterestColumns, candles: CandleColumns): Float64Array {
  const quantity = readings.quantity.slice()
  let k = 0
  for (let i = 0; i < quantity.length; i++) {
    const time = readings.time[i] ?? Number.NaN
    while ((candles.closeTime[k] ?? Number.POSITIVE_INFINITY) < time) k++
    if (Number.isNaN(quantity[i])) quantity[i] = (readings.notional[i] ?? Number.NaN) / priceAt(candles, k, time)
  }
  return quantity
}

/** Price at `time`, which is not after the close of candle `k`. */
function priceAt(candles: CandleColumns, k: number, time: number): number {
  if (candles.closeTime[k] === time) return candles.close[k] ?? Number.NaN
  if (candles.openTime[k] === time) return candles.open[k] ?? Number.NaN
  if (k > 0 && (candles.openTime[k] ?? Number.POSITIVE_INFINITY) < time) return candles.close[k - 1] ?? Number.NaN
  return Number.NaN
}

/** Aligns candles and open interest into bars; a bar is complete where the change of open interest is known. */
export function alignBars(
  candles: BaseCandles,
  readings: OpenInterestColumns,
  present: readonly TimeRange[],
): BarColumns {
  const quantity = baseUnitReadings(readings, candles)
  const { before, change } = spreadOpenInterest(candles, { time: readings.time, quantity }, present)
  const complete = new Uint8Array(change.length)
  for (let i = 0; i < complete.length; i++) complete[i] = Number.isNaN(change[i]) ? 0 : 1
  return {
    openTime: candles.openTime,
    closeTime: candles.closeTime,
    open: candles.open,
    close: candles.close,
    triggerLow: candles.triggerLow,
    triggerHigh: candles.triggerHigh,
    openInterest: before,
    openInterestChange: change,
    complete,
  }
}
