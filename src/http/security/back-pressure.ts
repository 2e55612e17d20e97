import { getHeapStatistics } from 'node:v8'
import { defineError } from '../../domain/errors.ts'
import { LoopDelay } from '../../observability/loop-delay.ts'
import type { App } from '../context.ts'

const SAMPLE_MS = 1000
const RETRY_SECONDS = 5

const Overloaded = defineError('SERVER_OVERLOADED', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: (d: { why: string }) => `the server has more to do than it can: ${d.why}; try again in ${RETRY_SECONDS} s`,
})

const Stopping = defineError('SERVER_STOPPING', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: () => `the server is stopping; try again in ${RETRY_SECONDS} s`,
})

/** What is too much. */
export interface PressureLimits {
  /** Mean delay of the event loop, seconds. */
  readonly loopDelay: number
  /** Used part of the heap's limit. */
  readonly heapShare: number
}

/** One look at the process. */
export interface PressureSample {
  /** Mean delay of the event loop since the sample before, seconds. */
  readonly loopDelay: number
  readonly heapShare: number
}

const LIMITS: PressureLimits = { loopDelay: 0.5, heapShare: 0.92 }

/**
 * Tells sustained overload from one long turn: only two samples in a row that are too high count, since the first
 * after a long turn holds nothing else.
 */
export class Pressure {
  private readonly limits: PressureLimits
  private before: string | undefined
  /** What there is too much of; undefined while all is well. */
  why: string | undefined

  constructor(limits: PressureLimits = LIMITS) {
    this.limits = limits
  }

  take({ loopDelay, heapShare }: PressureSample): void {
    const found = this.fault(loopDelay, heapShare)
    this.why = this.before === undefined ? undefined : found
    this.before = found
  }

  private fault(loopDelay: number, heapShare: number): string | undefined {
    if (loopDelay > this.limits.loopDelay) return 'answers wait for each other'
    return heapShare > this.limits.heapShare ? 'its memory is full' : undefined
  }
}

/** Answers 503 while the process is overloaded, and once it stops; routes that are always answered are exempt. */
export function registerBackPressure(app: App, pressure = new Pressure()): { readonly isStopping: boolean } {
  const delay = new LoopDelay()
  const state = { isStopping: false }
  const timer = setInterval(() => {
    const heap = getHeapStatistics()
    pressure.take({ loopDelay: delay.take().mean, heapShare: heap.used_heap_size / heap.heap_size_limit })
  }, SAMPLE_MS)
  timer.unref()
  app.addHook('preClose', async () => {
    state.isStopping = true
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    delay.stop()
  })
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (routeOptions.config.isAlwaysAnswered === true) return
    if (!state.isStopping && pressure.why === undefined) return
    reply.header('retry-after', RETRY_SECONDS)
    throw state.isStopping ? Stopping({}) : Overloaded({ why: pressure.why ?? '' })
  })
  // A client that keeps its connection would hold up the end.
  app.addHook('onSend', async (_request, reply) => {
    if (state.isStopping) reply.header('connection', 'close')
  })
  return state
}
