import { defineError } from '../domain/errors.ts'
import type { CandleColumns } from '../domain/series.ts'
import { floorTime, intervalMs, parseTime, type TimeRange } from '../domain/time.ts'
import { requireExchange } from '../exchanges/registry.ts'
import { DEFAULT_MODEL } from '../models/registry.ts'
import type { MarketStore } from '../storage/store.ts'
import { aggregateCandles, type DisplayCandle, type DisplayedColumns } from './aggregate-candles.ts'
import { type BasePiece, planBaseCandles } from './base-plan.ts'
import { type Catalog, extentOf, type Market, rowsOfKind } from './catalog.ts'
import { baseCandleMs } from './market-scope.ts'
import { completeExtent } from './model-inputs.ts'
import { type ColumnWindow, resolveWindow, type WindowQuery } from './window.ts'

/** Stored candles that are in memory at once. */
const BATCH_BASE_CANDLES = 40_000

export interface KlinesQuery extends WindowQuery {
  readonly symbol: string
  readonly exchange?: string | undefined
  /** Only candles that had closed at this time. */
  readonly as_of?: string | undefined
}

/** Which candles answer a question, before any is read. */
export interface KlinePlan {
  readonly market: Market
  readonly window: ColumnWindow
  /** Candles of the window, were none missing. */
  readonly mostCandles: number
  /** Stored candles to join, in order of time. */
  readonly pieces: readonly BasePiece[]
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
 * Decides the market, the window and the stored candles of a question; the window may have any number of candles.
 *
 * Without an exchange the first one that also has open interest is taken, so that they match the heatmap.
 *
 * @throws EXCHANGE_UNKNOWN, SYMBOL_UNKNOWN, CANDLES_MISSING and those of the window
 */
export async function planKlines(catalog: Catalog, query: KlinesQuery): Promise<KlinePlan> {
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
  const window = resolveWindow(query, dataEnd, (range) => baseCandleMs([market], range), Number.POSITIVE_INFINITY)
  const pieces = planBaseCandles(rows).flatMap((piece) =>
    cutPiece(piece, { from: window.from, to: Math.min(window.to, floorTime(asOf, intervalMs(piece.interval))) }),
  )
  return { market, window, mostCandles: (window.to - window.from) / intervalMs(window.interval), pieces }
}

/** Reads and joins the candles of a plan, some at a time; the next are read when they are asked for. */
export async function* readKlines(
  store: Pick<MarketStore, 'readCandles'>,
  { market, window, pieces }: KlinePlan,
): AsyncGenerator<DisplayCandle[]> {
  const { exchange, symbol } = market
  const step = intervalMs(window.interval)
  const finest = Math.min(...pieces.map(({ interval }) => intervalMs(interval)))
  // Whole display candles, so that none is read in two parts.
  const length = Math.max(step, floorTime(BATCH_BASE_CANDLES * finest, step))
  for (let from = floorTime(pieces[0]?.from ?? window.to, step); from < window.to; from += length) {
    const parts: CandleColumns[] = []
    for (const { interval, ...range } of pieces.flatMap((piece) => cutPiece(piece, { from, to: from + length }))) {
      parts.push(await store.readCandles({ exchange, symbol, interval, ...range }))
    }
    const candles = aggregateCandles(concatCandles(parts), step)
    if (candles.length > 0) yield candles
  }
}

/** All candles of a question at once. @throws those of `planKlines` */
export async function loadKlines(store: MarketStore, catalog: Catalog, query: KlinesQuery): Promise<Klines> {
  const plan = await planKlines(catalog, query)
  return { ...plan, candles: await collectKlines(store, plan) }
}

/** All candles of a plan at once. */
export async function collectKlines(store: MarketStore, plan: KlinePlan): Promise<DisplayCandle[]> {
  const batches: DisplayCandle[][] = []
  for await (const batch of readKlines(store, plan)) batches.push(batch)
  return batches.flat()
}

function cutPiece(piece: BasePiece, { from, to }: TimeRange): BasePiece[] {
  const cut = { ...piece, from: Math.max(piece.from, from), to: Math.min(piece.to, to) }
  return cut.to > cut.from ? [cut] : []
}

function concatCandles(parts: readonly CandleColumns[]): DisplayedColumns {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const column = (name: keyof CandleColumns) => Float64Array.from(parts.flatMap((part) => [...part[name]]))
  return {
    openTime: column('openTime'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  }
}
