import type { DataKind, Side } from './series.ts'

/** Series that a venue sends while it happens; the ids are those of the store. */
export const LIVE_CHANNELS = ['liquidations', 'candles', 'mark-candles', 'open-interest', 'funding'] as const
export type LiveChannel = (typeof LIVE_CHANNELS)[number]

/** Where and when something happened, and when we were told. Times are UTC ms. */
export interface MarketMoment {
  readonly exchange: string
  /** Canonical symbol. */
  readonly symbol: string
  /** By the venue's clock. */
  readonly eventTime: number
  /** By ours. */
  readonly receivedTime: number
  readonly dataKind: DataKind
}

/** A position closed by force. */
export interface Liquidation extends MarketMoment {
  readonly type: 'liquidation'
  /** Side of the position closed. */
  readonly side: Side
  /** Average fill; undefined where the venue gives only a bankruptcy price. */
  readonly price: number | undefined
  /** Price at which the margin is used up; undefined where the venue does not give it. */
  readonly bankruptcyPrice: number | undefined
  /** Base units. */
  readonly quantity: number
  /** USD, at the best price known. */
  readonly notional: number
  /** Whether the feed shows every liquidation or a sample. */
  readonly coverage: 'full' | 'sampled'
}

/** Trades of one minute; `eventTime` is when it was last known to be so. A value the venue did not give is NaN. */
export interface LiveCandle extends MarketMoment {
  readonly type: 'candle'
  readonly openTime: number
  /** End of the minute, which is outside. */
  readonly closeTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** Base units. */
  readonly volume: number
  /** Quote units. */
  readonly quoteVolume: number
  /** Base units. */
  readonly takerBuyVolume: number
  /** Closed candles are final and stored; the running one is shown only. */
  readonly isClosed: boolean
}

/** Mark price over one minute that was seen whole. */
export interface LiveMarkCandle extends MarketMoment {
  readonly type: 'mark-candle'
  readonly openTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Open interest, one-sided, at `eventTime`, which is the end of a minute. */
export interface LiveOpenInterest extends MarketMoment {
  readonly type: 'open-interest'
  /** Base units. */
  readonly quantity: number
  /** USD; NaN where the venue does not give it. */
  readonly notional: number
}

/** A funding payment at `eventTime`; a positive rate is paid by longs to shorts. */
export interface LiveFunding extends MarketMoment {
  readonly type: 'funding'
  /** Ratio of notional. */
  readonly rate: number
}

/** Everything that live feeds bring. */
export type MarketEvent = Liquidation | LiveCandle | LiveMarkCandle | LiveOpenInterest | LiveFunding
