import { Worker } from 'node:worker_threads'
import { defineError } from '../../domain/errors.ts'
import type { AnswerBody } from '../../http/answers/answer.ts'
import type { AnswerComputer, AnyQuestion } from '../../http/answers/answers.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import type { HeatTarget } from '../../storage/heat-target.ts'
import { fromWire, toWire } from '../jobs/messages.ts'
import type { ComputeSetup, FromWorker, StoreCall, ToWorker } from './compute-messages.ts'
import { transferables } from './transferables.ts'

/** Answers that wait for one thread at most; each is computed once, however many clients wait for it. */
const MOST_WAITING = 64

const ComputeBusy = defineError('COMPUTE_BUSY', {
  status: 503,
  kind: 'usage',
  retry: 'later',
  message: (d: { waiting: number }) =>
    `${d.waiting} answers are being computed, which is the limit; try again in a few seconds`,
})

const ComputeLost = defineError('COMPUTE_LOST', {
  status: 503,
  kind: 'data',
  retry: 'later',
  message: (d: { problem: string }) => `the thread that computed this answer ended (${d.problem}); try again`,
})

export interface ComputePoolOptions {
  readonly store: DuckDbStore
  readonly heat: HeatTarget
  /** Threads that compute. */
  readonly threads: number
  /** Memory for market data in use, of all threads together. */
  readonly inputBytes: number
  /** Told of a thread that ended by itself; another one takes its place. */
  readonly onProblem: (problem: Error) => void
}

interface Waiting {
  resolve(answer: AnswerBody): void
  reject(error: unknown): void
}

/** Figures since the start. */
export interface ComputeStatistics {
  readonly computed: number
  readonly failed: number
  readonly computeMs: number
  /** Checkpoints that were found, and those that were looked for in vain. */
  readonly checkpointHits: number
  readonly checkpointMisses: number
  readonly waiting: number
}

/** Computes answers in threads, so that the server's own work goes on; each asks this thread for what is stored. */
export class ComputePool implements AnswerComputer {
  private readonly options: ComputePoolOptions
  private readonly threads: ComputeThread[]
  private readonly counts = { computed: 0, failed: 0, computeMs: 0, checkpointHits: 0, checkpointMisses: 0 }
  private isStopping = false

  constructor(options: ComputePoolOptions) {
    this.options = options
    this.threads = Array.from({ length: options.threads }, () => this.startThread())
    options.store.onCommit((touched) => {
      for (const thread of this.threads) thread.post({ type: 'commit', touched })
    })
  }

  get statistics(): ComputeStatistics {
    return { ...this.counts, waiting: this.threads.reduce((sum, { load }) => sum + load, 0) }
  }

  /** @throws COMPUTE_BUSY, COMPUTE_LOST and the errors of the answer */
  async compute(asked: AnyQuestion): Promise<AnswerBody> {
    const idle = this.threads.reduce((best, thread) => (thread.load < best.load ? thread : best))
    if (idle.load >= MOST_WAITING) throw ComputeBusy({ waiting: idle.load })
    return idle.ask(asked)
  }

  /** Ends the threads; answers under way fail. */
  async stop(): Promise<void> {
    this.isStopping = true
    await Promise.all(this.threads.map((thread) => thread.stop()))
  }

  private startThread(): ComputeThread {
    const { store, threads, inputBytes, onProblem } = this.options
    const setup: ComputeSetup = { inputBytes: inputBytes / threads, revisions: store.revisionState() }
    const thread: ComputeThread = new ComputeThread(setup, {
      call: (method, parameters) => this.callStore(method, parameters),
      count: (answered) => this.count(answered),
      ended: (problem) => {
        if (this.isStopping) return
        onProblem(problem)
        this.threads[this.threads.indexOf(thread)] = this.startThread()
      },
    })
    return thread
  }

  private async callStore(method: StoreCall, parameters: readonly unknown[]): Promise<unknown> {
    const { store, heat } = this.options
    const target = method in heat ? heat : store
    const value: unknown = await Reflect.apply(Reflect.get(target, method), target, parameters)
    if (method === 'findCheckpoint') this.counts[value === undefined ? 'checkpointMisses' : 'checkpointHits']++
    return value
  }

  private count(ms: number | undefined): void {
    if (ms === undefined) this.counts.failed++
    else {
      this.counts.computed++
      this.counts.computeMs += ms
    }
  }
}

interface ThreadHooks {
  call(method: StoreCall, parameters: readonly unknown[]): Promise<unknown>
  /** Told of each answer how long it took, ms; undefined of one that failed. */
  count(ms: number | undefined): void
  ended(problem: Error): void
}

/** One thread with what waits for it. */
class ComputeThread {
  private readonly worker: Worker
  private readonly hooks: ThreadHooks
  private readonly waiting = new Map<number, Waiting>()
  private asked = 0
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

  ask(asked: AnyQuestion): Promise<AnswerBody> {
    const id = ++this.asked
    this.post({ type: 'ask', id, asked })
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }))
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
    this.waiting.delete(message.id)
    if (message.type === 'answer') {
      this.hooks.count(message.ms)
      found?.resolve(message.answer)
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
    this.hooks.ended(this.problem)
  }
}
