import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import PQueue from 'p-queue'
import { defineError } from '../../domain/errors.ts'
import { packageVersion } from '../package-version.ts'
import { type Job, type JobHooks, type JobMap, type JobName, READING_JOBS } from './job-map.ts'
import { type JobRequest, linesOf, send, toWire } from './messages.ts'
import { isKnownJob, type JobContext, runJob } from './run-job.ts'
import { socketPaths } from './socket-path.ts'

const JobVersionDiffers = defineError('JOB_VERSION_DIFFERS', {
  status: 409,
  kind: 'usage',
  message: (d: { own: string; other: string }) =>
    `the store is open in liqheat ${d.own}, this command is ${d.other}; use the same version, or stop the other first`,
})

const JobUnknown = defineError('JOB_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string }) => `the owner of the store knows no job "${d.name}"`,
})

/** Takes jobs of other processes for the store that this one owns; writing jobs run one after the other. */
export class JobServer {
  private readonly context: JobContext
  private readonly queue = new PQueue({ concurrency: 1 })
  private readonly stopping = new AbortController()
  private readonly server: Server
  private path: string | undefined
  private readonly sockets = new Set<Socket>()
  private readonly handed = new Set<Promise<void>>()

  private constructor(context: JobContext) {
    this.context = context
    this.server = createServer((socket) => this.take(socket))
  }

  /**
   * Listens beside the store, or in the temporary folder where the file system has no sockets; nowhere when neither
   * can be had, and other commands then wait for the lock.
   *
   * A socket that a killed owner left is replaced: the store's lock proves it dead.
   */
  static async start(context: JobContext): Promise<JobServer> {
    const jobs = new JobServer(context)
    for (const path of socketPaths(context.store.file)) {
      if (await jobs.listen(path)) break
    }
    return jobs
  }

  /** Runs a job of this process in turn with those of others. */
  run<Name extends JobName>(
    job: { readonly name: Name; readonly input: JobMap[Name]['input'] },
    hooks: JobHooks<Name>,
  ): Promise<JobMap[Name]['result']> {
    const work = () => {
      // Who asked may have left while the job waited.
      hooks.signal?.throwIfAborted()
      return runJob(this.context, job, hooks)
    }
    return READING_JOBS.includes(job.name) ? work() : this.queue.add(work)
  }

  /**
   * Takes no more jobs, and gives those of others back: who asked for one takes the store over and goes on from what
   * was stored. So a command ends when its own work is done.
   */
  async stop(): Promise<void> {
    this.server.close()
    this.stopping.abort()
    for (const socket of this.sockets) socket.destroy()
    await Promise.allSettled(this.handed)
    if (this.path !== undefined && process.platform !== 'win32') rmSync(this.path, { force: true })
  }

  private async listen(path: string): Promise<boolean> {
    try {
      if (process.platform !== 'win32') rmSync(path, { force: true })
      this.server.listen(path)
      await once(this.server, 'listening')
      if (process.platform !== 'win32') chmodSync(path, 0o600)
      this.path = path
      return true
    } catch {
      return false
    }
  }

  private take(socket: Socket): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    const work = this.serve(socket)
    this.handed.add(work)
    work.finally(() => this.handed.delete(work)).catch(() => undefined)
  }

  private async serve(socket: Socket): Promise<void> {
    const gone = new AbortController()
    socket.once('close', () => gone.abort())
    const signal = AbortSignal.any([gone.signal, this.stopping.signal])
    try {
      const job = await readJob(socket)
      if (job === undefined) return
      // Reading stopped with the line; only a socket that is read notices that its other end is gone.
      socket.resume()
      if (this.queue.pending > 0 && !READING_JOBS.includes(job.name)) {
        send(socket, { type: 'queued', before: this.queue.pending + this.queue.size })
      }
      const onProgress = (progress: unknown): void => {
        // A client that does not read loses progress, never the result.
        if (!socket.writableNeedDrain) send(socket, { type: 'progress', progress })
      }
      send(socket, { type: 'result', result: await this.run(job, { signal, onProgress }) })
    } catch (error) {
      // Without an answer: whoever asked finds the owner gone, and does the work itself.
      if (!this.stopping.signal.aborted) send(socket, { type: 'error', error: toWire(error) })
    } finally {
      socket.end()
    }
  }
}

async function readJob(socket: Socket): Promise<Job | undefined> {
  for await (const line of linesOf(socket)) {
    const { version, name, input }: JobRequest & Job = JSON.parse(line)
    const own = packageVersion()
    if (version !== own) throw JobVersionDiffers({ own, other: version })
    if (!isKnownJob(name)) throw JobUnknown({ name })
    return { name, input }
  }
  return undefined
}
