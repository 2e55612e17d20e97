import type { TimeRange } from '../domain/time.ts'
import type { DuckDbSession, SqlParameters } from './duckdb-session.ts'
import { FIND_SERIES, INSERT_SERIES } from './series-queries.ts'
import type { SeriesKey } from './store.ts'

/** Number of a series in this file, if it has rows or ever had. */
export async function findSeriesId(session: DuckDbSession, key: SeriesKey): Promise<number | undefined> {
  const name = seriesName(key)
  const known = session.cache.seriesIds.get(name)
  if (known !== undefined) return known
  const [row] = await session.rows(FIND_SERIES, keyParameters(key))
  if (row === undefined) return undefined
  const id = Number(row['id'])
  session.cache.seriesIds.set(name, id)
  return id
}

/** Number of a series, given out now if need be; call in the transaction that stores its rows. */
export async function addSeries(session: DuckDbSession, key: SeriesKey): Promise<number> {
  const found = await findSeriesId(session, key)
  if (found !== undefined) return found
  await session.run(INSERT_SERIES, keyParameters(key))
  const added = await findSeriesId(session, key)
  if (added === undefined) throw new Error('Invariant: a series is found after it was added')
  return added
}

/** The key of a series as one text. */
export function seriesName({ exchange, symbol, kind, interval }: SeriesKey): string {
  return [exchange, symbol, kind, interval].join('\n')
}

/** Parameters that name a series by its text key. */
export function keyParameters({ exchange, symbol, kind, interval }: SeriesKey): SqlParameters {
  return { exchange, symbol, kind, interval }
}

/** Parameters of a range; BIGINT, as a comparison with DOUBLE would look at every row. */
export function rangeParameters({ from, to }: TimeRange): SqlParameters {
  return { from: BigInt(from), to: BigInt(to) }
}

/** Parameters of the queries over one series and range. */
export function seriesParameters(id: number, range: TimeRange): SqlParameters {
  return { series: BigInt(id), ...rangeParameters(range) }
}
