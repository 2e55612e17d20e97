import { coinMarginedId } from './binance-answers.ts'
import { Cadence } from './cadence.ts'
import type { FakeClient } from './fake-client.ts'
import { INVERSE_CONTRACTS } from './listing.ts'
import type { CandleRow, LiveMarket } from './live-market.ts'
import type { LiquidationRecord } from './sent-log.ts'
import type { ProtocolContext, VenueProtocol } from './venue-protocol.ts'

const MINUTE_MS = 60_000
/** Of a symbol's liquidations within this time only the latest is sent, when the time is over. */
const SNAPSHOT_MS = 1000
const ALL_LIQUIDATIONS = '!forceOrder@arr'
/** 10 frames a second from a connection; pings every 3 min; no rule for idle ones but 24 h of life. */
const RULES: VenueProtocol['rules'] = {
  idle: { afterMs: 86_400_000, of: 'sent' },
  inbound: { limit: 10, windowMs: 1000 },
  pingMs: 180_000,
}

/**
 * Binance USDT-M streams (developers.binance.com, read 2026-11). Only paths under `/market` send; the retired ones and
 * those of other routes take a connection, acknowledge, and stay silent.
 */
export class BinanceSocket implements VenueProtocol {
  readonly rules = RULES
  private readonly context: ProtocolContext
  private readonly klines: Cadence
  private readonly marks: Cadence
  private lastTick: number
  /** The latest liquidation of a symbol and when it goes out. */
  private readonly waiting = new Map<string, { record: LiquidationRecord; readonly due: number }>()

  constructor(context: ProtocolContext) {
    this.context = context
    const now = context.now()
    this.klines = new Cadence(250, now)
    this.marks = new Cadence(1000, now)
    this.lastTick = now
  }

  connect(client: FakeClient, url: URL): boolean {
    const [, route = '', kind, streams = ''] = /^\/(?:(market|public|private)\/)?(ws|stream)(?:\/(.+))?$/.exec(
      url.pathname,
    ) ?? ['', '', '']
    if (kind !== 'ws' && kind !== 'stream') return false
    client.isDead = route !== 'market'
    client.isWrapped = kind === 'stream'
    const named = kind === 'stream' ? (url.searchParams.get('streams') ?? '') : decodeURIComponent(streams)
    for (const stream of named.split('/').filter((name) => name !== '')) this.context.outlet.subscribe(client, stream)
    return true
  }

  receive(client: FakeClient, text: string): void {
    const { outlet, faults } = this.context
    const { method, params, id } = readRequest(text)
    if (method === undefined) {
      outlet.answer(client, `{"error":{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}}`)
      return
    }
    if (method === 'LIST_SUBSCRIPTIONS') {
      outlet.answer(client, JSON.stringify({ result: [...client.topics], id }))
      return
    }
    if (faults.has('refuse') || !['SUBSCRIBE', 'UNSUBSCRIBE'].includes(method)) {
      const error = { code: 2, msg: `Invalid request: unknown variant \`${method}\`` }
      outlet.answer(client, JSON.stringify({ error, id }))
      return
    }
    for (const stream of params) {
      if (method === 'SUBSCRIBE') outlet.subscribe(client, stream)
      else outlet.unsubscribe(client, stream)
    }
    outlet.answer(client, JSON.stringify({ result: null, id }))
  }

  liquidate(records: readonly LiquidationRecord[]): void {
    const now = this.context.now()
    for (const record of records) {
      const entry = this.waiting.get(record.symbol)
      if (entry === undefined) {
        this.waiting.set(record.symbol, { record, due: now + SNAPSHOT_MS })
        continue
      }
      this.context.log.book([entry.record], 'superseded')
      entry.record = record
    }
  }

