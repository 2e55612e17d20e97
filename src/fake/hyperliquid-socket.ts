import { Cadence } from './cadence.ts'
import type { FakeClient } from './fake-client.ts'
import { context, traderAddress } from './hyperliquid-answers.ts'
import { hyperliquidCoin } from './listing.ts'
import type { LiveMarket } from './live-market.ts'
import type { LiquidationRecord } from './sent-log.ts'
import type { LiveTrade } from './trade-tape.ts'
import type { ProtocolContext, VenueProtocol } from './venue-protocol.ts'

/** Trades of the first message after subscribing. */
const SNAPSHOT_TRADES = 10
const SNAPSHOT_MS = 60_000
/** Ids of trades that liquidations make; those of the market count up from 1. */
const LIQUIDATION_IDS = 1_000_000_000_000
/** A connection that got nothing for 60 s ends; 2,000 frames a minute. */
const RULES: VenueProtocol['rules'] = {
  idle: { afterMs: 60_000, of: 'sent' },
  inbound: { limit: 2000, windowMs: 60_000 },
}

/**
 * Hyperliquid streams (hyperliquid.gitbook.io, read 2026-11). There is no feed of liquidations: simulated ones are
 * among the market's trades, made ones are added as trades and count as sent when these were.
 */
export class HyperliquidSocket implements VenueProtocol {
  readonly rules = RULES
  private readonly context: ProtocolContext
  private readonly contexts: Cadence
  private lastTradesAt: number
  private nextId = LIQUIDATION_IDS

  constructor(protocolContext: ProtocolContext) {
    this.context = protocolContext
    this.contexts = new Cadence(1000, protocolContext.now())
    this.lastTradesAt = protocolContext.now()
  }

  connect(_client: FakeClient, url: URL): boolean {
    return url.pathname === '/ws'
  }

  receive(client: FakeClient, text: string): void {
    const { outlet, faults } = this.context
    const { method, subscription } = readRequest(text)
    if (method === 'ping') {
      outlet.answer(client, '{"channel":"pong"}')
      return
    }
    const topic = this.topicOf(subscription)
    if ((method !== 'subscribe' && method !== 'unsubscribe') || topic === undefined || faults.has('refuse')) {
      outlet.answer(client, JSON.stringify({ channel: 'error', data: `Invalid subscription ${text}` }))
      return
    }
    const isKnown = client.topics.has(topic)
    if (isKnown === (method === 'subscribe')) {
      const problem = isKnown ? 'Already subscribed' : 'Already unsubscribed'
      outlet.answer(client, JSON.stringify({ channel: 'error', data: `${problem}: ${JSON.stringify(subscription)}` }))
      return
    }
    if (method === 'subscribe') outlet.subscribe(client, topic)
    else outlet.unsubscribe(client, topic)
    outlet.answer(client, JSON.stringify({ channel: 'subscriptionResponse', data: { method, subscription } }))
    if (method === 'subscribe') this.sendFirst(client, topic)
  }

  liquidate(records: readonly LiquidationRecord[]): void {
    const bySymbol = new Map<string, LiquidationRecord[]>()
    for (const record of records) {
      const rows = bySymbol.get(record.symbol)
      if (rows === undefined) bySymbol.set(record.symbol, [record])
      else rows.push(record)
    }
    for (const [symbol, rows] of bySymbol) {
      const coin = hyperliquidCoin(symbol)
      const trades = rows.map(({ time, price, quantity, side }) => ({
        id: this.nextId++,
        time,
        price,
        quantity,
        isBuy: side === 'short',
      }))
      const heard = this.context.outlet.heardTopics('trades:').slice(0, 1)
      const topics = rows[0]?.isListed === false ? heard : [`trades:${coin}`]
      this.context.outlet.publish({ topics, text: tradesText(coin, trades), rows })
    }
  }

  tick(): void {
    const now = this.context.now()
    const { outlet, markets } = this.context
    const isContextDue = this.contexts.isDue(now)
    for (const [symbol, market] of markets) {
      const coin = hyperliquidCoin(symbol)
      const topic = `trades:${coin}`
      const trades = outlet.isHeard(topic) ? market.tradesIn(this.lastTradesAt, now) : []
      if (trades.length > 0) outlet.publish({ topics: [topic], text: tradesText(coin, trades) })
      if (isContextDue && outlet.isHeard(`activeAssetCtx:${coin}`)) {
        outlet.publish({ topics: [`activeAssetCtx:${coin}`], text: contextText(coin, market, now) })
      }
    }
    this.lastTradesAt = now
  }

  private sendFirst(client: FakeClient, topic: string): void {
    const [type, coin = ''] = topic.split(':')
    const market = [...this.context.markets.values()].find(
      ({ instrument }) => hyperliquidCoin(instrument.symbol) === coin,
    )
    if (market === undefined) return
    const now = this.context.now()
    const text =
      type === 'trades'
        ? tradesText(
            coin,
            market
              .tradesIn(this.lastTradesAt - SNAPSHOT_MS, this.lastTradesAt)
              .slice(-SNAPSHOT_TRADES)
              .reverse(),
          )
        : contextText(coin, market, now)
    this.context.outlet.tell(client, { topics: [topic], text })
  }

  private topicOf({ type, coin }: Readonly<Record<string, unknown>>): string | undefined {
    const isListed = this.context.instruments.some(({ symbol }) => hyperliquidCoin(symbol) === coin)
    return isListed && (type === 'trades' || type === 'activeAssetCtx') ? `${type}:${coin}` : undefined
  }
}

function tradesText(coin: string, trades: readonly LiveTrade[]): string {
  const data = trades.map(({ time, price, quantity, isBuy, id }) => {
    const taker = traderAddress(id * 7)
    const maker = traderAddress(id * 13 + 5)
    const users = isBuy ? `"${taker}","${maker}"` : `"${maker}","${taker}"`
    return (
      `{"coin":"${coin}","side":"${isBuy ? 'B' : 'A'}","px":"${price}","sz":"${quantity}","time":${time},` +
      `"hash":"0x${id.toString(16).padStart(64, '0')}","tid":${id},"users":[${users}]}`
    )
  })
  return `{"channel":"trades","data":[${data.join(',')}]}`
}

function contextText(coin: string, market: LiveMarket, now: number): string {
  return JSON.stringify({ channel: 'activeAssetCtx', data: { coin, ctx: context(market.quote(now)) } })
}

function readRequest(text: string): { method: unknown; subscription: Readonly<Record<string, unknown>> } {
  try {
    const { method, subscription } = JSON.parse(text)
    return { method, subscription: typeof subscription === 'object' && subscription !== null ? subscription : {} }
  } catch {
    return { method: undefined, subscription: {} }
  }
}
