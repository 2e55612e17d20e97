import type { TimeRange } from '../domain/time.ts'

/** A stretch in which a route's data were not seen. */
export interface Interruption {
  readonly from: number
  /** Undefined while it lasts. */
  readonly to: number | undefined
  readonly reason: string
}

/**
 * When the data of one route were seen without a hole, by our clock.
 *
 * A connection counts from its first canary item on; time is covered up to the last frame that brought data. With two
 * connections, as when one replaces the other, it is enough that one is there.
 */
export class RouteContinuity {
  private readonly onInterruption: (interruption: Interruption) => void
  /** Connections that have brought canary items. */
  private readonly flowing = new Set<number>()
  private from: number | undefined
  private to: number
  private reason: string
  private hasBegun: boolean

  /** @param resumeFrom - when the last run saw data, if there was one: the time since then is an interruption */
  constructor(resumeFrom: number | undefined, onInterruption: (interruption: Interruption) => void) {
    this.to = resumeFrom ?? 0
    this.hasBegun = resumeFrom !== undefined
    this.reason = 'the collector was not running'
    this.onInterruption = onInterruption
  }

  /** A frame with data came. */
  data(connection: number, at: number, hasCanary: boolean): void {
    if (!this.flowing.has(connection)) {
      if (!hasCanary) return
      this.flowing.add(connection)
    }
    if (this.from === undefined) this.begin(at)
    this.to = Math.max(this.to, at)
  }

  /** A connection ended. */
  closed(connection: number, reason: string): void {
    if (!this.flowing.delete(connection) || this.flowing.size > 0) return
    this.from = undefined
    this.reason = reason
    this.onInterruption({ from: this.to, to: undefined, reason })
  }

  /** The stretch that is being covered; undefined while nothing flows. */
  present(): TimeRange | undefined {
    return this.from === undefined ? undefined : { from: this.from, to: this.to }
  }

  /** Whether all was seen from a time to now. */
  sawSince(time: number): boolean {
    return this.from !== undefined && this.from <= time
  }

  /** Last time data came; 0 when never. */
  lastData(): number {
    return this.to
  }

  private begin(at: number): void {
    if (this.hasBegun && at > this.to) this.onInterruption({ from: this.to, to: at, reason: this.reason })
    this.hasBegun = true
    this.from = at
  }
}
