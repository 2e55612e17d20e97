import type { AppError } from '../domain/errors.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { SqlAborted, SqlMemory, SqlTimeout } from './sql-errors.ts'
import type { SqlLimits } from './sql-target.ts'

const MEGABYTE = 1024 * 1024
/** An aggregate that DuckDB does not account for was seen to take 600 MB a second: this bounds the overshoot to 15 MB. */
const RESIDENT_POLL_MS = 25
const DUCKDB_POLL_MS = 100

/** What DuckDB holds besides blocks of tables, which it gives back by itself, and what it has put on disk. */
const MEMORY_IN_USE = `
SELECT sum(memory_usage_bytes) FILTER (tag <> 'BASE_TABLE') + sum(temporary_storage_bytes) AS bytes
FROM duckdb_memory()`

/** What a guarded statement needs. */
export interface Guarded {
  /** The connection on which the statement runs. */
  readonly session: DuckDbSession
  /** Another connection, for looking at the memory of all. */
  readonly watcher: DuckDbSession
  readonly limits: SqlLimits
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs work on a connection and interrupts it when it takes too long, when memory grows too much, or when the signal
 * says so. Memory is that of the whole process: what else grows meanwhile counts too.
 *
 * DuckDB's own limit does not do: it is one for all connections, so that a statement could starve an import, and it
 * leaves out what some aggregates hold and what is put on disk.
 *
 * @param work - calls `check` between pieces: where no query runs there is nothing to interrupt
 * @throws SQL_TIMEOUT, SQL_MEMORY, SQL_ABORTED, and what `work` throws of itself
 */
export async function guarded<T>(
  { session, watcher, limits, signal }: Guarded,
  work: (check: () => void) => Promise<T>,
): Promise<T> {
  const most = limits.memoryMb * MEGABYTE
  let reason: AppError | undefined
  const end = (why: AppError): void => {
    reason ??= why
    session.connection.interrupt()
  }
  const abort = (): void => end(SqlAborted({}))
  const residentAtFirst = process.memoryUsage.rss()
  const heldAtFirst = await memoryInUse(watcher)
  const timer = setTimeout(() => end(SqlTimeout({ seconds: limits.seconds })), limits.seconds * 1000)
  const resident = setInterval(() => {
    // A query that had not begun when it was interrupted runs all the same.
    if (reason !== undefined) session.connection.interrupt()
    else if (process.memoryUsage.rss() - residentAtFirst > most) end(SqlMemory({ megabytes: limits.memoryMb }))
  }, RESIDENT_POLL_MS)
  const stopWatching = repeat(DUCKDB_POLL_MS, async () => {
    // A database that cannot tell any more has no memory left for the answer.
    const held = await memoryInUse(watcher).catch(() => Number.POSITIVE_INFINITY)
    if (held - heldAtFirst > most) end(SqlMemory({ megabytes: limits.memoryMb }))
  })
  signal?.addEventListener('abort', abort)
  const check = (): void => {
    if (reason !== undefined) throw reason
  }
  try {
    if (signal?.aborted === true) abort()
    check()
    return await work(check)
  } catch (error) {
    check()
    throw error
  } finally {
    signal?.removeEventListener('abort', abort)
    clearTimeout(timer)
    clearInterval(resident)
    await stopWatching()
  }
}

async function memoryInUse(watcher: DuckDbSession): Promise<number> {
  const [row] = await watcher.rows(MEMORY_IN_USE)
  return Number(row?.['bytes'] ?? 0)
}

/** Does something again and again, each time a while after it was done; the answer ends that and waits for the last. */
function repeat(pauseMs: number, work: () => Promise<void>): () => Promise<void> {
  let isStopped = false
  let wake: () => void = () => undefined
  const loop = (async () => {
    while (!isStopped) {
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, pauseMs)
      })
      if (!isStopped) await work()
    }
  })()
  return async () => {
    isStopped = true
    wake()
    await loop
  }
}
