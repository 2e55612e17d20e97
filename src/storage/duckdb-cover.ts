import type { DataKind } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import { NEAR_COVERAGE } from './archive-queries.ts'
import { DELETE_COVERAGE } from './coverage-queries.ts'
import { clearRanges, insertCoverage } from './duckdb-coverage.ts'
import { keyParameters, rangeParameters } from './duckdb-series.ts'
import type { DuckDbSession, SqlRow } from './duckdb-session.ts'
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
 * that inserts the rows, before it does.
 *
 * @param pieces - in order of time, none touching another
 * @returns the number of rows that were deleted
 */
export async function cover(
  session: DuckDbSession,
  key: SeriesKey,
  { pieces, of }: { pieces: readonly CoveredPiece[]; of: CoverSource },
): Promise<number> {
  const first = pieces[0]
  const last = pieces.at(-1)
  if (first === undefined || last === undefined) return 0
  const extent = { from: first.from, to: last.to }
  let near = await loadNear(session, key, extent)
  let deleted = 0
  if (near.some((row) => pieces.some((piece) => row.from_ms < piece.to && row.to_ms > piece.from))) {
    deleted = await clearRanges(session, key, pieces)
    near = await loadNear(session, key, extent)
  }
  const alike = near.filter((row) => isAlike(row.row, of))
  for (const piece of pieces) {
    const before = alike.find((row) => row.to_ms === piece.from)
    const after = alike.find((row) => row.from_ms === piece.to)
    for (const row of [before, after]) {
      if (row !== undefined) await session.run(DELETE_COVERAGE, { ...keyParameters(key), from: BigInt(row.from_ms) })
    }
    const joined: CoverageRow = {
      ...key,
      ...of,
      from: before?.from_ms ?? piece.from,
      to: after?.to_ms ?? piece.to,
      rows: piece.rows + rowsOf(before) + rowsOf(after),
      importRunId: 0,
    }
    await insertCoverage(session, joined)
  }
  return deleted
}

interface NearRow {
  readonly from_ms: number
  readonly to_ms: number
  readonly row: SqlRow
}

async function loadNear(session: DuckDbSession, key: SeriesKey, extent: TimeRange): Promise<NearRow[]> {
  const rows = await session.rows(NEAR_COVERAGE, { ...keyParameters(key), ...rangeParameters(extent) })
  return rows.map((row) => ({ from_ms: Number(row['from_ms']), to_ms: Number(row['to_ms']), row }))
}

function isAlike(row: SqlRow, of: CoverSource): boolean {
  return (
    Number(row['step_ms']) === of.stepMs &&
    row['source'] === of.source &&
    row['data_kind'] === of.dataKind &&
    row['is_derived'] === of.isDerived &&
    Number(row['import_run_id']) === 0
  )
}

function rowsOf(near: NearRow | undefined): number {
  return near === undefined ? 0 : Number(near.row['rows'])
}
