import { defineError } from '../domain/errors.ts'

/** Code of the error that a user's Ctrl-C ends in; its exit code is that of a shell, 130. */
export const INTERRUPTED = 'COMMAND_INTERRUPTED'

const CommandInterrupted = defineError(INTERRUPTED, {
  status: 499,
  kind: 'data',
  retry: 'now',
  message: () => 'interrupted; what was stored stays, and the same command goes on from there',
})

/**
 * Does work that Ctrl-C ends.
 *
 * @throws COMMAND_INTERRUPTED, and the errors of the work
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await work(abort.signal)
  } catch (error) {
    if (abort.signal.aborted) throw CommandInterrupted({}, { cause: error })
    throw error
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
