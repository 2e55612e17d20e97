import type { FeedCounts, FeedGap, FeedStateSpan } from '../domain/feed-state.ts'
import type { MarketEvent } from '../domain/market-events.ts'
import type { LiveBatch, LiveTarget, WatchedTime } from '../storage/live-target.ts'
import type { LiveClock } from './clock.ts'
import { PendingRows } from './pending-rows.ts'

/** Rows that wait for the store; with more, events that come are lost and counted. */
const MOST_ROWS = 500_000
/** States and counts that wait. */
const MOST_RECORDS = 10_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 10_000

export interface LiveWriterOptions {
  readonly store: Pick<LiveTarget, 'writeLive'>
  readonly clock: LiveClock
  /** A row waits at most this long for its batch to begin, ms. */
  readonly flushMs: number
  /** A batch with this many rows does not wait. */
  readonly flushRows?: number
  readonly onProblem: (problem: string) => void
  /** Rows of an exchange were lost because the store is too slow or fails. */
  readonly onDropped: (exchange: string, rows: number) => void
}

/**
 * Stores what feeds bring in batches, one after the other: after `flushMs`, or sooner when many rows wait. A batch that
 * the store refuses is tried again; what is not yet stored when the process is killed is lost, and nothing else.
 */
export class LiveWriter {
  private readonly options: LiveWriterOptions
  private readonly rows = new PendingRows()
  private states: FeedStateSpan[] = []
  private counts: FeedCounts[] = []
  private cancelTimer: (() => void) | undefined
  private running: Promise<void> | undefined
  private endPause: (() => void) | undefined
  private isStopped = false

  constructor(options: LiveWriterOptions) {
    this.options = options
  }

  event(event: MarketEvent): void {
    if (event.type === 'candle' && !event.isClosed) return
    if (this.rows.size >= MOST_ROWS) {
      this.options.onDropped(event.exchange, 1)
      return
    }
    this.rows.event(event)
    this.added()
  }

  gap(gap: FeedGap): void {
    this.rows.gap(gap)
    this.added()
  }

  watched(time: WatchedTime): void {
    this.rows.watched(time)
    this.added()
  }

  /** What is to be recorded of feeds themselves. */
  record({ states = [], counts = [] }: { states?: readonly FeedStateSpan[]; counts?: readonly FeedCounts[] }): void {
    this.states.push(...states)
    this.counts.push(...counts)
    // While the store fails the newest are worth more than the oldest.
    if (this.states.length > MOST_RECORDS) this.states.splice(0, this.states.length - MOST_RECORDS)
    if (this.counts.length > MOST_RECORDS) this.counts.splice(0, this.counts.length - MOST_RECORDS)
    this.added()
  }

  /**
   * Stores what waits; nothing may come afterwards.
   *
   * @throws STORE_* when the store does not take it
   */
  async stop(): Promise<void> {
    this.isStopped = true
    this.cancelTimer?.()
    this.endPause?.()
    await this.running
    if (this.isEmpty()) return
    const batch = this.take()
    try {
      await this.options.store.writeLive(batch)
    } catch (error) {
      this.tellLost(batch)
      throw error
    }
  }

  private added(): void {
    const { clock, flushMs, flushRows = 20_000 } = this.options
    if (this.isStopped || this.running !== undefined) return
    if (this.rows.size >= flushRows) this.flush()
    else this.cancelTimer ??= clock.after(flushMs, () => this.flush())
  }

  private flush(): void {
    this.cancelTimer?.()
    this.cancelTimer = undefined
    if (this.running !== undefined || this.isEmpty()) return
    this.running = this.storeAgain(this.take()).finally(() => {
      this.running = undefined
      if (!this.isEmpty()) this.added()
    })
  }

  /** Stores a batch, however often it takes. */
  private async storeAgain(batch: LiveBatch): Promise<void> {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      const problem = await this.tryToStore(batch)
      if (problem === undefined) return
      if (this.isStopped) {
        this.options.onProblem(`live rows were not stored and are lost: ${problem}`)
        this.tellLost(batch)
        return
      }
      this.options.onProblem(`live rows were not stored, trying again in ${wait} ms: ${problem}`)
      await this.pause(wait)
    }
  }

  /** Stores a batch, or at least its rows: what is recorded of feeds must not keep them back. */
  private async tryToStore(batch: LiveBatch): Promise<string | undefined> {
    const { store, onProblem } = this.options
    try {
      await store.writeLive(batch)
      return undefined
    } catch (error) {
      try {
        await store.writeLive({ ...batch, states: [], gaps: [], counts: [] })
      } catch {
        return String(error)
      }
      onProblem(`states, gaps and counts of feeds were not stored and are lost: ${String(error)}`)
      return undefined
    }
  }

  /** Ends early when the writer is stopped. */
  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(ms, resolve)
      this.endPause = () => {
        cancel()
        resolve()
      }
      if (this.isStopped) this.endPause()
    })
  }

  private tellLost({ liquidations, candles, markCandles, openInterest, funding }: LiveBatch): void {
    for (const rows of [liquidations, candles, markCandles, openInterest, funding]) {
      for (const { exchange } of rows) this.options.onDropped(exchange, 1)
    }
  }

  private isEmpty(): boolean {
    return this.rows.size + this.states.length + this.counts.length === 0
  }

  private take(): LiveBatch {
    const { states, counts } = this
    this.states = []
    this.counts = []
    return { ...this.rows.take(), states, counts }
  }
}
