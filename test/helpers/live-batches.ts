import type {
  Liquidation,
  LiveCandle,
  LiveFunding,
  LiveMarkCandle,
  LiveOpenInterest,
} from '../../src/domain/market-events.ts'
import type { LiveBatch } from '../../src/storage/live-target.ts'

const MINUTE = 60_000
/** 2026-01-01T00:00:00Z */
export const LIVE_START = 1_767_225_600_000
const MARKET = { exchange: 'bybit', symbol: 'SOLUSDT', dataKind: 'observed' } as const

/** A batch with these parts and nothing else. */
export function liveBatch(parts: Partial<LiveBatch>): LiveBatch {
  return {
    liquidations: [],
    candles: [],
    markCandles: [],
    openInterest: [],
    funding: [],
    watched: [],
    states: [],
    gaps: [],
    counts: [],
    ...parts,
  }
}

/** A closed long of 2 units at 100, `ms` after the start. */
export function liquidation(ms: number, parts: Partial<Liquidation> = {}): Liquidation {
  return {
    type: 'liquidation',
    ...MARKET,
    eventTime: LIVE_START + ms,
    receivedTime: LIVE_START + ms + 40,
    side: 'long',
    price: 100,
    bankruptcyPrice: 99,
    quantity: 2,
    notional: 200,
    coverage: 'full',
    ...parts,
  }
}

/** The candle of a minute after the start. */
export function candle(minute: number, parts: Partial<LiveCandle> = {}): LiveCandle {
  const openTime = LIVE_START + minute * MINUTE
  return {
    type: 'candle',
    ...MARKET,
    eventTime: openTime + MINUTE,
    receivedTime: openTime + MINUTE + 40,
    openTime,
    closeTime: openTime + MINUTE,
    open: 100,
    high: 103,
    low: 98,
    close: 101,
    volume: 10,
    quoteVolume: 1005,
    takerBuyVolume: 6,
    isClosed: true,
    ...parts,
  }
}

/** The mark candle of a minute after the start. */
export function markCandle(minute: number, parts: Partial<LiveMarkCandle> = {}): LiveMarkCandle {
  const { eventTime, receivedTime, openTime, open, high, low, close } = candle(minute)
  return { type: 'mark-candle', ...MARKET, eventTime, receivedTime, openTime, open, high, low, close, ...parts }
}

/** Open interest at the start of a minute after the start. */
export function openInterest(minute: number, parts: Partial<LiveOpenInterest> = {}): LiveOpenInterest {
  const eventTime = LIVE_START + minute * MINUTE
  return {
    type: 'open-interest',
    ...MARKET,
    eventTime,
    receivedTime: eventTime + 40,
    quantity: 5000,
    notional: Number.NaN,
    ...parts,
  }
}

/** A payment so many hours after the start. */
export function funding(hour: number, parts: Partial<LiveFunding> = {}): LiveFunding {
  const eventTime = LIVE_START + hour * 60 * MINUTE
  return { type: 'funding', ...MARKET, eventTime, receivedTime: eventTime + 40, rate: 0.0001, ...parts }
}
