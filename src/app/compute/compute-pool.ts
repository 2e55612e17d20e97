import { defineError } from '../../domain/errors.ts'
import type { AnswerBody } from '../../http/answers/answer.ts'
import type { AnswerComputer, AnyQuestion, ComputeStatistics } from '../../http/answers/answers.ts'
import type { PrecomputedVenue, PrecomputeQuery } from '../../services/precompute.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import type { HeatTarget } from '../../storage/heat-target.ts'
import type { ValidationReport } from '../../validation/report.ts'
import type { ComputeSetup, StoreCall, ValidationTask } from './compute-messages.ts'
import { ComputeThread, type TaskHooks } from './compute-thread.ts'

/** Answers that wait for one thread at most; each is computed once, however many clients wait for it. */
const MOST_WAITING = 64
/** A thread that ends within this time failed at its beginning; the next one waits. */
const SHORT_LIFE_MS = 5000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

const ComputeBusy = defineError('COMPUTE_BUSY', {
  status: 503,
  kind: 'usage',
  retry: 'later',
  message: (d: { waiting: number }) =>
    `${d.waiting} answers are being computed, which is the limit; try again in a few seconds`,
})

export interface ComputePoolOptions {
  readonly store: DuckDbStore
  readonly heat: HeatTarget
  /** Threads that compute. */
  readonly threads: number
  /** Memory for market data in use, of all threads together. */
  readonly inputBytes: number
  /** Where named parameters are. */
  readonly parametersFolder: string
  /** Told of a thread that ended by itself; another one takes its place. */
  readonly onProblem: (problem: Error) => void
}

/** Computes answers in threads, so that the server's own work goes on; each asks this thread for what is stored. */
export class ComputePool implements AnswerComputer {
  private readonly options: ComputePoolOptions
  private readonly threads: ComputeThread[]
  private readonly counts = { computed: 0, failed: 0, computeMs: 0, checkpointHits: 0, checkpointMisses: 0 }
  private readonly unfollow: () => void
  private isStopping = false
  /** Threads in a row that ended as soon as they had begun. */
  private shortLives = 0

  constructor(options: ComputePoolOptions) {
    this.options = options
    this.threads = Array.from({ length: options.threads }, () => this.startThread())
    this.unfollow = options.store.onCommit((touched) => {
      for (const thread of this.threads) thread.post({ type: 'commit', touched })
    })
  }

  get statistics(): ComputeStatistics {
    return { ...this.counts, waiting: this.threads.reduce((sum, { load }) => sum + load, 0) }
  }

  /** @throws COMPUTE_BUSY, COMPUTE_LOST and the errors of the answer */
  async compute(asked: AnyQuestion): Promise<AnswerBody> {
    const { idle } = this
    if (idle.load >= MOST_WAITING) throw ComputeBusy({ waiting: idle.load })
    return idle.run(asked)
  }

  /** Computes a heatmap ahead. @throws COMPUTE_LOST and the errors of `precomputeHeatmap` */
  async precompute(question: PrecomputeQuery, hooks: TaskHooks = {}): Promise<PrecomputedVenue[]> {
    return this.idle.run({ name: 'precompute', question }, hooks)
  }

  /** Puts forecasters to the test on a stored market. @throws COMPUTE_LOST and the errors of `validateMarket` */
  async validate(question: ValidationTask, hooks: TaskHooks = {}): Promise<ValidationReport> {
    return this.idle.run({ name: 'validate', question }, hooks)
  }

  /** Ends the threads; answers under way fail. */
  async stop(): Promise<void> {
    this.isStopping = true
    this.unfollow()
    await Promise.all(this.threads.map((thread) => thread.stop()))
  }

  private get idle(): ComputeThread {
    return this.threads.reduce((best, thread) => (thread.load < best.load ? thread : best))
  }

  /** Puts another thread in the place of one that ended, later where threads end as soon as they begin. */
  private replace(thread: ComputeThread): void {
    const isShort = performance.now() - thread.startedAt < SHORT_LIFE_MS
    this.shortLives = isShort ? this.shortLives + 1 : 0
    const wait = isShort ? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.shortLives - 1)) : 0
    const timer = setTimeout(() => {
      if (!this.isStopping) this.threads[this.threads.indexOf(thread)] = this.startThread()
    }, wait)
    timer.unref()
  }

  private startThread(): ComputeThread {
    const { store, threads, inputBytes, parametersFolder, onProblem } = this.options
    const revisions = store.revisionState()
    const setup: ComputeSetup = { inputBytes: inputBytes / threads, parametersFolder, revisions }
    const thread: ComputeThread = new ComputeThread(setup, {
      call: (method, parameters) => this.callStore(method, parameters),
      count: (answered) => this.count(answered),
      ended: (problem) => {
        if (this.isStopping) return
        onProblem(problem)
        this.replace(thread)
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
