import type { FeedGap, FeedState, FeedStateSpan } from '../domain/feed-state.ts'
import type { MarketEvent } from '../domain/market-events.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { LiveInstrument, ParsedFrame } from '../exchanges/live.ts'
import type { LiveTarget, WatchedTime } from '../storage/live-target.ts'
import type { SeriesTarget } from '../storage/series-target.ts'
import type { LiveClock } from './clock.ts'
import type { VenueUrls } from './collector.ts'
import { FeedHealth } from './feed-health.ts'
import type { FeedListener } from './feed-listener.ts'
import type { FeedRecord } from './feed-records.ts'
import type { FrameLog } from './frame-log.ts'
import { PipelineCounts } from './pipeline-counts.ts'
import { VenuePipeline } from './venue-pipeline.ts'

/** Where a venue's collector puts what it makes. */
export interface VenueSink {
  event(event: MarketEvent): void
  gap(gap: FeedGap): void
  watched(time: WatchedTime): void
  states(spans: readonly FeedStateSpan[]): void
}

export interface VenueCollectorOptions {
  readonly exchange: Exchange
  readonly store: LiveTarget & SeriesTarget
  readonly symbols: readonly string[]
  readonly urls: VenueUrls
  readonly clock: LiveClock
  readonly random: () => number
  readonly repairMs: number
  readonly frameLog?: FrameLog | undefined
  readonly sink: VenueSink
  readonly onProblem: (exchange: string, problem: string) => void
}
