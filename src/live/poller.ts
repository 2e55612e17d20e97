import PQueue from 'p-queue'
import { AppError } from '../domain/errors.ts'
import type { LiveInstrument, LivePoll } from '../exchanges/live.ts'
import type { PageRequest } from '../exchanges/rest.ts'
import type { RestClient } from '../ingestion/rest/client.ts'
import type { LiveClock } from './clock.ts'
import type { FeedListener } from './feed-listener.ts'
import { FeedStateMachine } from './feed-state-machine.ts'
import { SilenceWatch } from './silence-watch.ts'

/** What a poller asks, whom, and how often. */
export interface PollerOptions {
  readonly exchange: string
  readonly polls: readonly LivePoll[]
  readonly instruments: readonly LiveInstrument[]
  /** Its attempts should be few: the next poll is an attempt too. Closed by its owner. */
  readonly client: RestClient
  readonly listener: FeedListener
  readonly clock: LiveClock
}

/** Periods without an answer after which a poll is stale. */
const STALE_PERIODS = 2.5
/** Requests of one poll under way at once. */
const CONCURRENCY = 4
/** Venue left alone after these failures, ms: the client throws them without a pause of its own. */
const PAUSE_MS = new Map([
  ['REST_BANNED', 10 * 60_000],
  ['REST_RATE_LIMITED', 5 * 60_000],
  ['REST_REGION_BLOCKED', 60_000],
])
const LASTING = new Set(['REST_BANNED', 'REST_REGION_BLOCKED'])

/** Asks a venue's polls at their times until it is stopped; the first of each at once. */
export class Poller {
  private readonly loops: readonly PollLoop[]

  constructor(options: PollerOptions) {
    const gate = new Gate(options.clock)
    this.loops = options.polls.map((poll) => new PollLoop(options, { poll, gate }))
  }

  /** A second call does nothing. */
  start(): void {
    for (const loop of this.loops) loop.start()
  }

  /** Ends requests and timers for good. */
  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()))
  }
}

/** Next time after `now` at which a poll starts, UTC ms. */
export function nextPoll(now: number, { everyMs, atMs }: Pick<LivePoll, 'everyMs' | 'atMs'>): number {
  return Math.floor((now - atMs) / everyMs + 1) * everyMs + atMs
}

/** Shut while a venue wants no request from us, for all its polls. */
class Gate {
  private readonly clock: LiveClock
  private cancel: (() => void) | undefined

  constructor(clock: LiveClock) {
    this.clock = clock
  }

  get isShut(): boolean {
    return this.cancel !== undefined
  }

  shut(ms: number): void {
    this.cancel?.()
    this.cancel = this.clock.after(ms, () => {
      this.cancel = undefined
    })
  }

  stop(): void {
    this.cancel?.()
  }
}

/** Why a request brought nothing. */
interface PollProblem {
  readonly problem: string
  readonly code: string
}

class PollLoop {
  private readonly options: PollerOptions
  private readonly poll: LivePoll
  private readonly gate: Gate
  private readonly state: FeedStateMachine
  private readonly stopping = new AbortController()
  private readonly queue = new PQueue({ concurrency: CONCURRENCY })
  private running: Promise<void> | undefined
  private watch: SilenceWatch | undefined
  private hasAnswered = false
  private isSilent = false
  private isStarted = false
  private limits = ''
  private cancelNext: (() => void) | undefined

  constructor(options: PollerOptions, { poll, gate }: { poll: LivePoll; gate: Gate }) {
    const { exchange, listener, clock } = options
    this.options = options
    this.poll = poll
    this.gate = gate
    this.state = new FeedStateMachine({ exchange, route: poll.id, listener, clock })
  }

  start(): void {
    if (this.isStarted || this.stopping.signal.aborted) return
    this.isStarted = true
    const { clock } = this.options
    const ms = STALE_PERIODS * this.poll.everyMs
    this.watch = new SilenceWatch({ clock, ms, onSilence: () => this.fallSilent(ms) })
    this.show()
    this.run()
    this.schedule(clock.now())
  }

  async stop(): Promise<void> {
    const isFirst = this.isStarted && !this.stopping.signal.aborted
    this.stopping.abort()
    this.cancelNext?.()
    this.watch?.stop()
    this.gate.stop()
    await this.running
    if (isFirst) this.state.disable()
  }

  private schedule(after: number): void {
    const { clock } = this.options
    const due = nextPoll(after, this.poll)
    this.cancelNext = clock.after(due - clock.now(), () => {
      // A timer may go off a moment early, and much later when the machine slept.
      this.schedule(Math.max(due, clock.now()))
      if (this.running === undefined) this.run()
      else this.state.note(`poll ${this.poll.id} left out: the one before has not ended`)
    })
  }

  private run(): void {
    if (this.gate.isShut) return
    this.running = this.askAll()
      .catch((error) => this.state.note(`poll ${this.poll.id}: ${String(error)}`))
      .finally(() => {
        this.running = undefined
      })
  }

  private async askAll(): Promise<void> {
    const requests = this.poll.requests(this.options.instruments)
    const outcomes = await Promise.all(requests.map((request) => this.queue.add(() => this.ask(request))))
    if (this.stopping.signal.aborted || requests.length === 0) return
    const problems = outcomes.filter((outcome) => outcome !== undefined)
    const [worst = problems[0]] = problems.filter(({ code }) => PAUSE_MS.has(code))
    const isAnswered = problems.length < requests.length
    for (const one of problems) if (isAnswered || one !== worst) this.state.note(one.problem)
    if (isAnswered) this.settle(worst?.problem ?? '')
    else if (worst !== undefined && LASTING.has(worst.code)) this.state.failForLong(worst.problem)
    else if (worst !== undefined) this.state.fail(worst.problem)
    this.show()
  }

  /** Undefined when it was answered. */
  private async ask(request: PageRequest): Promise<PollProblem | undefined> {
    const { exchange, client, clock, listener } = this.options
    const { id, budget, cost } = this.poll
    const { signal } = this.stopping
    if (this.gate.isShut) return { problem: `${request.path} not asked: the venue wants a pause`, code: '' }
    try {
      const reply = await client.ask(request, { budget, cost, signal, onRequest: () => undefined })
      if (!('json' in reply)) return { problem: reply.problem, code: '' }
      if (signal.aborted) return undefined
      const { items, rejected } = listener.answered({ exchange, poll: id, at: clock.now(), text: reply.text })
      const isUnreadable = items.length === 0 && rejected.length > 0
      return isUnreadable ? { problem: `${request.path} cannot be read: ${rejected[0]}`, code: '' } : undefined
    } catch (error) {
      if (signal.aborted) return undefined
      if (!(error instanceof AppError)) throw error
      const pauseMs = PAUSE_MS.get(error.code)
      if (pauseMs !== undefined) this.gate.shut(pauseMs)
      return { problem: error.message, code: error.code }
    }
  }

  private settle(limits: string): void {
    this.hasAnswered = true
    this.isSilent = false
    this.limits = limits
    this.watch?.touch(this.options.clock.now())
    this.state.settle()
  }

  private fallSilent(ms: number): void {
    this.isSilent = true
    if (this.hasAnswered && this.state.failures === 0) this.state.fail(`no answer for ${ms} ms`)
    this.show()
  }

  private show(): void {
    if (!this.hasAnswered) this.state.show('nothing')
    else if (this.isSilent || this.state.isDown) this.state.show('silence')
    else this.state.show('data', this.limits)
  }
}
