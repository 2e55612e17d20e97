import type { LiveChannel } from '../domain/market-events.ts'
import { coinSubscriptionId, hyperliquidParser } from './hyperliquid-live-frames.ts'
import { hyperliquidSymbol } from './hyperliquid-symbol.ts'
import { HYPERLIQUID_WEIGHT, hyperliquidTiers } from './hyperliquid-tiers.ts'
import type { InstrumentList, LiveApi, LiveInstrument, LiveRoute, Subscription } from './live.ts'
import { Json } from './rest-json.ts'

// Subscriptions, limits and keep-alive: Hyperliquid documentation, API, websocket and rate limits, read 2026-11.

/** Hyperliquid's types and our channels that they bring. */
const TYPES: Readonly<Record<string, readonly LiveChannel[]>> = {
  trades: ['candles'],
  activeAssetCtx: ['mark-candles', 'open-interest', 'funding'],
}

/** A connection takes 1,000 subscriptions, which is 500 coins. */
const coins: LiveRoute = {
  id: 'coins',
  path: '/ws',
  channels: ['candles', 'mark-candles', 'open-interest', 'funding'],
  // Mark prices are made anew some every 3 s.
  canary: { items: ['mark-price'], firstMs: 15_000, staleMs: 30_000 },
  subscriptions: (followed) =>
    followed.flatMap(({ instrumentId }) =>
      Object.entries(TYPES).map(([type, brings]) => subscription({ type, coin: instrumentId }, brings)),
    ),
  // 2,000 messages a minute from one address.
  pacing: { limit: 20, windowMs: 1000 },
  // The server closes after 60 s in which it had nothing to send.
  heartbeat: { text: JSON.stringify({ method: 'ping' }), everyMs: 45_000, when: 'always' },
  createParser: hyperliquidParser,
}

/** Coins of the main dex from one answer, those delisted left out. */
const instruments: InstrumentList = {
  budget: HYPERLIQUID_WEIGHT,
  cost: 20,
  request: () => ({ path: '/info', query: {}, body: { type: 'meta' } }),
  read: (answer) => {
    const rows = new Json(answer, 'Hyperliquid meta').field('universe').list()
    const listed = rows.filter((row) => row.field('isDelisted').text() !== 'true')
    return { instruments: listed.map(readInstrument), next: undefined }
  },
}

/** Hyperliquid perpetuals of the main dex. */
export const hyperliquidLive: LiveApi = {
  wsUrl: 'wss://api.hyperliquid.xyz',
  rest: hyperliquidTiers.host,
  channels: {
    liquidations: {
      isSupported: false,
      note: 'Hyperliquid has no public feed of liquidations: its trades do not say which are, and fills of an account come only to who asks for that account.',
    },
    candles: {
      isSupported: true,
      note: 'Reduced from trades with their taker side; minutes seen in part are left out.',
    },
    'mark-candles': {
      isSupported: true,
      note: 'Reduced from mark prices, which carry no time of the venue: the time of receipt stands in.',
    },
    'open-interest': {
      isSupported: true,
      note: 'Full: one side in base units, valued at the mark price; it carries no time of the venue, that of receipt stands in.',
    },
    funding: { isSupported: true, note: 'Full: the rate for the next full hour as it stands; it is paid every hour.' },
  },
  candlesFrom: 'trades',
  routes: [coins],
  polls: [],
  instruments,
}

function subscription({ type, coin }: { type: string; coin: string }, brings: readonly LiveChannel[]): Subscription {
  const frame = JSON.stringify({ method: 'subscribe', subscription: { type, coin } })
  return { id: coinSubscriptionId(type, coin), frame, channels: brings }
}

/** Sizes are in units of the coin as it is named: one kPEPE is 1,000 PEPE, as one 1000PEPEUSDT is. */
function readInstrument(row: Json): LiveInstrument {
  const name = row.field('name')
  if (!name.isGiven()) throw name.invalid('the name of a coin')
  const instrumentId = name.text()
  return { symbol: hyperliquidSymbol(instrumentId), instrumentId, contractValue: 1, isInverse: false }
}
