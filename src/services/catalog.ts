import { createHash } from 'node:crypto'
import { defineError } from '../domain/errors.ts'
import type { TierTable } from '../domain/margin-tiers.ts'
import type { DataKind } from '../domain/series.ts'
import { INTERVALS, type Interval, intervalMs, mergeRanges, subtractRanges, type TimeRange } from '../domain/time.ts'
import type { CoverageRow, MarketStore, SeriesKind } from '../storage/store.ts'

/** What the store holds of one market. */
export interface Market {
  readonly exchange: string
  readonly symbol: string
  readonly dataKind: DataKind
  readonly rows: readonly CoverageRow[]
}

/** Presence of one series within its own first and last time. */
export interface SeriesCoverage {
  readonly exchange: string
  readonly symbol: string
  readonly kind: SeriesKind
  readonly interval: Interval | ''
  readonly dataKind: DataKind
  readonly from: number
  readonly to: number
  readonly rows: number
  /** Rows of a series on a grid that there would be without holes; undefined for series whose rows come unevenly. */
  readonly expected: number | undefined
  readonly missing: readonly TimeRange[]
  readonly sources: readonly string[]
  /** Whether some of it was made from finer data. */
  readonly isDerived: boolean
}

const SymbolUnknown = defineError('SYMBOL_UNKNOWN', {
  status: 404,
  kind: 'data',
  message: (d: { symbol: string; known: readonly string[] }) =>
    d.known.length === 0
      ? `no data for ${d.symbol}: the store is empty; load some with "liqheat import" or "liqheat simulate"`
      : `no data for ${d.symbol}; stored symbols: ${d.known.join(', ')}`,
})

/** Answers what is stored, from coverage rows that are read once per store revision. */
export class Catalog {
  private readonly store: MarketStore
  private readonly tiers = new Map<string, { revision: number; tables: Promise<TierTable[]> }>()
  private printed: { revision: number; text: string } | undefined
  private cached: { revision: number; rows: Promise<CoverageRow[]> } | undefined

  constructor(store: MarketStore) {
    this.store = store
  }

  /** All coverage rows. */
  rows(): Promise<CoverageRow[]> {
    const revision = this.store.revision()
    if (this.cached?.revision === revision) return this.cached.rows
    const rows = this.store.coverage()
    this.cached = { revision, rows }
    rows.catch(() => {
      this.cached = undefined
    })
    return rows
  }

  /** Names the state of the stored data: two equal ones mean equal answers, also after a restart. */
  async fingerprint(): Promise<string> {
    const revision = this.store.revision()
    if (this.printed?.revision === revision) return this.printed.text
    const rows = await this.rows()
    const exchanges = [...new Set(rows.map((row) => row.exchange))].sort()
    const tiers = await Promise.all(exchanges.map((exchange) => this.importedTiers(exchange)))
    const text = createHash('sha256')
      .update(JSON.stringify([rows, tiers]))
      .digest('base64url')
    this.printed = { revision, text }
    return text
  }

  /** Margin tiers that were imported for an exchange. */
  importedTiers(exchange: string): Promise<TierTable[]> {
    const revision = this.store.revision()
    const kept = this.tiers.get(exchange)
    if (kept?.revision === revision) return kept.tables
    const tables = this.store.readMarginTiers(exchange)
    this.tiers.set(exchange, { revision, tables })
    tables.catch(() => this.tiers.delete(exchange))
    return tables
  }

  /** Stored markets, ordered by symbol and exchange. */
  async markets(): Promise<Market[]> {
    const byKey = new Map<string, CoverageRow[]>()
    for (const row of await this.rows()) {
      const key = `${row.symbol}\n${row.exchange}`
      byKey.set(key, [...(byKey.get(key) ?? []), row])
    }
    return [...byKey]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, rows]) => {
        const [first] = rows
        if (first === undefined) return []
        const dataKind: DataKind = rows.some((row) => row.dataKind === 'simulated') ? 'simulated' : 'observed'
        return [{ exchange: first.exchange, symbol: first.symbol, dataKind, rows }]
      })
  }

  /**
   * Markets of one symbol.
   *
   * @throws SYMBOL_UNKNOWN naming the stored symbols
   */
  async marketsOf(symbol: string): Promise<Market[]> {
    const markets = await this.markets()
    const found = markets.filter((market) => market.symbol === symbol)
    if (found.length > 0) return found
    throw SymbolUnknown({ symbol, known: [...new Set(markets.map((market) => market.symbol))] })
  }
}

/** Rows of one kind of a market. */
export function rowsOfKind(market: Market, kind: SeriesKind): CoverageRow[] {
  return market.rows.filter((row) => row.kind === kind)
}

/** Intervals in which candles of a market are stored, finest first. */
export function candleIntervals(market: Market): Interval[] {
  const rows = rowsOfKind(market, 'candles')
  return INTERVALS.filter((interval) => rows.some((row) => row.interval === interval))
}

/** First and last time of some rows; undefined when there are none. */
export function extentOf(rows: readonly TimeRange[]): TimeRange | undefined {
  if (rows.length === 0) return undefined
  return { from: Math.min(...rows.map((row) => row.from)), to: Math.max(...rows.map((row) => row.to)) }
}

/** One entry per series of a market: extent, rows, holes and sources. */
export function seriesCoverage(market: Market): SeriesCoverage[] {
  const bySeries = new Map<string, CoverageRow[]>()
  for (const row of market.rows) {
    const key = `${row.kind}\n${row.interval === '' ? '' : intervalMs(row.interval)}`
    bySeries.set(key, [...(bySeries.get(key) ?? []), row])
  }
  return [...bySeries.values()].flatMap((rows) => {
    const [first] = rows
    const extent = extentOf(rows)
    if (first === undefined || extent === undefined) return []
    return [
      {
        exchange: market.exchange,
        symbol: market.symbol,
        kind: first.kind,
        interval: first.interval,
        dataKind: first.dataKind,
        from: extent.from,
        to: extent.to,
        rows: rows.reduce((sum, row) => sum + row.rows, 0),
        expected: GRID_KINDS.has(first.kind) ? expectedRows(rows, extent) : undefined,
        missing: first.stepMs === 0 ? [] : subtractRanges(extent, mergeRanges(rows)),
        sources: [...new Set(rows.map((row) => row.source))],
        isDerived: rows.some((row) => row.isDerived),
      },
    ]
  })
}

/** Series with one row a step. */
const GRID_KINDS: ReadonlySet<SeriesKind> = new Set([
  'candles',
  'mark-candles',
  'open-interest',
  'funding',
  'long-short-ratio',
])

/** Stored rows, and for every hole as many as the step of the time before it would give. */
function expectedRows(rows: readonly CoverageRow[], extent: TimeRange): number {
  const inOrder = [...rows].sort((a, b) => a.from - b.from)
  const missing = subtractRanges(extent, mergeRanges(rows)).map((hole) => {
    const before = inOrder.findLast((row) => row.to <= hole.from) ?? inOrder[0]
    return Math.round((hole.to - hole.from) / Math.max(before?.stepMs ?? 1, 1))
  })
  return [...inOrder.map((row) => row.rows), ...missing].reduce((sum, count) => sum + count, 0)
}
