import type { JobMap, JobName } from '../app/jobs/job-map.ts'
import type { Config } from '../config/schema.ts'
import { interruptible } from './interruptible.ts'

/** A command's job and how its progress is shown. */
export interface OwnedCommand<Name extends JobName> {
  readonly name: Name
  readonly input: JobMap[Name]['input']
  readonly onProgress?: (progress: JobMap[Name]['progress']) => void
}

/** Runs a command's job here or in the store's owner; Ctrl-C ends it in either. */
export function runOwned<Name extends JobName>(
  config: Config,
  { name, input, onProgress }: OwnedCommand<Name>,
): Promise<JobMap[Name]['result']> {
  return interruptible(async (signal) => {
    // Loaded here: with the store and all jobs, which help and wrong usage need not wait for.
    const { withOwner } = await import('../app/jobs/with-owner.ts')
    return withOwner(config, {
      name,
      input,
      hooks: { signal, onProgress },
      onHandedOver: (before) => {
        if (before > 0) console.error('another command is writing to the store; this one is next')
      },
    })
  })
}
