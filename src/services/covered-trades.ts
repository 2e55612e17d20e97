import type { TradeColumns } from '../domain/series.ts'
import { mergeRanges } from '../domain/time.ts'
import type { BarTrades } from '../kernel/bars.ts'
import { alignTrades } from './align-points.ts'
import type { BaseCandles } from './base-candles.ts'
import { type Market, rowsOfKind } from './catalog.ts'
import { beginOf } from './model-inputs.ts'

/** Large trades, and 1 for each candle of which they are stored. */
export interface CoveredTrades {
  readonly points: BarTrades
  readonly isKnown: Uint8Array
}

/** Lists large trades candle by candle, with where they are known. */
export function alignLargeTrades(candles: BaseCandles, trades: TradeColumns, market: Market): CoveredTrades {
  return {
    points: { ...alignTrades(candles, trades), from: beginOf(market, 'large-trades') },
    isKnown: whereCovered(candles, market),
  }
}

/** Whether any large trades of a market are stored. */
export function hasTrades(market: Market): boolean {
  return rowsOfKind(market, 'large-trades').length > 0
}

/** 1 for candles that lie within the time of which large trades are stored. */
function whereCovered({ openTime, closeTime }: BaseCandles, market: Market): Uint8Array {
  const present = mergeRanges(rowsOfKind(market, 'large-trades'))
  let range = 0
  return Uint8Array.from(openTime, (from, i) => {
    while ((present[range]?.to ?? Number.POSITIVE_INFINITY) <= from) range++
    const covered = present[range]
    return covered !== undefined && covered.from <= from && covered.to >= (closeTime[i] ?? 0) ? 1 : 0
  })
}
