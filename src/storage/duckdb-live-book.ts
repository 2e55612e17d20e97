import { subtractRanges, type TimeRange } from '../domain/time.ts'
import { appendTemporary } from './duckdb-append.ts'
import { type CoveredPiece, type CoverSource, cover, isAlike } from './duckdb-cover.ts'
import { loadCoverage } from './duckdb-coverage.ts'
import { seriesName } from './duckdb-series.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { noteChange } from './duckdb-supersede.ts'
import { ADD_SERIES, COUNT_LIVE_LIQUIDATIONS, EXTEND_LIVE_COVERAGE, LIST_SERIES } from './live-queries.ts'
import type { CoverageRow, MarketKey, SeriesKey } from './store.ts'

/** A coverage row that grew and is not written yet. */
interface Growth {
  readonly seriesId: number
  readonly row: CoverageRow
}

/** Time of a series that is covered from now on; how many rows lie in it is counted. */
export interface WatchedPiece {
  readonly key: SeriesKey
  readonly range: TimeRange
  readonly of: CoverSource
}

/**
 * Numbers and coverage of the series of one batch.
 *
 * Nearly every piece lies right behind the last one of its series. Such growth is gathered and written by one
 * statement: one statement a series takes 40 times as long. Use within one transaction; ends with `flush`.
 */
export class LiveBook {
  private readonly session: DuckDbSession
  private readonly growths = new Map<string, Growth>()
  private readonly appeared: MarketKey[] = []

  private constructor(session: DuckDbSession) {
    this.session = session
  }

  /** Finds or gives out the numbers of all series of a batch, and what is covered of them. */
  static async open(session: DuckDbSession, keys: readonly SeriesKey[]): Promise<LiveBook> {
    const { cache } = session
    const names = keys.map(seriesName)
    if (names.some((name) => !cache.seriesIds.has(name))) await numberSeries(session, keys)
    if (names.some((name) => !cache.coverage.has(name))) await rememberCoverage(session, names)
    return new LiveBook(session)
  }

  /** Number of a series of the batch. */
  seriesId(key: SeriesKey): number {
    const id = this.session.cache.seriesIds.get(seriesName(key))
    if (id === undefined) throw new Error('Invariant: every series of a batch is in its book')
    return id
  }

  /** Markets that had no coverage of one of the series before. */
  newMarkets(): readonly MarketKey[] {
    return this.appeared
  }

  coverage(key: SeriesKey): readonly CoverageRow[] {
    return this.session.cache.coverage.get(seriesName(key)) ?? []
  }

  /** Covers a piece of a series; rows that are stored in it are deleted. Call before its rows are inserted. */
  async cover(key: SeriesKey, { piece, of }: { piece: CoveredPiece; of: CoverSource }): Promise<void> {
    const stored = this.coverage(key)
    if (stored.length === 0) this.appeared.push({ exchange: key.exchange, symbol: key.symbol })
    const before = stored.find((row) => row.to === piece.from && isAlike(row, of))
    const isFree = stored.every((row) => row.from > piece.to || row.to <= piece.from)
    if (before !== undefined && isFree) {
      await noteChange(this.session, key, [piece])
      this.grow(key, before, { ...before, to: piece.to, rows: before.rows + piece.rows })
      return
    }
    // The rare way reads and writes coverage itself: what is gathered must be there.
    await this.flush()
    await cover(this.session, key, { pieces: [piece], of })
  }

  /** Counts rows that were added where time is covered already. */
  addRows(key: SeriesKey, times: readonly number[]): void {
    const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY)
    const last = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY)
    for (const row of this.coverage(key).filter(({ from, to }) => from <= last && to > first)) {
      const count = times.filter((time) => time >= row.from && time < row.to).length
      if (count > 0) this.grow(key, row, { ...row, rows: row.rows + count })
    }
  }

  /** Covers what is not covered yet of watched time, with the liquidations that are stored in it. */
  async watch(pieces: readonly WatchedPiece[]): Promise<void> {
    const fresh = pieces.flatMap(({ key, range, of }) =>
      subtractRanges(range, this.coverage(key)).map((free) => ({ key, of, range: free })),
    )
    if (fresh.length === 0) return
    const rows = await this.countLiquidations(fresh)
    for (const [index, { key, of, range }] of fresh.entries()) {
      await this.cover(key, { piece: { ...range, rows: rows.get(index) ?? 0 }, of })
    }
  }

  /** Writes what grew. */
  async flush(): Promise<void> {
    if (this.growths.size === 0) return
    const grown = [...this.growths.values()]
    this.growths.clear()
    await appendTemporary(this.session, 'live_coverage', [
      Float64Array.from(grown, ({ seriesId }) => seriesId),
      Float64Array.from(grown, ({ row }) => row.from),
      Float64Array.from(grown, ({ row }) => row.to),
      Float64Array.from(grown, ({ row }) => row.rows),
    ])
    await this.session.run(EXTEND_LIVE_COVERAGE)
  }

  private grow(key: SeriesKey, before: CoverageRow, row: CoverageRow): void {
    const name = seriesName(key)
    const others = this.coverage(key).filter((other) => other !== before)
    this.session.cache.coverage.set(name, [...others, row])
    this.growths.set(`${name}\n${row.from}`, { seriesId: this.seriesId(key), row })
  }

  private async countLiquidations(pieces: readonly WatchedPiece[]): Promise<ReadonlyMap<number, number>> {
    await appendTemporary(this.session, 'live_coverage', [
      Float64Array.from(pieces, ({ key }) => this.seriesId(key)),
      Float64Array.from(pieces, ({ range }) => range.from),
      Float64Array.from(pieces, ({ range }) => range.to),
      Float64Array.from(pieces, (_, index) => index),
    ])
    const found = await this.session.rows(COUNT_LIVE_LIQUIDATIONS, {
      from: BigInt(Math.min(...pieces.map(({ range }) => range.from))),
      to: BigInt(Math.max(...pieces.map(({ range }) => range.to))),
    })
    return new Map(found.map((row) => [Number(row['range']), Number(row['rows'])]))
  }
}

/** Gives out missing numbers and remembers all: one statement a series takes seconds for forty instruments. */
async function numberSeries(session: DuckDbSession, keys: readonly SeriesKey[]): Promise<void> {
  const rows = keys.map(({ exchange, symbol, kind, interval }) => ({ exchange, symbol, kind, interval }))
  await session.run(ADD_SERIES, { rows: JSON.stringify(rows) })
  for (const row of await session.rows(LIST_SERIES)) {
    const name = [row['exchange'], row['symbol'], row['kind'], row['interval']].map(String).join('\n')
    session.cache.seriesIds.set(name, Number(row['id']))
  }
}

/** One look at all coverage. */
async function rememberCoverage(session: DuckDbSession, names: readonly string[]): Promise<void> {
  const found = new Map<string, CoverageRow[]>(names.map((name) => [name, []]))
  for (const row of await loadCoverage(session, {})) found.get(seriesName(row))?.push(row)
  for (const [name, rows] of found) session.cache.coverage.set(name, rows)
}
