import type { DuckDbSession } from './duckdb-session.ts'
import type { ParquetHead } from './import-target.ts'

const SAMPLE = 'SELECT * FROM read_parquet($path) LIMIT 200'

/** Names, types and first rows of a Parquet file, values as text. */
export async function loadParquetHead(session: DuckDbSession, path: string): Promise<ParquetHead> {
  const reader = await session.connection.runAndReadAll(SAMPLE, { path })
  const types = reader.columnTypes()
  const columns = reader.columnNames().map((name, index) => ({ name, type: String(types[index]) }))
  const rows = reader.getRows().map((row) => row.map((value) => (value === null ? '' : String(value))))
  return { columns, rows }
}
