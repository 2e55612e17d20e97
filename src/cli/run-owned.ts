import type { JobMap, JobName } from '../app/jobs/job-map.ts'
import { withOwner } from '../app/jobs/with-owner.ts'
import type { Config } from '../config/schema.ts'
import { defineError } from '../domain/errors.ts'

/** Code of the error that a user's Ctrl-C ends in; its exit code is that of a shell, 130. */
export const INTERRUPTED = 'COMMAND_INTERRUPTED'

const CommandInterrupted = defineError(INTERRUPTED, {
  status: 499,
  kind: 'data',
  retry: 'now',
  message: () => 'interrupted; what was stored stays, and the same command goes on from there',
})

/** A command's job and how its progress is shown. */
export interface OwnedCommand<Name extends JobName> {
  readonly name: Name
  readonly input: JobMap[Name]['input']
  readonly onProgress?: (progress: JobMap[Name]['progress']) => void
}

/** Runs a command's job here or in the store's owner; Ctrl-C ends it in either. */
export async function runOwned<Name extends JobName>(
  config: Config,
  { name, input, onProgress }: OwnedCommand<Name>,
): Promise<JobMap[Name]['result']> {
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await withOwner(config, {
      name,
      input,
      hooks: { signal: abort.signal, onProgress },
      onHandedOver: (before) => {
        if (before > 0) console.error('another command is writing to the store; this one is next')
      },
    })
  } catch (error) {
    if (abort.signal.aborted) throw CommandInterrupted({}, { cause: error })
    throw error
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
