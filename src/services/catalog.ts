import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { defineError } from '../domain/errors.ts'
import type { TierTable } from '../domain/margin-tiers.ts'
import type { DataKind } from '../domain/series.ts'
import { INTERVALS, type Interval, intervalMs, mergeRanges, subtractRanges, type TimeRange } from '../domain/time.ts'
import type { CoverageRow, MapStore, SeriesKind } from '../storage/store.ts'

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

/** Symbols come from queries: there is no end to those that are not stored. */
const MOST_FINGERPRINTS = 1000

/** Something that is read once per revision, and shared by all that wait for it. */
interface Kept<Value> {
  readonly revision: number
  readonly value: Promise<Value>
}

/** Answers what is stored, from coverage rows that are read once per store revision. */
export class Catalog {
  private readonly store: MapStore
  private readonly allRows = new Map<'all', Kept<CoverageRow[]>>()
  private readonly tiers = new Map<string, Kept<TierTable[]>>()
  private readonly fingerprints = new LRUCache<string, Kept<string>>({ max: MOST_FINGERPRINTS })

  constructor(store: MapStore) {
    this.store = store
  }

  /** All coverage rows. */
  rows(): Promise<CoverageRow[]> {
    return readOnce(this.allRows, 'all', { revision: this.store.revision(), read: () => this.store.coverage() })
  }

  /**
   * Names the state of what maps and prices of a symbol are made from: two equal ones mean equal answers, also after a
   * restart. Liquidations, watched time and records of feeds that are streamed in leave it as it is.
   */
  fingerprint(symbol: string): Promise<string> {
    return this.fingerprintBefore(symbol, Number.POSITIVE_INFINITY)
  }

  /**
   * The same of what comes before a time, UTC ms: data that comes behind it leaves it as it is, once every series
   * reaches it.
   */
  fingerprintBefore(symbol: string, before: number): Promise<string> {
    const revision = this.store.revision({ symbol })
    const read = () => this.computeFingerprint(symbol, before)
    return readOnce(this.fingerprints, `${symbol} ${before}`, { revision, read })
  }

  /** Margin tiers that were imported for an exchange. */
  importedTiers(exchange: string): Promise<TierTable[]> {
    const revision = this.store.revision('margin-tiers')
    return readOnce(this.tiers, exchange, { revision, read: () => this.store.readMarginTiers(exchange) })
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

  private async computeFingerprint(symbol: string, before: number): Promise<string> {
    const rows = (await this.rows()).filter((row) => row.symbol === symbol)
    const exchanges = [...new Set(rows.map((row) => row.exchange))].sort()
    const [replacements, tiers] = await Promise.all([
      this.store.replacements(symbol),
      Promise.all(exchanges.map((exchange) => this.importedTiers(exchange))),
    ])
    // Of a row that goes on behind the time, its end and its number of rows tell nothing of what is before it.
    const inputs = rows
      .filter((row) => isMapInput(row) && row.from < before)
      .map((row) => (row.to < before ? row : { ...row, to: before, rows: 0 }))
    // Of liquidations an answer tells no more than that the market is there.
    const markets = [...new Set(rows.map(({ exchange, dataKind }) => `${exchange} ${dataKind}`))]
    return createHash('sha256')
      .update(JSON.stringify([inputs, markets, replacements, tiers]))
      .digest('base64url')
  }
}

/** Whether maps and prices are made from a series. */
export function isMapInput({ kind }: Pick<CoverageRow, 'kind'>): boolean {
  return kind !== 'liquidations'
}

/** The kept value of this revision, or a new one; failures are not kept. */
function readOnce<Key, Value>(
  kept: Pick<Map<Key, Kept<Value>>, 'get' | 'delete'> & { set(key: Key, value: Kept<Value>): unknown },
  key: Key,
  { revision, read }: { readonly revision: number; read(): Promise<Value> },
): Promise<Value> {
  const known = kept.get(key)
  if (known?.revision === revision) return known.value
  const value = read()
  const entry = { revision, value }
  kept.set(key, entry)
  value.catch(() => {
    if (kept.get(key) === entry) kept.delete(key)
  })
  return value
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
        missing: subtractRanges(extent, mergeRanges(rows)),
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
