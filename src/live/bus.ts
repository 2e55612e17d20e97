import type { FeedStateSpan } from '../domain/feed-state.ts'
import type { Liquidation, LiveCandle, LiveOpenInterest } from '../domain/market-events.ts'

/** Map inputs of one market that are now in the store. */
export interface StoredInputs {
  readonly exchange: string
  readonly symbol: string
  /** End of the newest candle stored, UTC ms. */
  readonly to: number
}

/** What travels on each topic. */
export interface BusMessages {
  readonly liquidations: Liquidation
  /** Closed ones, and the running one at most once a second. */
  readonly candles: LiveCandle
  readonly 'open-interest': LiveOpenInterest
  readonly 'feed-states': FeedStateSpan
  /** After the commit that stored them. */
  readonly stored: StoredInputs
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
