import { INTERVALS, type Interval, subtractRanges, type TimeRange } from '../domain/time.ts'
import { DELETE_COVERAGE, INSERT_COVERAGE, LIST_COVERAGE, OVERLAPPING_COVERAGE } from './coverage-queries.ts'
import { addSeries, keyParameters, rangeParameters, seriesName, seriesParameters } from './duckdb-series.ts'
import type { DuckDbSession, SqlRow } from './duckdb-session.ts'
import { noteChange } from './duckdb-supersede.ts'
import { COUNT_REPLACEMENT, LIST_REPLACEMENTS } from './live-queries.ts'
import { coveredRange } from './segments.ts'
import { countSeries, deleteSeries } from './series-queries.ts'
import { SERIES_TABLES } from './series-tables.ts'
import {
  type CoverageFilter,
  type CoverageRow,
  DATA_KINDS,
  type Replacements,
  type SeriesKey,
  type SeriesKind,
} from './store.ts'

/** Coverage rows that match a filter, by series and time. */
export async function loadCoverage(session: DuckDbSession, filter: CoverageFilter): Promise<CoverageRow[]> {
  const { exchange = null, symbol = null, kind = null } = filter
  return (await session.rows(LIST_COVERAGE, { exchange, symbol, kind })).map(coverageRow)
}

/**
 * Deletes rows of a series within `ranges` and takes that time out of its coverage; heatmap columns made of them end
 * to be valid.
 *
 * What another source covers outside the ranges stays, as shortened or split coverage rows. Call in a transaction.
 *
 * @returns the number of deleted rows
 */
export async function clearRanges(
  session: DuckDbSession,
  key: SeriesKey,
  ranges: readonly TimeRange[],
): Promise<number> {
  await noteChange(session, key, ranges)
  session.cache.coverage.delete(seriesName(key))
  const from = Math.min(...ranges.map((range) => range.from))
  const to = Math.max(...ranges.map((range) => range.to))
  if (!(from < to)) return 0
  const near = await session.rows(OVERLAPPING_COVERAGE, { ...keyParameters(key), ...rangeParameters({ from, to }) })
  const touched = near.map(coverageRow).filter((row) => ranges.some((range) => overlaps(range, row)))
  if (touched.length === 0) return 0
  const id = await addSeries(session, key)
  let deleted = 0
  for (const range of ranges.filter((range) => touched.some((row) => overlaps(range, row)))) {
    deleted += await session.run(deleteSeries(key.kind), seriesParameters(id, range))
  }
  if (deleted > 0 && key.kind !== 'liquidations') await countReplacement(session, key)
  for (const row of touched) {
    await session.run(DELETE_COVERAGE, { ...keyParameters(key), from: BigInt(row.from) })
    for (const piece of subtractRanges(row, ranges)) await keepPiece(session, { id, row, piece })
  }
  return deleted
}

/** How often map inputs of a symbol were replaced, by venue. */
export async function loadReplacements(session: DuckDbSession, symbol: string): Promise<Replacements[]> {
  const rows = await session.rows(LIST_REPLACEMENTS, { symbol })
  return rows.map((row) => ({ exchange: String(row['exchange']), count: Number(row['count']) }))
}

/** Adds a coverage row; the caller has cleared its range. */
export async function insertCoverage(session: DuckDbSession, row: CoverageRow): Promise<void> {
  session.cache.coverage.delete(seriesName(row))
  await session.run(INSERT_COVERAGE, {
    ...keyParameters(row),
    ...rangeParameters(row),
    step: BigInt(row.stepMs),
    rows: BigInt(row.rows),
    source: row.source,
    data_kind: row.dataKind,
    run: BigInt(row.importRunId),
    derived: row.isDerived,
  })
}

/** Liquidations are no map input: they do not count. */
async function countReplacement(session: DuckDbSession, { exchange, symbol }: SeriesKey): Promise<void> {
  for (const sql of COUNT_REPLACEMENT) await session.run(sql, { exchange, symbol })
}

/** Keeps what is left of a coverage row, drawn in to the rows that are left; events cover time without rows too. */
async function keepPiece(
  session: DuckDbSession,
  { id, row, piece }: { id: number; row: CoverageRow; piece: TimeRange },
): Promise<void> {
  const [found] = await session.rows(countSeries(row.kind), seriesParameters(id, piece))
  const rows = Number(found?.['rows'] ?? 0)
  if (SERIES_TABLES[row.kind].coversQuietTime) return insertCoverage(session, { ...row, ...piece, rows })
  if (rows === 0) return
  const held = coveredRange({ first: Number(found?.['first_ms']), last: Number(found?.['last_ms']) }, row.stepMs)
  const from = Math.max(piece.from, held.from)
  await insertCoverage(session, { ...row, from, to: Math.min(piece.to, held.to), rows })
}

function overlaps(a: TimeRange, b: TimeRange): boolean {
  return a.from < b.to && b.from < a.to
}

function coverageRow(row: SqlRow): CoverageRow {
  return {
    exchange: String(row['exchange']),
    symbol: String(row['symbol']),
    kind: seriesKind(String(row['kind'])),
    interval: coverageInterval(String(row['interval'])),
    from: Number(row['from_ms']),
    to: Number(row['to_ms']),
    stepMs: Number(row['step_ms']),
    rows: Number(row['rows']),
    source: String(row['source']),
    dataKind: row['data_kind'] === 'simulated' ? 'simulated' : 'observed',
    importRunId: Number(row['import_run_id']),
    isDerived: row['is_derived'] === true,
  }
}

function seriesKind(text: string): SeriesKind {
  const kind = DATA_KINDS.find((known) => known === text)
  if (kind === undefined) throw new Error(`Invariant: coverage names a known kind, was ${text}`)
  return kind
}

function coverageInterval(text: string): Interval | '' {
  return INTERVALS.find((known) => known === text) ?? ''
}
