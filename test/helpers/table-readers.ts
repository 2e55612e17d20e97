import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromIPC } from 'apache-arrow'
import { temporaryFolder } from './cli.ts'

/** A row by the names of its columns. */
export type TableRow = Readonly<Record<string, string | number | null>>

/** A table as somebody else's reader sees it. */
export interface ReadTable {
  readonly rows: readonly TableRow[]
  /** What the file says of itself under `liqheat`. */
  readonly meta: unknown
  /** Type of each column as the reader names it. */
  readonly types: Readonly<Record<string, string>>
}

/** Reads an Arrow IPC stream with Apache Arrow. */
export function readArrow(bytes: Uint8Array): ReadTable {
  const table = tableFromIPC(bytes)
  return {
    rows: table.toArray().map((row) => plainRow(row.toJSON())),
    meta: JSON.parse(table.schema.metadata.get('liqheat') ?? 'null'),
    types: Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)])),
  }
}

/** Reads a Parquet file with DuckDB. */
export async function readParquet(bytes: Uint8Array): Promise<ReadTable> {
  const { rows, types, meta } = await readFile(bytes, 'parquet')
  return { rows, types, meta: JSON.parse(String(meta)) }
}

/** Reads CSV with DuckDB, which guesses the types. */
export function readCsv(bytes: Uint8Array): Promise<ReadTable> {
  return readFile(bytes, 'csv')
}

/** Reads CSV with Python's csv module; every field is text. */
export function readCsvByPython(bytes: Uint8Array): Record<string, string>[] {
  const program =
    'import csv,io,json,sys; print(json.dumps(list(csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline="")))))'
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program], { input: bytes, maxBuffer: 1e8 })
  if (status !== 0) throw new Error(`python3: ${stderr}`)
  return JSON.parse(String(stdout))
}

async function readFile(bytes: Uint8Array, kind: 'csv' | 'parquet'): Promise<ReadTable> {
  const folder = temporaryFolder()
  const file = `${folder.path}/table.${kind}`
  writeFileSync(file, bytes)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const source = kind === 'csv' ? `read_csv('${file}', sample_size = -1)` : `read_parquet('${file}')`
    const reader = await connection.runAndReadAll(`FROM ${source}`)
    const types = reader.columnTypes().map(String)
    const keys = `SELECT decode(value) AS meta FROM parquet_kv_metadata('${file}') WHERE decode(key) = 'liqheat'`
    const found = kind === 'csv' ? [] : (await connection.runAndReadAll(keys)).getRowObjects()
    return {
      rows: reader.getRowObjects().map(plainRow),
      meta: found[0]?.['meta'],
      types: Object.fromEntries(reader.columnNames().map((name, i) => [name, types[i] ?? ''])),
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
    folder.remove()
  }
}

function plainRow(row: Readonly<Record<string, unknown>>): TableRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value === 'bigint') return [name, Number(value)]
      return [name, typeof value === 'number' || typeof value === 'string' ? value : null]
    }),
  )
}
