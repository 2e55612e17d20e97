import type { LiveChannel } from '../domain/market-events.ts'
import { bybitParser } from './bybit-live-frames.ts'
import { BYBIT_REQUESTS, bybitRest } from './bybit-rest.ts'
import { plainCursor } from './bybit-tiers.ts'
import type { InstrumentList, LiveApi, LiveInstrument, LiveRoute, Subscription } from './live.ts'
import { Json } from './rest-json.ts'

// Topics and limits: bybit-exchange.github.io/docs/v5/ws/connect and v5/websocket/public, read 2026-11.

/** Bybit's topics and our channels that they bring. There is none of a whole market. */
const TOPICS: Readonly<Record<string, readonly LiveChannel[]>> = {
  allLiquidation: ['liquidations'],
  publicTrade: ['candles'],
  tickers: ['mark-candles', 'open-interest', 'funding'],
}
/** Names may fill 21,000 characters in all of a connection; how many go into one frame is our choice. */
const TOPICS_PER_FRAME = 50

const linear: LiveRoute = {
  id: 'linear',
  path: '/v5/public/linear',
  channels: ['liquidations', 'candles', 'mark-candles', 'open-interest', 'funding'],
  // Tickers come up to ten times a second, whenever one of their values has changed.
  canary: { items: ['mark-price', 'open-interest', 'funding', 'trade'], firstMs: 10_000, staleMs: 15_000 },
  subscriptions,
  // Ours: the documentation limits connections, not frames. Ten of them subscribe some 160 symbols.
  pacing: { limit: 10, windowMs: 1000 },
  // Advised every 20 seconds; a connection is cut after 10 minutes without any.
  heartbeat: { text: '{"op":"ping"}', everyMs: 20_000, when: 'always' },
  createParser: bybitParser,
}

const instruments: InstrumentList = {
  budget: BYBIT_REQUESTS,
  cost: 1,
  request: (cursor) => ({
    path: '/v5/market/instruments-info',
    query: { category: 'linear', limit: '1000', ...(cursor === undefined ? {} : { cursor }) },
  }),
  read: (answer) => {
    const result = new Json(answer, 'Bybit instruments-info').field('result')
    const next = result.field('nextPageCursor')
    return {
      instruments: result.field('list').list().filter(isFollowable).map(readInstrument),
      next: next.isGiven() ? plainCursor(next) : undefined,
    }
  },
}

/** Bybit linear perpetuals in USDT. */
export const bybitLive: LiveApi = {
  wsUrl: 'wss://stream.bybit.com',
  rest: bybitRest,
  channels: {
    liquidations: {
      isSupported: true,
      note: 'Full: every liquidation, pushed twice a second; the price is the bankruptcy price, fills are not told.',
    },
    candles: {
      isSupported: true,
      note: 'Trades reduced: 1-minute candles with taker split are made of every trade but block trades.',
    },
    'mark-candles': {
      isSupported: true,
      note: 'Reduced from mark prices that come up to ten times a second when they change.',
    },
    'open-interest': {
      isSupported: true,
      note: 'Streamed with the ticker, one side; where Bybit gives only both sides, half of it is taken.',
    },
    funding: { isSupported: true, note: 'Full: the rate and the time of the next payment come with the ticker.' },
  },
  candlesFrom: 'trades',
  routes: [linear],
  polls: [],
  instruments,
}

/** One topic a frame, for a frame is refused whole. */
function subscriptions(followed: readonly LiveInstrument[]): Subscription[] {
  return Object.entries(TOPICS).flatMap(([topic, channels]) => {
    const names = followed.map(({ instrumentId }) => `${topic}.${instrumentId}`)
    return Array.from({ length: Math.ceil(names.length / TOPICS_PER_FRAME) }, (_, index) => {
      const id = `${topic}${index + 1}`
      const args = names.slice(index * TOPICS_PER_FRAME, (index + 1) * TOPICS_PER_FRAME)
      return { id, frame: JSON.stringify({ req_id: id, op: 'subscribe', args }), channels }
    })
  })
}

function isFollowable(row: Json): boolean {
  const isTrading = row.field('contractType').text() === 'LinearPerpetual' && row.field('status').text() === 'Trading'
  // BTCPERP and its like are quoted in USDC.
  return isTrading && row.field('quoteCoin').text() === 'USDT'
}

/** Sizes are in base units. */
function readInstrument(row: Json): LiveInstrument {
  const name = row.field('symbol')
  if (!name.isGiven()) throw name.invalid('a symbol')
  const instrumentId = name.text()
  return { symbol: instrumentId.toUpperCase(), instrumentId, contractValue: 1, isInverse: false }
}
