import type { DataKind } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import { EXTEND_COVERAGE } from './archive-queries.ts'
import { DELETE_COVERAGE } from './coverage-queries.ts'
import { clearRanges, insertCoverage, loadCoverage } from './duckdb-coverage.ts'
import { keyParameters, seriesName } from './duckdb-series.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { noteChange } from './duckdb-supersede.ts'
import type { CoverageRow, SeriesKey } from './store.ts'

/** A stretch of time that is covered from now on, and its rows. */
export interface CoveredPiece extends TimeRange {
  readonly rows: number
}

/** What all pieces of a file share. */
export interface CoverSource {
  readonly stepMs: number
  readonly source: string
  readonly dataKind: DataKind
  readonly isDerived: boolean
}

/**
 * Makes room for pieces of a series and notes them as covered; touching pieces of one source become one row.
 *
 * A year of daily files would else be 365 rows a series, read and hashed by every answer. Call in the transaction
 * that inserts the rows, before it does. Most pieces lie right behind the last one: that is one statement.
 *
 * @param pieces - in order of time, none touching another
 * @returns the number of rows that were deleted
 */
export async function cover(
  session: DuckDbSession,
  key: SeriesKey,
  { pieces, of }: { pieces: readonly CoveredPiece[]; of: CoverSource },
): Promise<number> {
  if (pieces.length === 0) return 0
  await noteChange(session, key, pieces)
  let stored = await loadSeries(session, key)
  let deleted = 0
  if (stored.some((row) => pieces.some((piece) => row.from < piece.to && row.to > piece.from))) {
    deleted = await clearRanges(session, key, pieces)
    stored = await loadSeries(session, key)
  }
  for (const piece of pieces) stored = await addPiece(session, key, { piece, of, stored })
  session.cache.coverage.set(seriesName(key), stored)
  return deleted
}

async function addPiece(
  session: DuckDbSession,
  key: SeriesKey,
  { piece, of, stored }: { piece: CoveredPiece; of: CoverSource; stored: readonly CoverageRow[] },
): Promise<readonly CoverageRow[]> {
  const before = stored.find((row) => row.to === piece.from && isAlike(row, of))
  const after = stored.find((row) => row.from === piece.to && isAlike(row, of))
  const joined: CoverageRow = {
    ...key,
    ...of,
    from: before?.from ?? piece.from,
    to: after?.to ?? piece.to,
    rows: piece.rows + (before?.rows ?? 0) + (after?.rows ?? 0),
    importRunId: 0,
  }
  if (after !== undefined) await session.run(DELETE_COVERAGE, { ...keyParameters(key), from: BigInt(after.from) })
  if (before === undefined) await insertCoverage(session, joined)
  else {
    const more = { to: BigInt(joined.to), rows: BigInt(joined.rows - before.rows) }
    await session.runAgain(EXTEND_COVERAGE, { ...keyParameters(key), from: BigInt(before.from), ...more })
  }
  return [...stored.filter((row) => row !== before && row !== after), joined]
}

async function loadSeries(session: DuckDbSession, key: SeriesKey): Promise<readonly CoverageRow[]> {
  const known = session.cache.coverage.get(seriesName(key))
  if (known !== undefined) return known
  const { exchange, symbol, kind, interval } = key
  return (await loadCoverage(session, { exchange, symbol, kind })).filter((row) => row.interval === interval)
}

/** Whether a piece may become one row with a stored one that it touches. */
export function isAlike(row: CoverageRow, of: CoverSource): boolean {
  return (
    row.stepMs === of.stepMs &&
    row.source === of.source &&
    row.dataKind === of.dataKind &&
    row.isDerived === of.isDerived &&
    row.importRunId === 0
  )
}
