import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import PQueue from 'p-queue'
import { defineError } from '../../domain/errors.ts'
import { packageVersion } from '../package-version.ts'
import { type Job, type JobHooks, type JobMap, type JobName, READING_JOBS } from './job-map.ts'
import { type JobRequest, linesOf, send, toWire } from './messages.ts'
import { type JobContext, runJob } from './run-job.ts'
import { socketPath } from './socket-path.ts'

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
  private readonly path: string
  private readonly sockets = new Set<Socket>()
  private readonly handed = new Set<Promise<void>>()

  private constructor(context: JobContext) {
    this.context = context
    this.path = socketPath(context.store.file)
    this.server = createServer((socket) => this.take(socket))
  }

  /** Listens beside the store; a socket that a killed owner left is replaced, as the store's lock proves it dead. */
  static async start(context: JobContext): Promise<JobServer> {
    const jobs = new JobServer(context)
    if (process.platform !== 'win32') rmSync(jobs.path, { force: true })
    await new Promise<void>((resolve, reject) => {
      jobs.server.once('error', reject)
      jobs.server.listen(jobs.path, resolve)
    })
    if (process.platform !== 'win32') chmodSync(jobs.path, 0o600)
    return jobs
  }

  /** Runs a job of this process in turn with those of others. */
  run<Name extends JobName>(
    job: { readonly name: Name; readonly input: JobMap[Name]['input'] },
    hooks: JobHooks<Name>,
  ): Promise<JobMap[Name]['result']> {
    const work = () => runJob(this.context, job, hooks)
    return READING_JOBS.includes(job.name) ? work() : this.queue.add(work)
  }

  /** Waits for the jobs that were handed over; takes no new ones. */
  async finish(): Promise<void> {
    this.server.close()
    await Promise.allSettled(this.handed)
    this.end()
  }

  /** Aborts running jobs; what they have stored stays. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.finish()
  }

  private end(): void {
    for (const socket of this.sockets) socket.destroy()
    if (process.platform !== 'win32') rmSync(this.path, { force: true })
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
      if (this.queue.pending > 0 && !READING_JOBS.includes(job.name)) {
        send(socket, { type: 'queued', before: this.queue.pending + this.queue.size })
      }
      const onProgress = (progress: unknown): void => {
        // A client that does not read loses progress, never the result.
        if (!socket.writableNeedDrain) send(socket, { type: 'progress', progress })
      }
      send(socket, { type: 'result', result: await this.run(job, { signal, onProgress }) })
    } catch (error) {
      send(socket, { type: 'error', error: toWire(error) })
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
    if (!KNOWN.has(name)) throw JobUnknown({ name })
    return { name, input }
  }
  return undefined
}

const KNOWN: ReadonlySet<string> = new Set<JobName>(['import', 'ingest', 'backfill', 'simulate', 'coverage', 'report'])
