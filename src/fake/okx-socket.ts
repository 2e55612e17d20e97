import { Cadence } from './cadence.ts'
import type { FakeClient } from './fake-client.ts'
import { INVERSE_CONTRACTS, okxId } from './listing.ts'
import type { LiveMarket, MarketQuote } from './live-market.ts'
import { contracts } from './okx-answers.ts'
import type { LiquidationRecord } from './sent-log.ts'
import type { ProtocolContext, VenueProtocol } from './venue-protocol.ts'

const HOUR_MS = 3_600_000
const LIQUIDATIONS = '{"channel":"liquidation-orders","instType":"SWAP"}'
/** Rows a frame at the most. */
const MOST_DETAILS = 500
/** No push for 30 s ends a connection; 480 requests an hour. */
const RULES: VenueProtocol['rules'] = {
  idle: { afterMs: 30_000, of: 'sent' },
  inbound: { limit: 480, windowMs: HOUR_MS },
  notice: (client) =>
    `{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"${client.id}"}`,
}
const CHANNELS = ['trades', 'open-interest', 'mark-price', 'funding-rate'] as const
type Channel = (typeof CHANNELS)[number]

interface Instrument {
  readonly instId: string
  readonly market: LiveMarket
}

/** OKX public streams of swaps (okx.com/docs-v5, read 2026-11). Sizes are in contracts. */
export class OkxSocket implements VenueProtocol {
  readonly rules = RULES
  private readonly context: ProtocolContext
  private readonly instruments: readonly Instrument[]
  private readonly listed: ReadonlySet<string>
  private readonly cadences: Readonly<Record<Exclude<Channel, 'trades'>, Cadence>>
  private lastTradesAt: number
  private pending: LiquidationRecord[] = []
  /** Sent again to whoever subscribes. */
  private lastLiquidation: LiquidationRecord | undefined

  constructor(context: ProtocolContext) {
    this.context = context
    const now = context.now()
    this.instruments = [...context.markets].map(([symbol, market]) => ({ instId: okxId(symbol), market }))
    this.listed = new Set([...context.instruments.map(({ symbol }) => symbol), ...INVERSE_CONTRACTS.keys()].map(okxId))
    this.cadences = {
      'open-interest': new Cadence(3000, now),
      'mark-price': new Cadence(200, now),
      'funding-rate': new Cadence(30_000, now),
    }
    this.lastTradesAt = now
  }

  connect(_client: FakeClient, url: URL): boolean {
    return url.pathname === '/ws/v5/public'
  }

  receive(client: FakeClient, text: string): void {
    const { outlet } = this.context
    if (text === 'ping') {
      outlet.answer(client, 'pong')
      return
    }
    const { id, op, args } = readRequest(text)
    const told = id === undefined ? {} : { id }
    if (op !== 'subscribe' && op !== 'unsubscribe') {
      const error = { ...told, event: 'error', code: '60012', msg: `Invalid request: ${text}`, connId: client.id }
      outlet.answer(client, JSON.stringify(error))
      return
    }
    for (const arg of args) {
      const topic = this.topicOf(arg)
      if (topic === undefined || this.context.faults.has('refuse')) {
        outlet.answer(client, JSON.stringify({ ...told, ...wrongChannel(arg), connId: client.id }))
        continue
      }
      if (op === 'subscribe') outlet.subscribe(client, topic)
      else outlet.unsubscribe(client, topic)
      outlet.answer(client, JSON.stringify({ ...told, event: op, arg: JSON.parse(topic), connId: client.id }))
      if (op === 'subscribe') this.sendFirst(client, topic)
    }
  }

  liquidate(records: readonly LiquidationRecord[]): void {
    for (const record of records) this.pending.push(record)
  }

  tick(): void {
    const now = this.context.now()
    this.sendLiquidations()
    for (const instrument of this.instruments) this.sendTrades(instrument, now)
    this.lastTradesAt = now
    for (const [channel, cadence] of Object.entries(this.cadences)) {
      if (!cadence.isDue(now)) continue
      for (const { instId, market } of this.instruments) {
        const topic = JSON.stringify({ channel, instId })
        if (this.context.outlet.isHeard(topic)) {
          this.context.outlet.publish({ topics: [topic], text: this.stateText(topic, { instId, market }) })
        }
      }
    }
  }

  private sendLiquidations(): void {
    for (let from = 0; from < this.pending.length; from += MOST_DETAILS) {
      const rows = this.pending.slice(from, from + MOST_DETAILS)
      this.context.outlet.publish({ topics: [LIQUIDATIONS], text: this.liquidationText(rows), rows })
    }
    this.lastLiquidation = this.pending.at(-1) ?? this.lastLiquidation
    this.pending = []
  }

