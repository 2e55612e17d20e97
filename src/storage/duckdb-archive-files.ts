import { DELETE_RECORD, LIST_RECORDS, PUT_RECORD } from './archive-queries.ts'
import type { ArchiveFileFilter, ArchiveFileRecord, NewArchiveFileRecord } from './archive-target.ts'
import type { DuckDbSession } from './duckdb-session.ts'

/** Puts a file's record in place of the one it had. */
export async function putArchiveFile(session: DuckDbSession, record: NewArchiveFileRecord): Promise<void> {
  const { exchange, path } = record
  if (record.isKnown) await session.run(DELETE_RECORD, { exchange, path })
  await session.runAgain(PUT_RECORD, {
    exchange,
    path,
    kind: record.kind,
    symbol: record.symbol,
    interval: record.interval,
    from: BigInt(record.from),
    to: BigInt(record.to),
    state: record.state,
    options: record.optionsKey,
    sha256: record.sha256 ?? null,
    bytes: record.bytes === undefined ? null : BigInt(record.bytes),
    rows: BigInt(record.rows),
    problem: record.problem ?? null,
    checked: BigInt(record.checkedMs),
  })
}

/** Records of files, by series and time; a month before its days. */
export async function loadArchiveFiles(
  session: DuckDbSession,
  { exchange = null, symbol = null }: { [Key in keyof ArchiveFileFilter]: ArchiveFileFilter[Key] | null },
): Promise<ArchiveFileRecord[]> {
  const rows = await session.rows(LIST_RECORDS, { exchange, symbol })
  return rows.map((row) => ({
    exchange: String(row['exchange']),
    path: String(row['path']),
    kind: String(row['kind']),
    symbol: String(row['symbol']),
    interval: String(row['interval']),
    from: Number(row['from_ms']),
    to: Number(row['to_ms']),
    state: stateOf(String(row['state'])),
    optionsKey: String(row['options_key']),
    sha256: row['file_sha256'] === null ? undefined : String(row['file_sha256']),
    bytes: row['file_bytes'] === null ? undefined : Number(row['file_bytes']),
    rows: Number(row['rows']),
    problem: row['problem'] === null ? undefined : String(row['problem']),
    checkedMs: Number(row['checked_ms']),
  }))
}

function stateOf(text: string): ArchiveFileRecord['state'] {
  return text === 'loaded' || text === 'absent' ? text : 'refused'
}
