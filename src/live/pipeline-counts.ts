import type { FeedCounts } from '../domain/feed-state.ts'
import type { ParsedFrame } from '../exchanges/live.ts'

/** Lags kept of one period; more do not make the median better. */
const LAGS = 512

/** What happened since the last period, but for its times and venue. */
type Tallies = { -readonly [Name in keyof Omit<FeedCounts, 'exchange' | 'from' | 'to' | 'lagMs'>]: number }

/** Counts what a venue's feeds bring, period by period. */
export class PipelineCounts {
  private readonly exchange: string
  private from: number
  private tallies = nothing()
  private readonly lags: number[] = []

  constructor(exchange: string, from: number) {
    this.exchange = exchange
    this.from = from
  }

  message(): void {
    this.tallies.messages++
  }

  liquidation(): void {
    this.tallies.liquidations++
  }

  duplicate(): void {
    this.tallies.duplicates++
  }

  error(): void {
    this.tallies.errors++
  }

  reconnect(): void {
    this.tallies.reconnects++
  }

  dropped(rows: number): void {
    this.tallies.dropped += rows
  }

  /** What could not be taken of a frame. */
  unread({ rejected, unknown, others }: ParsedFrame): void {
    this.tallies.rejected += rejected.length
    this.tallies.unknownSymbols += unknown.length
    this.tallies.otherSymbols += others
  }

  /** Received time less event time, ms. */
  lag(ms: number): void {
    if (this.lags.length < LAGS) this.lags.push(ms)
  }

  /** Ends a period, and begins the next. */
  take(to: number): FeedCounts {
    const counts = { exchange: this.exchange, from: this.from, to, ...this.tallies, lagMs: median(this.lags) }
    this.from = to
    this.tallies = nothing()
    this.lags.length = 0
    return counts
  }
}

function nothing(): Tallies {
  return {
    messages: 0,
    liquidations: 0,
    duplicates: 0,
    rejected: 0,
    errors: 0,
    dropped: 0,
    unknownSymbols: 0,
    otherSymbols: 0,
    reconnects: 0,
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
