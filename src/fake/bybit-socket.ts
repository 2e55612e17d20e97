import { Cadence } from './cadence.ts'
import type { FakeClient } from './fake-client.ts'
import type { LiveMarket } from './live-market.ts'
import type { LiquidationRecord } from './sent-log.ts'
import type { ProtocolContext, VenueProtocol } from './venue-protocol.ts'

/** 10 min without a frame from a client ends it; the public docs give no limit of frames, this one only stops loops. */
const RULES: VenueProtocol['rules'] = {
  idle: { afterMs: 600_000, of: 'received' },
  inbound: { limit: 500, windowMs: 5000 },
}
const TOPICS = ['allLiquidation', 'publicTrade', 'tickers'] as const
/** Public arguments of one connection, characters in total. */
const MOST_ARGUMENT_CHARACTERS = 21_000

/** Bybit public linear streams (bybit-exchange.github.io/docs/v5/websocket, read 2026-11). */
export class BybitSocket implements VenueProtocol {
  readonly rules = RULES
  private readonly context: ProtocolContext
  private readonly liquidationBatch: Cadence
  private readonly tickerPush: Cadence
  private readonly openInterestChange: Cadence
  private lastTradesAt: number
  /** Rows since the last batch, by symbol. */
  private pending = new Map<string, LiquidationRecord[]>()
  /** Fields of each ticker as subscribers know them. */
  private readonly tickers = new Map<string, Map<string, string>>()
  private sequence = 1

  constructor(context: ProtocolContext) {
    this.context = context
    const now = context.now()
    this.liquidationBatch = new Cadence(500, now)
    this.tickerPush = new Cadence(100, now)
    this.openInterestChange = new Cadence(1000, now)
    this.lastTradesAt = now
  }

  connect(_client: FakeClient, url: URL): boolean {
    return url.pathname === '/v5/public/linear'
  }

  receive(client: FakeClient, text: string): void {
    const { op, args, req_id = '' } = readRequest(text)
    if (op === 'ping') {
      this.reply(client, { success: true, ret_msg: 'pong', req_id, op })
      return
    }
    if (op !== 'subscribe' && op !== 'unsubscribe') {
      this.reply(client, { success: false, ret_msg: `error:unknown op ${op}`, req_id, op })
      return
    }
    const fault = op === 'subscribe' ? this.faultOf(client, args) : undefined
    if (fault !== undefined) {
      this.reply(client, { success: false, ret_msg: fault, req_id, op })
      return
    }
    for (const topic of args) {
      if (op === 'subscribe') this.context.outlet.subscribe(client, topic)
      else this.context.outlet.unsubscribe(client, topic)
    }
    this.reply(client, { success: true, ret_msg: '', req_id, op })
    if (op === 'subscribe') for (const topic of args) this.sendTickerSnapshot(client, topic)
  }

  liquidate(records: readonly LiquidationRecord[]): void {
    for (const record of records) {
      const rows = this.pending.get(record.symbol)
      if (rows === undefined) this.pending.set(record.symbol, [record])
      else rows.push(record)
    }
  }

  tick(): void {
    const now = this.context.now()
    this.sendTrades(now)
    if (this.tickerPush.isDue(now)) {
      const isFull = this.openInterestChange.isDue(now)
      for (const [symbol, market] of this.context.markets) this.sendTickerDelta({ symbol, market, now, isFull })
    }
    if (!this.liquidationBatch.isDue(now)) return
    const batches = this.pending
    this.pending = new Map()
    for (const [symbol, rows] of batches) this.sendLiquidations(symbol, rows, now)
  }

  private sendLiquidations(symbol: string, rows: readonly LiquidationRecord[], now: number): void {
    const { outlet } = this.context
    const data = rows.map(
      ({ time, side, quantity, bankruptcyPrice }) =>
        `{"T":${time},"s":"${symbol}","S":"${side === 'long' ? 'Buy' : 'Sell'}","v":"${quantity}","p":"${bankruptcyPrice}"}`,
    )
    const topic = `allLiquidation.${symbol}`
    const text = `{"topic":"${topic}","type":"snapshot","ts":${now},"data":[${data.join(',')}]}`
    // Nobody can subscribe to a symbol that is not listed; its rows go to whoever follows another.
    const isListed = rows[0]?.isListed !== false
    const topics = isListed ? [topic] : outlet.heardTopics('allLiquidation.').slice(0, 1)
    outlet.publish({ topics, text, rows })
  }

