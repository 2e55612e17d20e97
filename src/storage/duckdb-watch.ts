import type { DuckDbSession } from './duckdb-session.ts'
import type { ImportHooks } from './import-target.ts'

const POLL_MS = 150

/** Runs long work on a session: reports how far its queries are, and interrupts them when the signal says so. */
export async function watched<T>(session: DuckDbSession, hooks: ImportHooks, work: () => Promise<T>): Promise<T> {
  const { connection } = session
  await session.run('SET enable_progress_bar = true')
  await session.run('SET enable_progress_bar_print = false')
  const timer = setInterval(() => {
    const { percentage } = connection.progress
    if (percentage >= 0) hooks.onReading?.(Math.min(percentage / 100, 1))
  }, POLL_MS)
  try {
    return await interruptible(session, hooks.signal, work)
  } finally {
    clearInterval(timer)
  }
}

/** Runs work on a session whose queries end at once when the signal says so. */
export async function interruptible<T>(
  session: DuckDbSession,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const interrupt = () => session.connection.interrupt()
  signal?.addEventListener('abort', interrupt)
  try {
    return await work()
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}
