import type { FeedStateSpan } from '../domain/feed-state.ts'
import type { Liquidation, LiveCandle } from '../domain/market-events.ts'

/** What travels on each topic. */
export interface BusMessages {
  readonly liquidations: Liquidation
  /** Closed ones, and the running one at most once a second. */
  readonly candles: LiveCandle
  readonly 'feed-states': FeedStateSpan
}
export type BusTopic = keyof BusMessages

/** Takes messages in the order they were published; must not throw and must not block. */
export type BusHandler<Topic extends BusTopic> = (messages: readonly BusMessages[Topic][]) => void

/** Carries events from collectors to whoever listens, in order per topic. In one process it is a list of functions. */
export interface Bus {
  publish<Topic extends BusTopic>(topic: Topic, messages: readonly BusMessages[Topic][]): void
  /** Returns what ends the subscription. */
  subscribe<Topic extends BusTopic>(topic: Topic, handler: BusHandler<Topic>): () => void
}
