import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config/schema.ts'
import { AppError } from '../../domain/errors.ts'
import { openStore } from '../open-store.ts'
import { packageVersion } from '../package-version.ts'
import { parametersFolder } from '../parameters-folder.ts'
import type { JobHooks, JobMap, JobName, StoreReport } from './job-map.ts'
import { JobServer } from './job-server.ts'
import { fromWire, type JobMessage, linesOf, send } from './messages.ts'
import { socketPaths } from './socket-path.ts'

/** How long a lock without a listener is waited for: an owner that is just opening or closing. */
const PATIENCE_MS = 20_000
const POLL_MS = 100
/** An owner that is opening or closing does not listen for a moment. */
const OWNER_TRIES = 20

/** A command's job and what it is told on the way. */
export interface OwnedJob<Name extends JobName> {
  readonly name: Name
  readonly input: JobMap[Name]['input']
  readonly hooks?: JobHooks<Name>
  /** Called once when another process does the work; `before` jobs come first. */
  readonly onHandedOver?: ((before: number) => void) | undefined
}

/**
 * Runs a job where the store is: here when nobody has it open, else in the process that has.
 *
 * A job whose owner dies is begun again: jobs are safe to repeat, and go on from what was stored.
 *
 * @throws STORE_LOCKED when a program holds the file that is no liqheat; and the errors of the job
 */
export async function withOwner<Name extends JobName>(
  config: Config,
  job: OwnedJob<Name>,
): Promise<JobMap[Name]['result']> {
  let deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const locked = await runHere(config, job)
    if ('result' in locked) return locked.result
    const handed = await runThere(config, job)
    if (typeof handed === 'object') return handed.result
    job.hooks?.signal?.throwIfAborted()
    if (handed === 'gone') deadline = Date.now() + PATIENCE_MS
    if (Date.now() > deadline) throw locked.error
    await sleep(POLL_MS, undefined, job.hooks?.signal === undefined ? {} : { signal: job.hooks.signal })
  }
}

/** What owns the store, if something of liqheat does. */
export async function askOwner(config: Config): Promise<StoreReport | undefined> {
  for (let tried = 0; tried < OWNER_TRIES; tried++) {
    const answer = await runThere(config, { name: 'report', input: {} })
    if (typeof answer === 'object') return answer.result
    await sleep(POLL_MS)
  }
  return undefined
}

type Here<Name extends JobName> = { readonly result: JobMap[Name]['result'] } | { readonly error: AppError }

/** Opens the store and runs the job, and jobs that other commands hand over meanwhile. */
async function runHere<Name extends JobName>(config: Config, job: OwnedJob<Name>): Promise<Here<Name>> {
  const store = await openStore(config).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'STORE_LOCKED') return error
    throw error
  })
  if (store instanceof AppError) return { error: store }
  try {
    const jobs = await JobServer.start({ store, role: 'command', parametersFolder: parametersFolder(config) })
    try {
      return { result: await jobs.run(job, job.hooks ?? {}) }
    } finally {
      await jobs.stop()
    }
  } finally {
    await store.close()
  }
}

/** Hands the job to the store's owner; `nobody` listens, or the owner is `gone` before it was done. */
async function runThere<Name extends JobName>(
  config: Config,
  { name, input, hooks, onHandedOver }: OwnedJob<Name>,
): Promise<{ readonly result: JobMap[Name]['result'] } | 'nobody' | 'gone'> {
  const socket = await connectedToAny(socketPaths(config.db))
  if (socket === undefined) return 'nobody'
  if (hooks?.signal?.aborted === true) {
    socket.destroy()
    return 'gone'
  }
  const leave = (): void => {
    socket.destroy()
  }
  hooks?.signal?.addEventListener('abort', leave)
  let isTold = false
  const tell = (before: number): void => {
    if (!isTold) onHandedOver?.(before)
    isTold = true
  }
  try {
    send(socket, { version: packageVersion(), name, input })
    for await (const line of linesOf(socket)) {
      const message = parseMessage<Name>(line)
      if (message === undefined) return 'gone'
      if (message.type === 'error') throw fromWire(message.error)
      if (message.type === 'result') return { result: message.result }
      tell(message.type === 'queued' ? message.before : 0)
      if (message.type === 'progress') hooks?.onProgress?.(message.progress)
    }
    return 'gone'
  } finally {
    hooks?.signal?.removeEventListener('abort', leave)
    socket.destroy()
  }
}

type MessageOf<Name extends JobName> = JobMessage & {
  readonly progress: JobMap[Name]['progress']
  readonly result: JobMap[Name]['result']
}

/** Undefined for a line that was cut off when the owner died. */
function parseMessage<Name extends JobName>(line: string): MessageOf<Name> | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

async function connectedToAny(paths: readonly string[]): Promise<Socket | undefined> {
  for (const path of paths) {
    const socket = await connected(path)
    if (socket !== undefined) return socket
  }
  return undefined
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
    socket.once('error', () => resolve(undefined))
  })
}
