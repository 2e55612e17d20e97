import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { SERIES_TABLES } from '../../src/storage/series-tables.ts'

/** Everything a store holds but run times, as text that is equal for equal content. */
export async function dumpStore(file: string): Promise<Record<string, string>> {
  const store = await openDuckDbStore({ path: file, memoryLimitMb: 256 })
  try {
    return await store.read(async (session) => {
      const dump: Record<string, string> = {}
      for (const { name, values, timeColumn } of Object.values(SERIES_TABLES)) {
        const columns = ['exchange', 'symbol', 'kind', 'interval', timeColumn, ...values]
        const sql = `SELECT count(*) AS rows, md5(string_agg(line, '\n' ORDER BY line)) AS sum FROM (
          SELECT concat_ws(',', ${columns.map((column) => `coalesce(CAST(${column} AS VARCHAR), '-')`).join(', ')}) AS line
          FROM ${name} JOIN series ON series.id = series_id)`
        const [row] = await session.rows(sql)
        dump[name] = `${row?.['rows']} rows, ${row?.['sum']}`
      }
      const text = async (sql: string) =>
        (await session.rows(sql)).map((row) => Object.values(row).map(String).join(',')).join('\n')
      dump['coverage'] = await text(
        'SELECT * EXCLUDE (import_run_id) FROM coverage ORDER BY exchange, symbol, kind, interval, from_ms',
      )
      dump['archive_files'] = await text('SELECT * EXCLUDE (checked_ms) FROM archive_files ORDER BY exchange, path')
      return dump
    })
  } finally {
    await store.close()
  }
}
