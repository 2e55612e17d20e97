import type { FeedCounts, FeedGap, FeedStateSpan } from '../domain/feed-state.ts'
import type { Liquidation, LiveCandle, LiveFunding, LiveMarkCandle, LiveOpenInterest } from '../domain/market-events.ts'
import type { DataKind, Side } from '../domain/series.ts'
import type { Interval, TimeRange } from '../domain/time.ts'
import type { MarketStore } from './store.ts'

/** Time in which liquidations of an instrument were watched without a hole: quiet time counts. */
export interface WatchedTime extends TimeRange {
  readonly exchange: string
  readonly symbol: string
  readonly dataKind: DataKind
}

/** What a collector stores at once: all of it or nothing. Closed candles only. */
export interface LiveBatch {
  readonly liquidations: readonly Liquidation[]
  readonly candles: readonly LiveCandle[]
  readonly markCandles: readonly LiveMarkCandle[]
  readonly openInterest: readonly LiveOpenInterest[]
  readonly funding: readonly LiveFunding[]
  readonly watched: readonly WatchedTime[]
  /** A span with the same exchange, channel and `from` is replaced. */
  readonly states: readonly FeedStateSpan[]
  /** A gap with the same exchange, channel and `from` is replaced. */
  readonly gaps: readonly FeedGap[]
  readonly counts: readonly FeedCounts[]
}

/** Which liquidations; an absent field does not restrict. */
export interface LiquidationFilter extends TimeRange {
  readonly symbol?: string | undefined
  readonly exchanges?: readonly string[] | undefined
  readonly side?: Side | undefined
  /** USD. */
  readonly minNotional?: number | undefined
}

/** A place in the order of liquidations: those after `time`, and those at it but for the first `skip`. */
export interface LiquidationCursor {
  readonly time: number
  readonly skip: number
}

/** Where in the order to read, and how many; from the newest, a cursor counts from the newest of its time. */
export interface LiquidationPage {
  readonly after?: LiquidationCursor | undefined
  readonly limit: number
  readonly order: 'oldest' | 'newest'
}

/** A stored liquidation; `receivedTime` is undefined where it came from a file. */
export interface StoredLiquidation extends Omit<Liquidation, 'type' | 'receivedTime'> {
  readonly receivedTime: number | undefined
}

/** Liquidations of one side and period. */
export interface LiquidationSum {
  /** Start of the period, UTC ms. */
  readonly time: number
  readonly exchange: string
  readonly side: Side
  readonly count: number
  /** USD. */
  readonly notional: number
  /** Base units. */
  readonly quantity: number
  /** USD of the largest one. */
  readonly largest: number
}

/** What was recorded of feeds: half-open ranges of time, oldest first. */
export interface FeedRecordFilter extends TimeRange {
  readonly exchanges?: readonly string[] | undefined
}

/** A store that takes what live feeds bring, and answers what they recorded. */
export interface LiveTarget extends MarketStore {
  /** Stores a batch in one transaction. Rows of the same time are replaced but for liquidations, which are added. */
  writeLive(batch: LiveBatch): Promise<void>
  /** Removes an exchange's liquidations that a feed received in a range of our time; those of files stay. */
  removeLiveLiquidations(received: TimeRange & { readonly exchange: string }): Promise<void>
  /** In the order of time, exchange, symbol, side, price, quantity; from the oldest, or from the newest backwards. */
  readLiquidationPage(filter: LiquidationFilter, page: LiquidationPage): Promise<StoredLiquidation[]>
  sumLiquidations(filter: LiquidationFilter, interval: Interval): Promise<LiquidationSum[]>
  readFeedStates(filter: FeedRecordFilter): Promise<FeedStateSpan[]>
  readFeedGaps(filter: FeedRecordFilter): Promise<FeedGap[]>
  readFeedCounts(filter: FeedRecordFilter): Promise<FeedCounts[]>
}
