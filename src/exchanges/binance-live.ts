import { binanceParser, readBinanceOpenInterest } from './binance-live-frames.ts'
import { BINANCE_WEIGHT, binanceRest } from './binance-rest.ts'
import type { InstrumentList, LiveApi, LiveInstrument, LivePoll, LiveRoute, Subscription } from './live.ts'
import { Json } from './rest-json.ts'

// Routes, streams and limits: developers.binance.com, USDS-M futures, websocket market streams, read 2026-11.

const CHANNELS = ['liquidations', 'candles', 'mark-candles', 'funding'] as const
/** A frame of 100 names is some 2 kB; one connection takes 1024 streams. */
const STREAMS_PER_FRAME = 100
const ALL_LIQUIDATIONS = '!forceOrder@arr'
/** Stocks and metals are listed under the second (public source code, read 2026-11); their liquidations come with all others. */
const PERPETUALS: ReadonlySet<string> = new Set(['PERPETUAL', 'TRADIFI_PERPETUAL'])

/**
 * Liquidations, candles, mark prices and funding. Only the path `/market` brings them since 2026-04-23: the older ones
 * still connect and acknowledge, and stay silent.
 */
const market: LiveRoute = {
  id: 'market',
  path: '/market/stream',
  channels: CHANNELS,
  // Mark prices come every second whether or not anyone trades.
  canary: { items: ['mark-price'], firstMs: 10_000, staleMs: 10_000 },
  subscriptions,
  // 10 messages a second are allowed, pongs among them; whoever sends more is cut off, and banned for it in the end.
  pacing: { limit: 5, windowMs: 1000 },
  // A connection ends after 24 h.
  maxAgeMs: 23 * 3_600_000,
  createParser: binanceParser,
}

/** Asked at 18, 38 and 58 seconds, so that an answer stands just before each minute ends. */
const openInterest: LivePoll = {
  id: 'open-interest',
  channels: ['open-interest'],
  everyMs: 20_000,
  atMs: 18_000,
  budget: BINANCE_WEIGHT,
  cost: 1,
  requests: (followed) =>
    followed.map(({ instrumentId }) => ({ path: '/fapi/v1/openInterest', query: { symbol: instrumentId } })),
  read: readBinanceOpenInterest,
}

/** One page of all. */
const instruments: InstrumentList = {
  budget: BINANCE_WEIGHT,
  cost: 1,
  request: () => ({ path: '/fapi/v1/exchangeInfo', query: {} }),
  read: (answer) => {
    const rows = new Json(answer, 'Binance exchangeInfo').field('symbols').list()
    const trading = rows.filter(
      (row) => PERPETUALS.has(row.field('contractType').text()) && row.field('status').text() === 'TRADING',
    )
    return { instruments: trading.map(readInstrument), next: undefined }
  },
}

/** Binance USDT-M futures. */
export const binanceLive: LiveApi = {
  wsUrl: 'wss://fstream.binance.com',
  rest: binanceRest,
  channels: {
    liquidations: {
      isSupported: true,
      note: 'Sampled: of each symbol Binance shows only the latest liquidation order of a second; side, fill and bankruptcy price are given.',
    },
    candles: { isSupported: true, note: 'Full: 1-minute klines with taker buy volume, as Binance makes them.' },
    'mark-candles': {
      isSupported: true,
      note: 'Reduced from mark prices that come once a second, so the extremes of a minute may lie a little further out.',
    },
    'open-interest': {
      isSupported: true,
      note: 'Polled: Binance streams none, so it is asked every 20 seconds; base units, no value in USD.',
    },
    funding: { isSupported: true, note: 'Full: the rate and the time of the next payment come with the mark price.' },
  },
  candlesFrom: 'venue',
  routes: [market],
  polls: [openInterest],
  instruments,
}

function subscriptions(followed: readonly LiveInstrument[]): Subscription[] {
  const streams = followed.flatMap(({ instrumentId }) => {
    const name = instrumentId.toLowerCase()
    return [`${name}@kline_1m`, `${name}@markPrice@1s`]
  })
  const params = [ALL_LIQUIDATIONS, ...streams]
  return Array.from({ length: Math.ceil(params.length / STREAMS_PER_FRAME) }, (_, index) => {
    const id = index + 1
    const part = params.slice(index * STREAMS_PER_FRAME, id * STREAMS_PER_FRAME)
    return { id: String(id), frame: JSON.stringify({ method: 'SUBSCRIBE', params: part, id }), channels: CHANNELS }
  })
}

/** Sizes are in base units. */
function readInstrument(row: Json): LiveInstrument {
  const name = row.field('symbol')
  if (!name.isGiven()) throw name.invalid('a symbol')
  const instrumentId = name.text()
  return { symbol: instrumentId.toUpperCase(), instrumentId, contractValue: 1, isInverse: false }
}