  tick(): void {
    const now = this.context.now()
    const minute = now - (now % MINUTE_MS)
    if (this.lastTick < minute) this.sendKlines((market) => market.candleAt(minute - 1), { time: now, isClosed: true })
    this.lastTick = now
    if (this.klines.isDue(now)) this.sendKlines((market) => market.candleAt(now), { time: now, isClosed: false })
    if (this.marks.isDue(now)) this.sendMarks(now)
    for (const [symbol, { record, due }] of this.waiting) {
      if (due > now) continue
      this.waiting.delete(symbol)
      this.sendLiquidation(record, now)
    }
  }

  private sendLiquidation(record: LiquidationRecord, now: number): void {
    const { symbol, side, price, bankruptcyPrice, quantity, time } = record
    const contractUsd = INVERSE_CONTRACTS.get(symbol)
    const id = coinMarginedId(symbol) ?? symbol
    // Coin-margined contracts are counted, not measured in coins.
    const size = contractUsd === undefined ? quantity : Math.round((quantity * price) / contractUsd)
    const text =
      `{"e":"forceOrder","E":${now},"o":{"s":"${id}","S":"${side === 'long' ? 'SELL' : 'BUY'}","o":"LIMIT","f":"IOC",` +
      `"q":"${size}","p":"${bankruptcyPrice}","ap":"${price}","X":"FILLED","l":"${size}","z":"${size}","T":${time},` +
      `"ps":"${symbol}","st":${contractUsd === undefined ? 1 : 2}}}`
    this.context.outlet.publish({
      topics: [ALL_LIQUIDATIONS, `${id.toLowerCase()}@forceOrder`],
      text,
      rows: [record],
    })
  }

  private sendKlines(
    candleOf: (market: LiveMarket) => CandleRow,
    { time, isClosed }: { time: number; isClosed: boolean },
  ): void {
    for (const [symbol, market] of this.context.markets) {
      const topic = `${symbol.toLowerCase()}@kline_1m`
      if (!this.context.outlet.isHeard(topic)) continue
      const [openTime, open, high, low, close, volume, quoteVolume, takerBuyVolume] = candleOf(market)
      const takerBuyQuote = takerBuyVolume * close
      const text =
        `{"e":"kline","E":${time},"s":"${symbol}","k":{"t":${openTime},"T":${openTime + MINUTE_MS - 1},"s":"${symbol}",` +
        `"i":"1m","f":100,"L":200,"o":"${open}","c":"${close}","h":"${high}","l":"${low}","v":"${volume}","n":100,` +
        `"x":${isClosed},"q":"${quoteVolume}","V":"${takerBuyVolume}","Q":"${takerBuyQuote}","B":"0"},"st":1}`
      this.context.outlet.publish({ topics: [topic], text })
    }
  }

  private sendMarks(now: number): void {
    const { outlet, markets } = this.context
    const rows: string[] = []
    const isAllHeard = outlet.isHeard('!markPrice@arr@1s')
    for (const [symbol, market] of markets) {
      const topic = `${symbol.toLowerCase()}@markPrice@1s`
      if (!isAllHeard && !outlet.isHeard(topic)) continue
      const { mark, fundingRate, paidAt } = market.quote(now)
      const text =
        `{"e":"markPriceUpdate","E":${now},"s":"${symbol}","p":"${mark}","i":"${mark}","P":"${mark}",` +
        `"r":"${fundingRate}","T":${paidAt},"st":1}`
      rows.push(text)
      outlet.publish({ topics: [topic], text })
    }
    if (isAllHeard) outlet.publish({ topics: ['!markPrice@arr@1s'], text: `[${rows.join(',')}]` })
  }
}

/** Frames of the combined path name their stream. */
export function wrapBinance(topic: string, text: string): string {
  return `{"stream":"${topic}","data":${text}}`
}

function readRequest(text: string): { method: string | undefined; params: readonly string[]; id: unknown } {
  try {
    const { method, params, id = null } = JSON.parse(text)
    return {
      method: typeof method === 'string' ? method : undefined,
      params: Array.isArray(params) ? params.map(String) : [],
      id,
    }
  } catch {
    return { method: undefined, params: [], id: null }
  }
}
