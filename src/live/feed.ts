import type { LiveInstrument, LiveRoute, Subscription } from '../exchanges/live.ts'
import { backoffMs } from './backoff.ts'
import type { LiveClock } from './clock.ts'
import { FeedUrlInvalid } from './feed-errors.ts'
import type { ConnectionMoment, FeedListener } from './feed-listener.ts'
import { FeedSocket, type FeedSocketEvents } from './feed-socket.ts'
import { FeedStateMachine } from './feed-state-machine.ts'
import type { ConnectionFailure } from './handshake-refusal.ts'

/** How long a feed waits, ms. */
export interface FeedTimes {
  /** For the answer to a handshake. */
  readonly handshakeMs: number
  /** For the last acknowledgement after the last subscription was sent. */
  readonly acknowledgeMs: number
  /** Until failures before a live connection are forgotten, and until it is renewed at the venue's wish. */
  readonly settleMs: number
  /** Longest life of a stale connection beside the one that is to replace it. */
  readonly overlapMs: number
}

/** What a feed runs. */
export interface FeedOptions {
  readonly exchange: string
  readonly route: LiveRoute
  /** WebSocket base without a slash at the end. */
  readonly baseUrl: string
  readonly instruments: readonly LiveInstrument[]
  readonly listener: FeedListener
  readonly clock: LiveClock
  /** In [0, 1). */
  readonly random: () => number
  readonly times?: Partial<FeedTimes> | undefined
}

const DEFAULT_TIMES: FeedTimes = { handshakeMs: 10_000, acknowledgeMs: 10_000, settleMs: 10_000, overlapMs: 30_000 }
/** Share of a connection's greatest age at which its replacement is begun: an hour before the end of a day. */
const ROTATION_SHARE = 0.96

/**
 * Keeps one route of one venue connected until it is stopped.
 *
 * A connection that is to be replaced goes on until the next one is live, and both deliver meanwhile: what comes twice
 * is removed by whoever reads. Failures are retried for ever, ever more slowly.
 */
export class Feed {
  private readonly options: FeedOptions
  private readonly times: FeedTimes
  private readonly url: string
  private readonly subscriptions: readonly Subscription[]
  private readonly state: FeedStateMachine
  private readonly events: FeedSocketEvents
  /** Has been live. */
  private current: FeedSocket | undefined
  /** Is to become so. */
  private next: FeedSocket | undefined
  private readonly leaving = new Set<Promise<void>>()
  private phase: 'new' | 'running' | 'stopped' = 'new'
  private liveSince = 0
  private cancelRetry: (() => void) | undefined
  private cancelSettle: (() => void) | undefined
  private cancelReplace: (() => void) | undefined
  private cancelOverlap: (() => void) | undefined

  /** @throws FEED_URL_INVALID */
  constructor(options: FeedOptions) {
    const { exchange, route, baseUrl, listener, clock, instruments } = options
    this.options = options
    this.times = { ...DEFAULT_TIMES, ...options.times }
    this.url = requireUrl(exchange, `${baseUrl}${route.path}`)
    this.subscriptions = route.subscriptions(instruments)
    this.state = new FeedStateMachine({ exchange, route: route.id, listener, clock })
    this.events = {
      opened: (socket) => listener.opened({ ...this.momentOf(socket), isSimulated: socket.isSimulated }),
      frame: (socket, text) => listener.frame({ ...this.momentOf(socket), text }),
      refused: (_socket, problem) => this.state.note(problem),
      live: (socket) => this.takeOver(socket),
      stale: (socket, problem) => this.replaceStale(socket, problem),
      recovered: (socket) => this.recover(socket),
      renew: (socket) => this.renew(socket),
      ended: (socket, failure) => this.lose(socket, failure),
    }
  }

  /** Connects; a second call does nothing. */
  start(): void {
    if (this.phase !== 'new') return
    this.phase = 'running'
    this.state.show('nothing')
    this.connect()
  }

  /** Ends all connections and timers for good; resolves when the sockets are gone. */
  async stop(): Promise<void> {
    const wasRunning = this.phase === 'running'
    this.phase = 'stopped'
    if (wasRunning) {
      for (const socket of [this.next, this.current]) {
        if (socket !== undefined) this.drop(socket, { problem: 'stopped', isPlanned: false })
      }
      this.next = undefined
      this.current = undefined
      for (const cancel of [this.cancelRetry, this.cancelSettle, this.cancelReplace, this.cancelOverlap]) cancel?.()
      this.state.disable()
    }
    await Promise.all(this.leaving)
  }

