import { Worker } from 'node:worker_threads'
import { defineError } from '../../domain/errors.ts'
import { fromWire, toWire } from '../jobs/messages.ts'
import type {
  ComputeProgress,
  ComputeSetup,
  ComputeTask,
  FromWorker,
  Plain,
  StoreCall,
  ToWorker,
} from './compute-messages.ts'
import { transferables } from './transferables.ts'

const ComputeLost = defineError('COMPUTE_LOST', {
  status: 503,
  kind: 'data',
  retry: 'later',
  message: (d: { problem: string }) => `the thread that computed this answer ended (${d.problem}); try again`,
})

/** How a task may be ended, and who is told of it. */
export interface TaskHooks {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ComputeProgress) => void) | undefined
}

interface Waiting extends Pick<TaskHooks, 'onProgress'> {
  resolve(value: Plain): void
  reject(error: unknown): void
}

/** What a thread needs of its pool. */
export interface ThreadHooks {
  call(method: StoreCall, parameters: readonly unknown[]): Promise<unknown>
  /** Told of each answer how long it took, ms; undefined of one that failed. */
  count(ms: number | undefined): void
  ended(problem: Error): void
}

/** One thread with what waits for it. */
export class ComputeThread {
  /** On the clock of `performance`. */
  readonly startedAt = performance.now()
  private readonly worker: Worker
  private readonly hooks: ThreadHooks
  private readonly waiting = new Map<number, Waiting>()
  private tasks = 0
  private isEnded = false
  private problem = new Error('it was stopped')

  constructor(setup: ComputeSetup, hooks: ThreadHooks) {
    this.hooks = hooks
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.worker = new Worker(new URL(`./compute-worker.${extension}`, import.meta.url), { workerData: setup })
    this.worker.on('message', (message: FromWorker) => this.take(message))
    this.worker.on('error', (problem) => {
      this.problem = problem instanceof Error ? problem : new Error(String(problem))
    })
    this.worker.on('exit', () => this.end())
    // It must not keep a process alive that has nothing else to do.
    this.worker.unref()
  }

  get load(): number {
    return this.waiting.size
  }

  /** Does a task; @throws COMPUTE_LOST, and the errors of the task */
  run(task: ComputeTask, { signal, onProgress }: TaskHooks = {}): Promise<Plain> {
    if (this.isEnded) return Promise.reject(ComputeLost({ problem: this.problem.message }))
    const id = ++this.tasks
    const cancel = (): void => this.post({ type: 'cancel', id })
    this.post({ type: 'task', id, task })
    signal?.addEventListener('abort', cancel)
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject, onProgress })).finally(() =>
      signal?.removeEventListener('abort', cancel),
    )
  }

  post(message: ToWorker): void {
    this.worker.postMessage(message)
  }

  async stop(): Promise<void> {
    await this.worker.terminate()
  }

  private take(message: FromWorker): void {
    if (message.type === 'call') {
      void this.answerCall(message.id, this.hooks.call(message.method, message.parameters))
      return
    }
    const found = this.waiting.get(message.id)
    if (message.type === 'progress') {
      found?.onProgress?.(message.progress)
      return
    }
    this.waiting.delete(message.id)
    if (message.type === 'done') {
      this.hooks.count(message.ms)
      found?.resolve(message.value)
    } else {
      this.hooks.count(undefined)
      found?.reject(fromWire(message.error))
    }
  }

  private async answerCall(id: number, result: Promise<unknown>): Promise<void> {
    try {
      const message: ToWorker = { type: 'returned', id, value: await result }
      this.worker.postMessage(message, transferables(message))
    } catch (error) {
      this.post({ type: 'threw', id, error: toWire(error) })
    }
  }

  private end(): void {
    const lost = ComputeLost({ problem: this.problem.message })
    for (const { reject } of this.waiting.values()) reject(lost)
    this.waiting.clear()
    this.isEnded = true
    this.hooks.ended(this.problem)
  }
}