  private liquidationText(rows: readonly LiquidationRecord[]): string {
    const detailsBySymbol = new Map<string, string[]>()
    for (const row of rows) {
      const details = detailsBySymbol.get(row.symbol) ?? []
      details.push(this.detail(row))
      detailsBySymbol.set(row.symbol, details)
    }
    const data = [...detailsBySymbol].map(([symbol, details]) => {
      const instId = okxId(symbol)
      const family = instId.replace('-SWAP', '')
      return `{"details":[${details.join(',')}],"instFamily":"${family}","instId":"${instId}","instType":"SWAP","uly":"${family}"}`
    })
    return `{"arg":${LIQUIDATIONS},"data":[${data.join(',')}]}`
  }

  /** Every third position is one of net mode, where only the order's side tells long from short. */
  private detail({ symbol, side, bankruptcyPrice, quantity, time }: LiquidationRecord): string {
    const posSide = time % 3 === 0 ? 'net' : side
    const contractUsd = INVERSE_CONTRACTS.get(symbol)
    const size =
      contractUsd === undefined
        ? contracts(quantity, this.contractValueOf(symbol))
        : String(Math.round((quantity * bankruptcyPrice) / contractUsd))
    return `{"bkLoss":"0","bkPx":"${bankruptcyPrice}","ccy":"","posSide":"${posSide}","side":"${side === 'long' ? 'sell' : 'buy'}","sz":"${size}","ts":"${time}"}`
  }

  private contractValueOf(symbol: string): number {
    return this.context.instruments.find((instrument) => instrument.symbol === symbol)?.contractValue ?? 1
  }

  private sendTrades({ instId, market }: Instrument, now: number): void {
    const topic = JSON.stringify({ channel: 'trades', instId })
    if (!this.context.outlet.isHeard(topic)) return
    const { contractValue } = market.instrument
    const data = market
      .tradesIn(this.lastTradesAt, now)
      .map(
        ({ id, price, quantity, isBuy, time }) =>
          `{"instId":"${instId}","tradeId":"${id}","px":"${price}","sz":"${contracts(quantity, contractValue)}",` +
          `"side":"${isBuy ? 'buy' : 'sell'}","ts":"${time}","count":"1","seqId":${id}}`,
      )
    if (data.length === 0) return
    this.context.outlet.publish({ topics: [topic], text: `{"arg":${topic},"data":[${data.join(',')}]}` })
  }

  /** What a subscriber gets at once. */
  private sendFirst(client: FakeClient, topic: string): void {
    const { outlet } = this.context
    if (topic === LIQUIDATIONS) {
      const last = this.lastLiquidation
      if (last !== undefined) outlet.tell(client, { topics: [topic], text: this.liquidationText([last]), rows: [last] })
      return
    }
    const { channel, instId } = JSON.parse(topic)
    const instrument = this.instruments.find((candidate) => candidate.instId === instId)
    if (channel === 'trades' || instrument === undefined) return
    outlet.tell(client, { topics: [topic], text: this.stateText(topic, instrument) })
  }

  private stateText(topic: string, { instId, market }: Instrument): string {
    const now = this.context.now()
    const { channel } = JSON.parse(topic)
    const fields = stateFields(channel, market.quote(now), { contractValue: market.instrument.contractValue, now })
    return `{"arg":${topic},"data":[${JSON.stringify({ instType: 'SWAP', instId, ...fields, ts: String(now) })}]}`
  }

  /** The argument as the venue repeats it; undefined when there is no such channel. */
  private topicOf(arg: Readonly<Record<string, unknown>>): string | undefined {
    const { channel, instId, instType } = arg
    if (channel === 'liquidation-orders') return instType === 'SWAP' ? LIQUIDATIONS : undefined
    if (!CHANNELS.some((name) => name === channel) || !this.listed.has(String(instId))) return undefined
    return JSON.stringify({ channel, instId })
  }
}

function stateFields(
  channel: Exclude<Channel, 'trades'>,
  quote: MarketQuote,
  { contractValue, now }: { contractValue: number; now: number },
): Readonly<Record<string, string>> {
  const { mark, openInterest, fundingRate, paidAt } = quote
  switch (channel) {
    case 'open-interest':
      return {
        oi: contracts(openInterest, contractValue),
        oiCcy: String(openInterest),
        oiUsd: String(openInterest * mark),
      }
    case 'mark-price':
      return { markPx: String(mark) }
    case 'funding-rate':
      return {
        method: 'current_period',
        fundingRate: String(fundingRate),
        nextFundingRate: '',
        fundingTime: String(paidAt),
        nextFundingTime: String(paidAt + 8 * HOUR_MS),
        settState: 'settled',
        prevFundingTime: String(Math.min(now, paidAt - 8 * HOUR_MS)),
      }
  }
}

function wrongChannel(arg: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const named = Object.entries(arg)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')
  const msg = `Wrong URL or ${named} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`
  return { event: 'error', code: '60018', msg }
}

function readRequest(text: string): {
  id: unknown
  op: unknown
  args: readonly Readonly<Record<string, unknown>>[]
} {
  try {
    const { id, op, args } = JSON.parse(text)
    return { id, op, args: Array.isArray(args) ? args : [] }
  } catch {
    return { id: undefined, op: undefined, args: [] }
  }
}