  private connect(): void {
    this.cancelRetry?.()
    this.cancelRetry = undefined
    if (this.phase !== 'running') return
    const { route, clock } = this.options
    const { handshakeMs, acknowledgeMs } = this.times
    const { url, subscriptions, events } = this
    const socket = new FeedSocket({ url, route, subscriptions, clock, handshakeMs, acknowledgeMs, events })
    this.next = socket
    const gone = socket.closed.then(() => {
      this.leaving.delete(gone)
    })
    this.leaving.add(gone)
  }

  /** The next connection is live: the one before ends. */
  private takeOver(socket: FeedSocket): void {
    const before = this.current
    this.current = socket
    this.next = undefined
    this.cancelOverlap?.()
    if (before !== undefined) this.drop(before, { problem: `replaced by connection ${socket.id}`, isPlanned: true })
    const { clock, route } = this.options
    this.liveSince = clock.now()
    this.beginSettling()
    this.state.show('data', socket.limits)
    this.cancelReplace?.()
    if (socket.mustBeRenewed) this.renew(socket)
    else if (route.maxAgeMs !== undefined) this.replaceAfter(route.maxAgeMs * ROTATION_SHARE)
  }

  private beginSettling(): void {
    this.cancelSettle?.()
    this.cancelSettle = this.after(this.times.settleMs, () => this.state.settle())
  }

  private replaceAfter(ms: number): void {
    this.cancelReplace?.()
    this.cancelReplace = this.after(ms, () => this.replace())
  }

  /** Opens the next connection unless that is under way or waits its turn. */
  private replace(): void {
    if (this.next === undefined && this.cancelRetry === undefined) this.connect()
  }

  /** Not sooner than the connection has settled, lest a venue that always asks gets one connection after the other. */
  private renew(socket: FeedSocket): void {
    if (socket !== this.current) return
    const left = this.liveSince + this.times.settleMs - this.options.clock.now()
    if (left > 0) this.replaceAfter(Math.min(left, this.times.settleMs))
    else this.replace()
  }

  private replaceStale(socket: FeedSocket, problem: string): void {
    if (socket !== this.current) return
    this.cancelSettle?.()
    this.state.fail(problem)
    this.show()
    this.cancelOverlap?.()
    this.cancelOverlap = this.after(this.times.overlapMs, () => this.dropStale(problem))
    this.replace()
  }

  private recover(socket: FeedSocket): void {
    if (socket !== this.current) return
    this.cancelOverlap?.()
    this.beginSettling()
    this.show()
  }

  private dropStale(problem: string): void {
    if (this.current === undefined || this.current.isLive) return
    const socket = this.current
    this.forgetCurrent()
    this.drop(socket, { problem, isPlanned: false })
    this.show()
  }

  /** A connection has failed, or the venue has closed it. */
  private lose(socket: FeedSocket, failure: ConnectionFailure): void {
    const { problem, isRegion, waitMs } = failure
    if (socket === this.next) this.next = undefined
    else this.forgetCurrent()
    if (isRegion) this.state.failForLong(problem)
    else this.state.fail(problem)
    this.tellClosed(socket, { problem, isPlanned: this.current?.isLive === true })
    this.cancelOverlap?.()
    this.dropStale(problem)
    this.show()
    if (this.next !== undefined || this.cancelRetry !== undefined) return
    const failures = isRegion ? Number.POSITIVE_INFINITY : this.state.failures
    const retryMs = backoffMs({ failures, random: this.options.random(), atLeastMs: waitMs })
    this.cancelRetry = this.after(retryMs, () => this.connect())
  }

  /** A listener may stop the feed while it is being told something: no timer is set then. */
  private after(ms: number, action: () => void): (() => void) | undefined {
    return this.phase === 'running' ? this.options.clock.after(ms, action) : undefined
  }

  private forgetCurrent(): void {
    this.current = undefined
    this.cancelSettle?.()
    this.cancelReplace?.()
  }

  private show(): void {
    if (this.current === undefined) this.state.show('nothing')
    else if (this.current.isLive) this.state.show('data', this.current.limits)
    else this.state.show('silence')
  }

  private drop(socket: FeedSocket, end: { problem: string; isPlanned: boolean }): void {
    socket.end()
    this.tellClosed(socket, end)
  }

  private tellClosed(socket: FeedSocket, end: { problem: string; isPlanned: boolean }): void {
    if (socket.wasOpened) this.options.listener.closed({ ...this.momentOf(socket), ...end })
  }

  private momentOf({ id }: FeedSocket): ConnectionMoment {
    const { exchange, route, clock } = this.options
    return { exchange, route: route.id, connection: id, at: clock.now() }
  }
}

/** @throws FEED_URL_INVALID */
function requireUrl(exchange: string, url: string): string {
  if (!/^wss?:/.test(url) || url.includes('#') || !URL.canParse(url)) throw FeedUrlInvalid({ exchange, url })
  return url
}
