import PQueue from 'p-queue'
import { defineError } from '../domain/errors.ts'
import type { InstrumentKey } from '../domain/instrument.ts'
import { requireFollowable } from './followed-size.ts'
import type { Heatmap } from './heatmap.ts'
import { type HeatmapPlan, type HeatmapQuery, type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { type WarmClock, WarmFeed, type WarmListener } from './warm-feed.ts'
import { WarmMap } from './warm-map.ts'
import type { RunningCandle } from './warm-venue.ts'
import { WindowInvalid, windowLength } from './window.ts'

/** A heatmap that somebody follows. */
export interface FollowedHeatmap {
  /** As `computeHeatmap` gives it; the listener's columns begin where it ends. */
  readonly heatmap: Heatmap
  /** The same at any later time: with every column that was told until then. @throws what the map failed of */
  heatmapNow(): Heatmap
  /** Ends the updates; after the first call it does nothing. */
  stop(): void
}

/** Each keeps the run of a model and the columns of its window in memory. */
const MOST_MAPS = 64
/** Maps that begin at the same time; the others wait, so that nobody takes the whole process. */
const MOST_STARTS = 2

const MapsFull = defineError('FOLLOWED_MAPS_FULL', {
  status: 503,
  kind: 'usage',
  retry: 'later',
  message: (d: { limit: number }) =>
    `${d.limit} different heatmaps are followed, which is the limit; end one, or ask for one that is followed already`,
})

interface SharedFeed {
  readonly symbol: string
  readonly feed: WarmFeed
  followers: number
}

/** Heatmaps that grow by a column while somebody follows them; equal plans share one. */
export class WarmMaps {
  private readonly sources: HeatmapSources
  private readonly clock: WarmClock
  private readonly feeds = new Map<string, SharedFeed>()
  /** Runs from the first bar on, of which few are made at a time. */
  private readonly starts = new PQueue({ concurrency: MOST_STARTS })

  constructor(sources: HeatmapSources, clock: WarmClock) {
    this.sources = sources
    this.clock = clock
  }

  /**
   * Follows a heatmap: columns are told once they are closed, open ones as they change, at most once a second.
   *
   * The window moves on with the data; the bucket size is that of the first follower's plan.
   *
   * @throws WINDOW_INVALID for a query that ends by itself, FOLLOWED_MAP_TOO_LARGE, FOLLOWED_MAPS_FULL, and the errors
   * of `planHeatmap`
   */
  async follow(query: HeatmapQuery, listener: WarmListener): Promise<FollowedHeatmap> {
    if (query.end_time !== undefined || query.as_of !== undefined) {
      throw WindowInvalid({ problem: 'a heatmap that is followed has no end; leave end_time and as_of out' })
    }
    const plan = await planHeatmap(this.sources, query)
    requireFollowable(plan)
    const key = keyOf(plan, query)
    const shared = this.feeds.get(key) ?? this.open(key, { query, plan })
    shared.followers++
    // One follower may listen twice with one function: each time is its own.
    const own: WarmListener = (update) => listener(update)
    let isStopped = false
    const stop = () => {
      if (isStopped) return
      isStopped = true
      shared.feed.unfollow(own)
      shared.followers--
      if (shared.followers === 0) this.close(key, shared)
    }
    try {
      const heatmap = await shared.feed.follow(own)
      return { heatmap, heatmapNow: () => shared.feed.heatmapNow(), stop }
    } catch (error) {
      stop()
      throw error
    }
  }

  /**
   * Takes what is stored of a symbol, or of any, into all maps of it that are followed; failures are told to their
   * followers.
   */
  async advance(symbol?: string): Promise<void> {
    await Promise.all(this.feedsOf(symbol).map((feed) => feed.advance()))
  }

  /** Shows in open columns how far a running candle has come. */
  glance({ exchange, symbol, ...candle }: InstrumentKey & RunningCandle): void {
    for (const feed of this.feedsOf(symbol)) feed.glance(exchange, candle)
  }

  private open(key: string, { query, plan }: { query: HeatmapQuery; plan: HeatmapPlan }): SharedFeed {
    if (this.feeds.size >= MOST_MAPS) throw MapsFull({ limit: MOST_MAPS })
    const onFailure = () => this.close(key, shared)
    const feed = new WarmFeed(new WarmMap(this.sources, query, { plan, inTurn: (work) => this.starts.add(work) }), {
      clock: this.clock,
      onFailure,
    })
    const shared: SharedFeed = { symbol: plan.symbol, feed, followers: 0 }
    this.feeds.set(key, shared)
    return shared
  }

  private close(key: string, shared: SharedFeed): void {
    if (this.feeds.get(key) === shared) this.feeds.delete(key)
  }

  private feedsOf(symbol: string | undefined): WarmFeed[] {
    return [...this.feeds.values()]
      .filter((shared) => symbol === undefined || shared.symbol === symbol)
      .map(({ feed }) => feed)
  }
}

/** What two maps that are one have in common; which venues take part may change with what is stored. */
function keyOf(plan: HeatmapPlan, query: HeatmapQuery): string {
  const { symbol, modelHash, window, bucketSize } = plan
  const exchanges = query.exchanges === undefined ? null : [...query.exchanges].sort()
  return JSON.stringify([symbol, modelHash, window.interval, windowLength(query, plan), bucketSize, exchanges])
}
