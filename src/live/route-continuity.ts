import type { TimeRange } from '../domain/time.ts'

/** A stretch in which a channel's data were not seen. */
export interface Interruption {
  readonly from: number
  /** Undefined while it lasts. */
  readonly to: number | undefined
  readonly reason: string
}

export interface ContinuityOptions {
  /** A longer silence of data that always come is an interruption, ms. */
  readonly silentMs: number
  /** When an earlier run last saw data, UTC ms, if there was one: the time since then is an interruption. */
  readonly resumeFrom: number | undefined
  readonly onInterruption: (interruption: Interruption) => void
}

/**
 * When the data of one channel were seen without a hole, by our clock.
 *
 * A connection counts from its first canary item on; time is covered up to the last frame that brought data. With two
 * connections, as when one replaces the other, it is enough that one brings data. What a silent connection delivers late
 * is taken, but the time of its silence stays an interruption: nobody knows whether it is all.
 */
export class RouteContinuity {
  private readonly silentMs: number
  private readonly onInterruption: (interruption: Interruption) => void
  /** Connections that have brought canary items. */
  private readonly flowing = new Set<number>()
  private from: number | undefined
  private to: number
  private reason: string
  private hasBegun: boolean

  constructor({ silentMs, resumeFrom, onInterruption }: ContinuityOptions) {
    this.silentMs = silentMs
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
    this.tick(at)
    if (this.from === undefined) this.begin(at)
    this.to = Math.max(this.to, at)
  }

  /** Time went on: a silence becomes an interruption. */
  tick(at: number): void {
    if (this.from !== undefined && at - this.to > this.silentMs) {
      this.interrupt(`no data for more than ${this.silentMs / 1000} s`)
    }
  }

  /** A connection ended. */
  closed(connection: number, reason: string): void {
    if (this.flowing.delete(connection) && this.flowing.size === 0 && this.from !== undefined) this.interrupt(reason)
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
    // Our clock may have been set back: the interruption ends all the same, and nothing is covered twice.
    const begin = Math.max(at, this.to)
    if (this.hasBegun) this.onInterruption({ from: this.to, to: begin, reason: this.reason })
    this.hasBegun = true
    this.from = begin
  }

  private interrupt(reason: string): void {
    this.from = undefined
    this.reason = reason
    this.onInterruption({ from: this.to, to: undefined, reason })
  }
}
