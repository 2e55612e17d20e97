import type { LiveChannel } from './market-events.ts'

/**
 * How a channel of a venue is: `stale` when data that always come have stopped, or the venue refused to send it while
 * other channels live, `down` after three failures in a row (it goes on trying), `not_supported` where the venue has no such feed, `disabled` when it does not run.
 */
export const FEED_STATES = ['connecting', 'live', 'stale', 'down', 'not_supported', 'disabled'] as const
export type FeedState = (typeof FEED_STATES)[number]

/** Time in which a channel was in one state, as it is recorded. */
export interface FeedStateSpan {
  readonly exchange: string
  readonly channel: LiveChannel
  readonly state: FeedState
  /** UTC ms. */
  readonly from: number
  /** Last time at which it was seen to be so, UTC ms; a running collector moves it on. */
  readonly to: number
  /** Why, in words; `''` when there is nothing to say. */
  readonly reason: string
}

/** Time in which a channel was not seen; what happened then is unknown. */
export interface FeedGap {
  readonly exchange: string
  readonly channel: LiveChannel
  /** Last data before, UTC ms. */
  readonly from: number
  /** First data after, UTC ms; undefined while it lasts. */
  readonly to: number | undefined
  readonly reason: string
}

/** What a venue's feeds counted in one period. */
export interface FeedCounts {
  readonly exchange: string
  /** Start and end of the period, UTC ms. */
  readonly from: number
  readonly to: number
  /** Frames and poll answers. */
  readonly messages: number
  /** Liquidations that were passed on. */
  readonly liquidations: number
  /** Liquidations seen before, as after a reconnect. */
  readonly duplicates: number
  /** Frames or parts of frames that could not be read. */
  readonly rejected: number
  /** Failed connections and polls, subscriptions refused. */
  readonly errors: number
  /** Rows lost to a full queue, and trades that came after their minute had ended. */
  readonly dropped: number
  /** Rows of instruments that the venue does not list. */
  readonly unknownSymbols: number
  /** Rows of listed instruments that nobody asked for. */
  readonly otherSymbols: number
  readonly reconnects: number
  /** Median of received time less event time of trades and mark prices, ms; NaN when there was none. */
  readonly lagMs: number
}
