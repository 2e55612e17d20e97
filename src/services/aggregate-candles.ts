import type { CandleColumns } from '../domain/series.ts'
import { floorTime } from '../domain/time.ts'

/** One display candle; base volume, and NaN nowhere. */
export interface DisplayCandle {
  readonly timestamp: number
  readonly open: number
  high: number
  low: number
  close: number
  volume: number
}

/** What display candles are made from. */
export type DisplayedColumns = Pick<CandleColumns, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume'>

/** Joins base candles into candles of `stepMs`; a stretch without base candles is left out, never filled. */
export function aggregateCandles(candles: DisplayedColumns, stepMs: number): DisplayCandle[] {
  const joined: DisplayCandle[] = []
  let current: DisplayCandle | undefined
  for (let i = 0; i < candles.openTime.length; i++) {
    const timestamp = floorTime(candles.openTime[i] ?? 0, stepMs)
    const high = candles.high[i] ?? 0
    const low = candles.low[i] ?? 0
    const close = candles.close[i] ?? 0
    const volume = candles.volume[i] ?? 0
    if (current?.timestamp !== timestamp) {
      current = { timestamp, open: candles.open[i] ?? 0, high, low, close, volume }
      joined.push(current)
      continue
    }
    current.high = Math.max(current.high, high)
    current.low = Math.min(current.low, low)
    current.close = close
    current.volume += volume
  }
  return joined
}
