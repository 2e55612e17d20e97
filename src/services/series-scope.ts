import { defineError } from '../domain/errors.ts'
import type { DataKind } from '../domain/series.ts'
import { intersectRanges, mergeRanges, subtractRanges } from '../domain/time.ts'
import { requireExchange } from '../exchanges/registry.ts'
import type { SeriesKind } from '../storage/store.ts'
import { type Catalog, extentOf, type Market, rowsOfKind } from './catalog.ts'
import { commonDataKind } from './heatmap.ts'
import { type ColumnWindow, isoTime, resolveWindow, type WindowQuery } from './window.ts'

/** Which readings of a series are asked for. */
export interface SeriesQuery extends WindowQuery {
  readonly symbol: string
  /** Ids to restrict to; undefined means every one that has the series, simulated ones only where nothing else does. */
  readonly exchanges?: readonly string[] | undefined
}

/** A question about a series with every default decided. */
export interface SeriesScope {
  readonly symbol: string
  readonly markets: readonly Market[]
  readonly window: ColumnWindow
  readonly dataKind: DataKind
  readonly warnings: readonly string[]
}

const SeriesMissing = defineError('SERIES_MISSING', {
  status: 404,
  kind: 'data',
  message: (d: { kind: SeriesKind; symbol: string; asked: readonly string[]; stored: readonly string[] }) =>
    `no ${d.kind} of ${d.asked.join(', ') || 'any exchange'} for ${d.symbol}; exchanges with it: ${d.stored.join(', ') || 'none; load some with "liqheat backfill" or "liqheat import"'}`,
})

/**
 * Decides who answers a question about a series, and its window; a window without an end ends with the stored rows.
 *
 * @param mostColumns - a window that has more is refused; without it, as many as a heatmap may have
 * @throws EXCHANGE_UNKNOWN, SYMBOL_UNKNOWN, SERIES_MISSING and those of the window
 */
export async function resolveSeries(
  catalog: Catalog,
  query: SeriesQuery,
  { kind, mostColumns }: { readonly kind: SeriesKind; readonly mostColumns?: number },
): Promise<SeriesScope> {
  const { symbol, exchanges } = query
  for (const id of exchanges ?? []) requireExchange(id)
  const stored = (await catalog.marketsOf(symbol)).filter((market) => rowsOfKind(market, kind).length > 0)
  const observed = stored.filter(({ dataKind }) => dataKind === 'observed')
  const fallback = observed.length > 0 ? observed : stored
  const markets = exchanges === undefined ? fallback : stored.filter(({ exchange }) => exchanges.includes(exchange))
  const dataEnd = extentOf(markets.flatMap((market) => rowsOfKind(market, kind)))?.to
  if (dataEnd === undefined) {
    throw SeriesMissing({ kind, symbol, asked: exchanges ?? [], stored: stored.map(({ exchange }) => exchange) })
  }
  const window = resolveWindow(query, dataEnd, () => [], mostColumns)
  const absent = (exchanges ?? []).filter((id) => !markets.some(({ exchange }) => exchange === id))
  return {
    symbol,
    markets,
    window,
    dataKind: commonDataKind(markets),
    warnings: [
      ...absent.map((id) => `${id}: no ${kind} stored for ${symbol}`),
      ...markets.flatMap((market) => holeWarnings(market, kind, window)),
    ],
  }
}

/** Holes between the first and last stored time of a series, as far as they are in the window. */
function holeWarnings(market: Market, kind: SeriesKind, window: ColumnWindow): string[] {
  const present = mergeRanges(rowsOfKind(market, kind))
  const extent = extentOf(present)
  const holes = extent === undefined ? [] : subtractRanges(extent, present)
  const [first, ...others] = intersectRanges(window, holes)
  if (first === undefined) return []
  const count = others.length === 0 ? 'a hole' : `${others.length + 1} holes, the first`
  return [`${market.exchange}: stored ${kind} has ${count} from ${isoTime(first.from)} to ${isoTime(first.to)}`]
}
