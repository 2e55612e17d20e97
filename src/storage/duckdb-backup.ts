import { rm } from 'node:fs/promises'
import { AppError, defineError } from '../domain/errors.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import { interruptible } from './duckdb-watch.ts'

/** What a copy of the store holds. */
export interface StoreCopy {
  readonly tables: number
  readonly rows: number
}

const LIST_TABLES =
  "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main' ORDER BY name"

const CopyIncomplete = defineError('BACKUP_INCOMPLETE', {
  status: 500,
  kind: 'data',
  retry: 'now',
  message: (d: { table: string; rows: number; copied: number }) =>
    `the copy of table ${d.table} has ${d.copied} of ${d.rows} rows; nothing was kept, try again`,
})

const CopyFailed = defineError('BACKUP_FAILED', {
  status: 500,
  kind: 'data',
  message: (d: { file: string; problem: string }) =>
    `the store could not be copied to ${d.file}: ${d.problem}; name a file on a disk with room for the whole store`,
})

/** A name that no other copy under way has. */
let copies = 0

/**
 * Copies everything to a new file, as it is at one moment: writes go on meanwhile and are not in it.
 *
 * Rows are counted on both sides within the copying transaction. Deleted rows are not copied, so that the file may be
 * smaller than the store.
 *
 * @param file - must not exist, or be empty
 * @throws BACKUP_INCOMPLETE, BACKUP_FAILED; and the reason of the signal
 */
export async function copyStore(session: DuckDbSession, file: string, signal?: AbortSignal): Promise<StoreCopy> {
  copies++
  const name = `backup_${copies}`
  try {
    return await interruptible(session, signal, async () => {
      // DuckDB takes an empty file for a broken one.
      await rm(file, { force: true })
      await session.run(`ATTACH '${file.replaceAll("'", "''")}' AS ${name}`)
      return await inTransaction(session, () => copyInto(session, name))
    })
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause instanceof AppError ? cause : CopyFailed({ file, problem: firstLine(cause) }, { cause })
  } finally {
    // Detaching writes what is left in the log into the file; after a failure there may be nothing to detach.
    await session.run(`DETACH DATABASE IF EXISTS ${name}`)
    await rm(`${file}.wal`, { force: true })
  }
}

async function copyInto(session: DuckDbSession, name: string): Promise<StoreCopy> {
  const [row] = await session.rows('SELECT current_database() AS name')
  const own = quoted(String(row?.['name']))
  await session.run(`COPY FROM DATABASE ${own} TO ${name}`)
  const tables = (await session.rows(LIST_TABLES)).map((table) => String(table['name']))
  let rows = 0
  for (const table of tables) {
    const [counted] = await session.rows(
      `SELECT (SELECT count(*) FROM ${own}.${quoted(table)}) AS rows, (SELECT count(*) FROM ${name}.${quoted(table)}) AS copied`,
    )
    const [wanted, copied] = [Number(counted?.['rows']), Number(counted?.['copied'])]
    if (wanted !== copied) throw CopyIncomplete({ table, rows: wanted, copied })
    rows += copied
  }
  return { tables: tables.length, rows }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? message
}
