import type { FeedState } from '../domain/feed-state.ts'
import type { LiveClock } from './clock.ts'
import type { FeedListener } from './feed-listener.ts'

/** Failures in a row after which a route is down. */
const DOWN_AFTER = 3

/** What is seen of a route: nothing yet, its data, or that they have stopped. */
export type Sight = 'nothing' | 'data' | 'silence'

/** The state of a route that is seen so, after this many failures in a row. */
export function deriveFeedState({ sight, failures }: { sight: Sight; failures: number }): FeedState {
  if (sight === 'data') return 'live'
  if (failures >= DOWN_AFTER) return 'down'
  return sight === 'silence' ? 'stale' : 'connecting'
}

/** Counts the failures of one route or poll, and tells its state whenever it or its reason changes. */
export class FeedStateMachine {
  private readonly exchange: string
  private readonly route: string
  private readonly listener: FeedListener
  private readonly clock: LiveClock
  private failuresInRow = 0
  private problem = ''
  private shown: { readonly state: FeedState; readonly reason: string } | undefined

  constructor({
    exchange,
    route,
    listener,
    clock,
  }: {
    exchange: string
    route: string
    listener: FeedListener
    clock: LiveClock
  }) {
    this.exchange = exchange
    this.route = route
    this.listener = listener
    this.clock = clock
  }

  get failures(): number {
    return this.failuresInRow
  }

  get isDown(): boolean {
    return this.failuresInRow >= DOWN_AFTER
  }

  /** One more failure in the row. */
  fail(problem: string): void {
    this.failuresInRow++
    this.problem = problem
    this.note(problem)
  }

  /** A failure that will last: the row counts as long enough to be down. */
  failForLong(problem: string): void {
    this.failuresInRow = Math.max(this.failuresInRow + 1, DOWN_AFTER)
    this.problem = problem
    this.note(problem)
  }

  /** Tells a failure that is not of the row. */
  note(problem: string): void {
    this.listener.failed({ exchange: this.exchange, route: this.route, at: this.clock.now(), problem })
  }

  /** The row of failures has ended. */
  settle(): void {
    this.failuresInRow = 0
  }

  /** @param limits - what a route that has data lacks, in words */
  show(sight: Sight, limits = ''): void {
    const state = deriveFeedState({ sight, failures: this.failuresInRow })
    this.tell(state, state === 'live' ? limits : this.problem)
  }

  /** It was stopped: no state is told after this one. */
  disable(): void {
    this.tell('disabled', 'stopped')
  }

  private tell(state: FeedState, reason: string): void {
    if (this.shown?.state === 'disabled') return
    if (this.shown?.state === state && this.shown.reason === reason) return
    this.shown = { state, reason }
    this.listener.changed({ exchange: this.exchange, route: this.route, state, reason, at: this.clock.now() })
  }
}
