import { defineError } from '../domain/errors.ts'
import { floorTime, intervalMs, parseTime } from '../domain/time.ts'
import { requireExchange } from '../exchanges/registry.ts'
import { DEFAULT_MODEL } from '../models/registry.ts'
import type { MarketStore } from '../storage/store.ts'
import { aggregateCandles, type DisplayCandle } from './aggregate-candles.ts'
import { loadBaseCandles } from './base-candles.ts'
import { planBaseCandles } from './base-plan.ts'
import { type Catalog, extentOf, type Market, rowsOfKind } from './catalog.ts'
import { baseCandleMs } from './market-scope.ts'
import { completeExtent } from './model-inputs.ts'
import { type ColumnWindow, resolveWindow, type WindowQuery } from './window.ts'

export interface KlinesQuery extends WindowQuery {
  readonly symbol: string
  readonly exchange?: string | undefined
  /** Only candles that had closed at this time. */
  readonly as_of?: string | undefined
}

/** Candles of one market at a display interval. */
export interface Klines {
  readonly market: Market
  readonly window: ColumnWindow
  readonly candles: readonly DisplayCandle[]
}

const CandlesMissing = defineError('CANDLES_MISSING', {
  status: 404,
  kind: 'data',
  message: (d: { symbol: string; exchange: string | undefined; stored: readonly string[] }) =>
    `no candles of ${d.exchange ?? 'any exchange'} for ${d.symbol}; exchanges with candles: ${d.stored.join(', ') || 'none'}`,
})

/**
 * Candles of a window, joined from the finest stored ones; as of a time, from those of them that had closed by then.
 *
 * Without an exchange the first one that also has open interest is taken, so that they match the heatmap.
 *
 * @throws EXCHANGE_UNKNOWN, SYMBOL_UNKNOWN, CANDLES_MISSING and those of the window
 */
export async function loadKlines(store: MarketStore, catalog: Catalog, query: KlinesQuery): Promise<Klines> {
  if (query.exchange !== undefined) requireExchange(query.exchange)
  const markets = (await catalog.marketsOf(query.symbol)).filter((market) => rowsOfKind(market, 'candles').length > 0)
  const candidates = query.exchange === undefined ? markets : markets.filter((m) => m.exchange === query.exchange)
  const market =
    candidates.find((candidate) => completeExtent(candidate, DEFAULT_MODEL.needs) !== undefined) ?? candidates[0]
  if (market === undefined) {
    throw CandlesMissing({ symbol: query.symbol, exchange: query.exchange, stored: markets.map((m) => m.exchange) })
  }
  const rows = rowsOfKind(market, 'candles')
  const asOf = query.as_of === undefined ? Number.MAX_SAFE_INTEGER : parseTime(query.as_of, 'as_of')
  const dataEnd = Math.min(asOf, completeExtent(market, DEFAULT_MODEL.needs)?.to ?? extentOf(rows)?.to ?? 0)
  const window = resolveWindow(query, dataEnd, (range) => baseCandleMs([market], range))
  const pieces = planBaseCandles(rows)
    .filter((piece) => piece.to > window.from)
    .map((piece) => ({
      ...piece,
      from: Math.max(piece.from, window.from),
      to: Math.min(piece.to, floorTime(asOf, intervalMs(piece.interval))),
    }))
    .filter((piece) => piece.to > piece.from)
  const base = await loadBaseCandles(store, { ...market, pieces, to: window.to })
  return { market, window, candles: aggregateCandles(base, intervalMs(window.interval)) }
}
