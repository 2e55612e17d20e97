import { stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDbStore } from './duckdb-store.ts'
import type { StoreSize } from './store-size.ts'

const TABLE_ROWS =
  "SELECT table_name AS name, estimated_size AS rows FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal ORDER BY name"

/** Measures an open store; no table is read. */
export async function measureStore(store: DuckDbStore): Promise<StoreSize> {
  const [tables, { schemaVersion }, fileBytes, walBytes, freeDiskBytes] = await Promise.all([
    store.read((session) => session.rows(TABLE_ROWS)),
    store.check(),
    bytesOf(store.file),
    bytesOf(`${store.file}.wal`),
    freeBytes(path.dirname(store.file)),
  ])
  return {
    fileBytes,
    walBytes,
    tables: tables.map((row) => ({ name: String(row['name']), estimatedRows: Number(row['rows']) })),
    schemaVersion,
    freeDiskBytes,
  }
}

/** 0 for a file that is not there: the log comes and goes. */
async function bytesOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}

async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}
