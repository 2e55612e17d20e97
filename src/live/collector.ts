import type { Exchange } from '../exchanges/exchange.ts'
import type { LiveTarget } from '../storage/live-target.ts'
import type { SeriesTarget } from '../storage/series-target.ts'
import { Aggregator } from './aggregator.ts'
import type { Bus } from './bus.ts'
import type { LiveClock } from './clock.ts'
import type { FeedRecord } from './feed-records.ts'
import type { FrameLog } from './frame-log.ts'
import { type PositionSampling, VenueCollector, type VenueUrls } from './venue-collector.ts'
import { LiveWriter } from './writer.ts'

/** Time goes on for pipelines this often. */
const TICK_MS = 100
/** States and counts are recorded this often; a reader takes what is older than three of these for stopped. */
const RECORD_MS = 5000

export interface CollectorOptions {
  readonly store: LiveTarget & SeriesTarget
  readonly bus: Bus
  /** Venues with live feeds. */
  readonly exchanges: readonly Exchange[]
  /** Canonical symbols. */
  readonly symbols: readonly string[]
  readonly urls: Readonly<Record<string, VenueUrls>>
  readonly clock: LiveClock
  /** In [0, 1). */
  readonly random: () => number
  /** See `LiveWriter`. */
  readonly flushMs: number
  /** How far back holes are filled from the venues' REST interfaces, ms; 0 fills none. */
  readonly repairMs: number
  readonly frameLog?: FrameLog | undefined
  /** Where positions that venues show go, and of how many accounts; absent when none are sampled. */
  readonly positions?: PositionSampling | undefined
  readonly onProblem: (exchange: string, problem: string) => void
}

/** Runs the feeds of all venues into one store and one bus. */
export class Collector {
  private readonly options: CollectorOptions
  private readonly aggregator: Aggregator
  private readonly writer: LiveWriter
  private readonly venues: readonly VenueCollector[]
  private cancelTick: (() => void) | undefined
  private recordedAt = 0
  private stopping: Promise<void> | undefined

  constructor(options: CollectorOptions) {
    this.options = options
    const { store, bus, exchanges, clock, flushMs, onProblem } = options
    this.aggregator = new Aggregator({ bus, clock })
    this.writer = new LiveWriter({
      store,
      clock,
      flushMs,
      onProblem: (problem) => onProblem('store', problem),
      onDropped: (exchange, rows) => this.venueOf(exchange)?.counts.dropped(rows),
    })
    this.venues = exchanges.map(
      (exchange) =>
        new VenueCollector({
          ...options,
          exchange,
          urls: options.urls[exchange.id] ?? {},
          sink: {
            event: (event) => {
              this.aggregator.event(event)
              this.writer.event(event)
            },
            gap: (gap) => this.writer.gap(gap),
            watched: (time) => this.writer.watched(time),
            states: (spans) => {
              this.writer.record({ states: spans })
              bus.publish('feed-states', spans)
            },
          },
        }),
    )
  }

  start(): void {
    this.recordedAt = this.options.clock.now()
    for (const venue of this.venues) venue.start()
    this.tick()
  }

  /** Ends every feed, and stores what has come. @throws STORE_* */
  stop(): Promise<void> {
    this.stopping ??= this.end()
    return this.stopping
  }

  private async end(): Promise<void> {
    this.cancelTick?.()
    const ends = await Promise.allSettled(this.venues.map((venue) => venue.stop()))
    for (const end of ends) if (end.status === 'rejected') this.options.onProblem('collector', String(end.reason))
    this.record()
    this.aggregator.flush()
    try {
      await this.writer.stop()
    } finally {
      await this.options.frameLog?.close()
    }
  }

  private tick(): void {
    const { clock, frameLog } = this.options
    const record: FeedRecord = { type: 'tick', at: clock.now() }
    frameLog?.append(record)
    for (const venue of this.venues) venue.tick(record)
    if (record.at - this.recordedAt >= RECORD_MS) this.record()
    this.cancelTick = clock.after(TICK_MS, () => this.tick())
  }

  private record(): void {
    const at = this.options.clock.now()
    this.recordedAt = at
    this.writer.record({
      states: this.venues.flatMap((venue) => venue.health.present(at)),
      counts: this.venues.map((venue) => venue.counts.take(at)),
    })
  }

  private venueOf(id: string): VenueCollector | undefined {
    return this.venues.find((venue) => venue.exchange.id === id)
  }
}