  private sendTrades(now: number): void {
    const from = this.lastTradesAt
    this.lastTradesAt = now
    for (const [symbol, market] of this.context.markets) {
      const topic = `publicTrade.${symbol}`
      if (!this.context.outlet.isHeard(topic)) continue
      const data = market.tradesIn(from, now).map(({ time, isBuy, quantity, price, id }) => {
        const tick = isBuy ? 'PlusTick' : 'MinusTick'
        return (
          `{"T":${time},"s":"${symbol}","S":"${isBuy ? 'Buy' : 'Sell'}","v":"${quantity}","p":"${price}","L":"${tick}",` +
          `"i":"${uuidOf(symbol, id)}","BT":false,"RPI":false,"seq":${id}}`
        )
      })
      if (data.length === 0) continue
      const text = `{"topic":"${topic}","type":"snapshot","ts":${now},"data":[${data.join(',')}]}`
      this.context.outlet.publish({ topics: [topic], text })
    }
  }

  /** Only fields that changed; open interest is counted anew once a second. */
  private sendTickerDelta({
    symbol,
    market,
    now,
    isFull,
  }: {
    symbol: string
    market: LiveMarket
    now: number
    isFull: boolean
  }): void {
    const topic = `tickers.${symbol}`
    const known = this.tickers.get(symbol)
    if (known === undefined || !this.context.outlet.isHeard(topic)) return
    const changed = tickerFields(market, now).filter(
      ([name, value]) => known.get(name) !== value && (isFull || !name.toLowerCase().includes('openinterest')),
    )
    if (changed.length === 0) return
    for (const [name, value] of changed) known.set(name, value)
    const fields = Object.fromEntries([['symbol', symbol], ...changed])
    const text = JSON.stringify({ topic, type: 'delta', data: fields, cs: this.sequence++, ts: now })
    this.context.outlet.publish({ topics: [topic], text })
  }

  private sendTickerSnapshot(client: FakeClient, topic: string): void {
    const symbol = topic.replace('tickers.', '')
    const market = this.context.markets.get(symbol)
    if (!topic.startsWith('tickers.') || market === undefined) return
    const now = this.context.now()
    const known = this.tickers.get(symbol) ?? new Map(tickerFields(market, now))
    this.tickers.set(symbol, known)
    const data = Object.fromEntries([['symbol', symbol], ...known])
    const text = JSON.stringify({ topic, type: 'snapshot', data, cs: this.sequence++, ts: now })
    this.context.outlet.tell(client, { topics: [topic], text })
  }

  /** What is wrong with a subscription; one bad topic refuses the whole request. */
  private faultOf(client: FakeClient, args: readonly string[]): string | undefined {
    if (this.context.faults.has('refuse')) return 'error:request failed, topic service is not available'
    const characters = [...client.topics, ...args].join('').length
    if (characters > MOST_ARGUMENT_CHARACTERS) return 'error:args size too long'
    for (const topic of args) {
      const [kind, symbol] = topic.split('.')
      if (!TOPICS.some((name) => name === kind)) return `error:handler not found,topic:${topic}`
      if (!this.context.instruments.some((instrument) => instrument.symbol === symbol)) {
        return `Invalid symbol :[${topic}]`
      }
    }
    const repeated = args.find((topic) => client.topics.has(topic))
    return repeated === undefined ? undefined : `error:already subscribed,topic:${repeated}`
  }

  private reply(client: FakeClient, fields: Readonly<Record<string, unknown>>): void {
    this.context.outlet.answer(client, JSON.stringify({ ...fields, conn_id: client.id }))
  }
}

function tickerFields(market: LiveMarket, now: number): [name: string, value: string][] {
  const { last, mark, openInterest, fundingRate, paidAt } = market.quote(now)
  const { ticksPerUnit } = market.instrument
  return [
    ['tickDirection', 'PlusTick'],
    ['price24hPcnt', '0.017103'],
    ['lastPrice', String(last)],
    ['markPrice', String(mark)],
    ['indexPrice', String(mark)],
    ['openInterest', String(openInterest * 2)],
    ['openInterestValue', String(openInterest * 2 * mark)],
    ['singleOpenInterest', String(openInterest)],
    ['singleOpenInterestValue', String(openInterest * mark)],
    ['nextFundingTime', String(paidAt)],
    ['fundingRate', String(fundingRate)],
    ['bid1Price', String(last)],
    ['bid1Size', '1'],
    ['ask1Price', String(Math.round(last * ticksPerUnit + 1) / ticksPerUnit)],
    ['ask1Size', '1'],
    ['fundingIntervalHour', '8'],
  ]
}

/** Unique on the venue, in the form of a UUID. */
function uuidOf(symbol: string, id: number): string {
  let hash = 0
  for (const letter of symbol) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0
  return `${hash.toString(16).padStart(8, '0')}-0000-5000-8000-${id.toString(16).padStart(12, '0')}`
}

function readRequest(text: string): { op: string; args: readonly string[]; req_id: unknown } {
  try {
    const { op, args, req_id } = JSON.parse(text)
    return { op: String(op), args: Array.isArray(args) ? args.map(String) : [], req_id }
  } catch {
    return { op: '', args: [], req_id: '' }
  }
}
