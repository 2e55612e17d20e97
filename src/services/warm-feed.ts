import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import type { Heatmap } from './heatmap.ts'
import type { WarmMap } from './warm-map.ts'
import type { RunningCandle } from './warm-venue.ts'

/** Least time between two updates of open columns, ms. */
const OPEN_EVERY_MS = 1000

/** Time and timers as the process has them, or a test. */
export interface WarmClock {
  /** UTC ms. */
  now(): number
  /** Calls `action` once after `ms`; returns what prevents it. */
  after(ms: number, action: () => void): () => void
}

/** What a follower of a heatmap is told, in order; nothing comes after `failed`. */
export type WarmUpdate =
  | {
      readonly kind: 'column'
      /** Holds at least the column; it takes the place of an open one of the same time. */
      readonly matrix: HeatMatrix
      readonly column: number
    }
  /** The stored past has changed: what was told before is not so any more. */
  | { readonly kind: 'restarted'; readonly heatmap: Heatmap }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Must not throw and must not block. */
export type WarmListener = (update: WarmUpdate) => void

/** A warm map with its followers: one thing after the other, closed columns at once, open ones once a second. */
export class WarmFeed {
  private readonly map: WarmMap
  private readonly clock: WarmClock
  private readonly onFailure: () => void
  private readonly listeners = new Set<WarmListener>()
  private last: Promise<unknown>
  private failure: { readonly error: unknown } | undefined
  /** An advance that has not begun yet. */
  private waiting: Promise<void> | undefined
  /** First column that has changed since it was told as open; Infinity where none has. */
  private changedFrom = Number.POSITIVE_INFINITY
  private toldAt = Number.NEGATIVE_INFINITY
  private stopTimer: (() => void) | undefined

  /** Starts the map. @param onFailure - called once when it cannot go on */
  constructor(map: WarmMap, { clock, onFailure }: { readonly clock: WarmClock; readonly onFailure: () => void }) {
    this.map = map
    this.clock = clock
    this.onFailure = onFailure
    this.last = map.start().catch((error: unknown) => this.fail(error))
  }

  /** The heatmap of now; the listener is told of what comes after it. */
  follow(listener: WarmListener): Promise<Heatmap> {
    return this.inTurn(async () => {
      await this.takeStored()
      const heatmap = this.map.heatmap()
      this.listeners.add(listener)
      this.tellOpenFrom(this.map.glancedFrom)
      return heatmap
    })
  }

  /** The heatmap that its followers have been told; they are told once more what running candles have touched. */
  heatmapNow(): Heatmap {
    if (this.failure !== undefined) throw this.failure.error
    const heatmap = this.map.heatmap()
    this.tellOpenFrom(this.map.glancedFrom)
    return heatmap
  }

  unfollow(listener: WarmListener): void {
    this.listeners.delete(listener)
    if (this.listeners.size === 0) this.cancelTimer()
  }

  /** Takes what is stored; calls that come before it begins share it. What fails is told to the followers. */
  advance(): Promise<void> {
    if (this.waiting !== undefined) return this.waiting
    const advance = this.inTurn(() => {
      this.waiting = undefined
      return this.takeStored()
    })
    this.waiting = advance.catch(() => {})
    return this.waiting
  }

  glance(exchange: string, candle: RunningCandle): void {
    const column = this.map.glance(exchange, candle)
    if (column !== undefined) this.tellOpenFrom(column)
  }

  /** Does one thing after the other; a failure ends the feed and fails all that follows. */
  private inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const result = this.last.then(() => {
      if (this.failure !== undefined) throw this.failure.error
      return task()
    })
    this.last = result.catch((error: unknown) => this.fail(error))
    return result
  }

  private async takeStored(): Promise<void> {
    const take = await this.map.prepare()
    const change = take()
    if (change.kind === 'restarted') {
      this.changedFrom = Number.POSITIVE_INFINITY
      if (this.listeners.size > 0) this.tell({ kind: 'restarted', heatmap: this.map.heatmap() })
      return
    }
    for (let time = change.from; time < change.closedTo; time += this.map.stepMs) this.tellColumn(time)
    this.tellOpenFrom(Math.max(change.from, change.closedTo))
  }

  /** Tells the open columns from `time` on, at once or when a second is over. */
  private tellOpenFrom(time: number): void {
    this.changedFrom = Math.min(this.changedFrom, time)
    if (this.changedFrom >= this.map.shownTo || this.listeners.size === 0) return
    const wait = this.toldAt + OPEN_EVERY_MS - this.clock.now()
    if (wait <= 0) this.tellOpen()
    // A clock that was set back does not make it longer.
    else this.stopTimer ??= this.clock.after(Math.min(wait, OPEN_EVERY_MS), () => this.tellOpen())
  }

  private tellOpen(): void {
    this.cancelTimer()
    const from = Math.max(this.changedFrom, this.map.closedTo)
    this.changedFrom = Number.POSITIVE_INFINITY
    this.toldAt = this.clock.now()
    for (let time = from; time < this.map.shownTo; time += this.map.stepMs) this.tellColumn(time)
  }

  private tellColumn(time: number): void {
    if (this.listeners.size > 0) this.tell({ kind: 'column', matrix: this.map.columnAt(time), column: 0 })
  }

  private tell(update: WarmUpdate): void {
    for (const listener of this.listeners) listener(update)
  }

  private fail(error: unknown): void {
    if (this.failure !== undefined) return
    this.failure = { error }
    this.cancelTimer()
    this.tell({ kind: 'failed', error })
    this.listeners.clear()
    this.onFailure()
  }

  private cancelTimer(): void {
    this.stopTimer?.()
    this.stopTimer = undefined
  }
}
