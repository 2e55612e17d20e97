import type { LiveChannel } from '../domain/market-events.ts'
import type { InstrumentList, LiveApi, LiveInstrument, LiveRoute, Subscription } from './live.ts'
import { ackId, type OkxArgument, okxParser } from './okx-live-frames.ts'
import { okxRest } from './okx-rest.ts'
import { okxSymbol } from './okx-symbol.ts'
import type { RestBudget } from './rest.ts'
import { Json } from './rest-json.ts'

// Channels, limits and keep-alive: okx.com/docs-v5, WebSocket and public data, read 2026-11.

/** 20 requests in 2 s for each address and type of instrument. */
const INSTRUMENTS: RestBudget = { name: 'okx instruments', limit: 20, windowMs: 2000 }
/** OKX's channels and ours that they bring. */
const CHANNELS_OF_INSTRUMENT: Readonly<Record<string, LiveChannel>> = {
  trades: 'candles',
  'open-interest': 'open-interest',
  'mark-price': 'mark-candles',
  'funding-rate': 'funding',
}

/**
 * One subscription a frame, so that each is acknowledged or refused by itself. A connection takes 480 requests an hour,
 * which is 119 instruments; each is sent once.
 */
const publicRoute: LiveRoute = {
  id: 'public',
  path: '/ws/v5/public',
  channels: ['liquidations', 'candles', 'mark-candles', 'open-interest', 'funding'],
  // Mark prices come within 200 ms of a change and every 10 s without one, open interest every 3 s on changes.
  canary: { items: ['mark-price', 'open-interest', 'trade'], firstMs: 10_000, staleMs: 15_000 },
  subscriptions: (followed) => [
    subscription({ channel: 'liquidation-orders', instType: 'SWAP' }, 'liquidations'),
    ...followed.flatMap(({ instrumentId }) =>
      Object.entries(CHANNELS_OF_INSTRUMENT).map(([channel, brings]) =>
        subscription({ channel, instId: instrumentId }, brings),
      ),
    ),
  ],
  // Documented are three connections a second and the requests per hour; frames go as slowly as connections.
  pacing: { limit: 3, windowMs: 1000 },
  // The server closes after 30 s in which it had nothing to send.
  heartbeat: { text: 'ping', everyMs: 20_000, when: 'silent' },
  createParser: okxParser,
}

/** One page of all; only linear swaps that settle in USDT and trade are kept. */
const instruments: InstrumentList = {
  budget: INSTRUMENTS,
  cost: 1,
  request: () => ({ path: '/api/v5/public/instruments', query: { instType: 'SWAP' } }),
  read: (answer) => {
    const rows = new Json(answer, 'OKX instruments').field('data').list()
    return { instruments: rows.filter(isFollowable).map(readInstrument), next: undefined }
  },
}

/** OKX swaps. */
export const okxLive: LiveApi = {
  wsUrl: 'wss://ws.okx.com:8443',
  rest: okxRest,
  channels: {
    liquidations: {
      isSupported: true,
      note: 'Sampled: OKX says that its feed does not show all liquidations; the price is that of the transfer to its liquidation account, not a fill.',
    },
    candles: {
      isSupported: true,
      note: 'Reduced from trades with their taker side; minutes seen in part are left out.',
    },
    'mark-candles': { isSupported: true, note: 'Reduced from mark prices, which come at every change.' },
    'open-interest': {
      isSupported: true,
      note: 'Full: every 3 seconds where it changed, in base units and USD; that it counts one side is a convention OKX does not state.',
    },
    funding: { isSupported: true, note: 'Full: the rate for the next payment as it stands, with its time.' },
  },
  candlesFrom: 'trades',
  routes: [publicRoute],
  polls: [],
  instruments,
}

function subscription(arg: OkxArgument, brings: LiveChannel): Subscription {
  const id = ackId(arg)
  return { id, frame: JSON.stringify({ id, op: 'subscribe', args: [arg] }), channels: [brings] }
}

function isFollowable(row: Json): boolean {
  const state = row.field('state')
  const isTrading = !state.isGiven() || state.text() === 'live'
  return isTrading && row.field('ctType').text() === 'linear' && row.field('settleCcy').text() === 'USDT'
}

function readInstrument(row: Json): LiveInstrument {
  const name = row.field('instId')
  if (!name.isGiven()) throw name.invalid('the name of an instrument')
  const multiplier = row.field('ctMult')
  const contractValue =
    row.field('ctVal').number('positive') * (multiplier.isGiven() ? multiplier.number('positive') : 1)
  return { symbol: okxSymbol(name.text()), instrumentId: name.text(), contractValue, isInverse: false }
}
