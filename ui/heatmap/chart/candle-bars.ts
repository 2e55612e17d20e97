import type { CandlestickData, UTCTimestamp, WhitespaceData } from 'lightweight-charts'
import type { KlineRow } from '../heatmap-loader.ts'
import type { TimeColumns } from './sight.ts'

/** A bar for every column: whitespace where there is no candle, and from column `end` on, which nobody knows yet. */
export function candleBars(
  { start, step, columns }: TimeColumns,
  candles: ReadonlyMap<number, KlineRow>,
  end: number | undefined,
): (CandlestickData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[] {
  return Array.from({ length: columns }, (_, column) => {
    const timestamp = start + column * step
    return barOf(timestamp, end !== undefined && column >= end ? undefined : candles.get(timestamp))
  })
}

/** The bar of one column. */
export function barOf(
  timestamp: number,
  candle: KlineRow | undefined,
): CandlestickData<UTCTimestamp> | WhitespaceData<UTCTimestamp> {
  const time = (timestamp / 1000) as UTCTimestamp
  if (candle === undefined) return { time }
  const { open, high, low, close } = candle
  return { time, open, high, low, close }
}
