import { rowTimes, type SeriesRows } from '../domain/series-rows.ts'
import { INSERT_FROM_BATCH } from './batch-queries.ts'
import { appendTemporary } from './duckdb-append.ts'
import { type CoveredPiece, cover } from './duckdb-cover.ts'
import { addSeries } from './duckdb-series.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import type { SeriesWrite } from './series-target.ts'
import type { SeriesKey } from './store.ts'

/** What a page changed. */
export interface SeriesWritten {
  readonly rows: number
  readonly replacedRows: number
}

/** Stores a page of one series with the coverage it proves, in place of what was there: all of it or nothing. */
export async function storeSeries(session: DuckDbSession, write: SeriesWrite): Promise<SeriesWritten> {
  const { exchange, symbol, interval, rows: page, stepMs, source, dataKind } = write
  const key: SeriesKey = { exchange, symbol, kind: page.kind, interval }
  const pieces = countRows(write)
  return inTransaction(session, async () => {
    const replacedRows = await cover(session, key, { pieces, of: { stepMs, source, dataKind, isDerived: false } })
    await appendTemporary(session, 'batch_rows', plainColumns(page))
    const series = BigInt(await addSeries(session, key))
    const rows = await session.run(INSERT_FROM_BATCH[page.kind], { series })
    await session.run('DROP TABLE IF EXISTS batch_rows')
    return { rows, replacedRows }
  })
}

/** Rows of each covered range. */
function countRows({ rows, covered }: SeriesWrite): CoveredPiece[] {
  const times = rowTimes(rows)
  const pieces = covered.map(({ from, to }) => ({ from, to, rows: times.filter((t) => t >= from && t < to).length }))
  const counted = pieces.reduce((sum, piece) => sum + piece.rows, 0)
  if (counted !== times.length) throw new Error('Invariant: every row of a page lies in one covered range')
  return pieces
}

/** Columns in the order of `INSERT_FROM_BATCH`. */
function plainColumns(rows: SeriesRows): readonly Float64Array[] {
  switch (rows.kind) {
    case 'candles': {
      const { openTime, open, high, low, close, volume, quoteVolume, takerBuyVolume } = rows.columns
      return [openTime, open, high, low, close, volume, quoteVolume, takerBuyVolume]
    }
    case 'mark-candles': {
      const { openTime, open, high, low, close } = rows.columns
      return [openTime, open, high, low, close]
    }
    case 'open-interest':
      return [rows.columns.time, rows.columns.quantity, rows.columns.notional]
    case 'funding':
      return [rows.columns.time, rows.columns.rate]
  }
}
