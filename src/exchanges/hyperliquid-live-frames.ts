import type { InstrumentBook, LiveControl, LiveItem, LiveParser, ParsedFrame } from './live.ts'
import { type FrameRows, readFrame } from './live-frame.ts'
import type { Json } from './rest-json.ts'

// Fields: Hyperliquid documentation, API, websocket subscriptions, read 2026-11.

const HOUR_MS = 3_600_000
/** Sent after connecting, the one text that is no JSON; the official Python SDK passes over it too (2026-11). */
const GREETING = 'Websocket connection established.'
const NOTHING: ParsedFrame = { items: [], rejected: [], unknown: [], others: 0 }
const LONGEST_PROBLEM = 200

/** Reads frames of `/ws`. The first trades of a coin after subscribing are older ones. */
export function hyperliquidParser(book: InstrumentBook): LiveParser {
  return {
    read: (text, receivedTime) => {
      if (text === GREETING) return NOTHING
      return readFrame(text, {
        name: 'Hyperliquid frame',
        book,
        read: (frame, rows) => readHyperliquid(frame, { rows, receivedTime }),
      })
    },
  }
}

/** Id of the subscription of a coin: an acknowledgement repeats what was asked. */
export function coinSubscriptionId(type: string, coin: string): string {
  return `${type}:${coin}`
}

function readHyperliquid(
  frame: Json,
  { rows, receivedTime }: { readonly rows: FrameRows; readonly receivedTime: number },
): LiveControl | undefined {
  const channel = frame.field('channel')
  const data = frame.field('data')
  switch (channel.text()) {
    case 'trades':
      for (const trade of data.list()) rows.addRow(trade.field('coin'), ({ symbol }) => readTrade(trade, symbol))
      return undefined
    case 'activeAssetCtx':
      rows.addRow(data.field('coin'), ({ symbol }) => readContext(data.field('ctx'), { symbol, receivedTime }))
      return undefined
    case 'subscriptionResponse':
      return readAck(data)
    case 'error':
      return { type: 'refused', id: '', problem: data.text().slice(0, LONGEST_PROBLEM) }
    case 'pong':
      return { type: 'pong' }
    default:
      throw channel.invalid('trades, activeAssetCtx, subscriptionResponse, error or pong')
  }
}

function readAck(data: Json): LiveControl | undefined {
  if (data.field('method').text() !== 'subscribe') return undefined
  const subscription = data.field('subscription')
  return { type: 'ack', id: coinSubscriptionId(subscription.field('type').text(), subscription.field('coin').text()) }
}

/** `side` is the taker's: B lifts asks, A hits bids. */
function readTrade(trade: Json, symbol: string): LiveItem {
  const side = trade.field('side').text()
  if (side !== 'A' && side !== 'B') throw trade.field('side').invalid('A or B')
  const id = trade.field('tid')
  if (!id.isGiven()) throw id.invalid('the id of a trade')
  const users = trade.field('users')
  return {
    type: 'trade',
    symbol,
    time: trade.field('time').time(),
    price: trade.field('px').number('positive'),
    quantity: trade.field('sz').number('positive'),
    isBuy: side === 'B',
    id: id.text(),
    ...(users.isGiven() ? { users: readUsers(users) } : {}),
  }
}

function readUsers(users: Json): [string, string] {
  const [buyer, seller] = users.tuple(2)
  if (buyer === undefined || seller === undefined) throw users.invalid('addresses of buyer and seller')
  return [buyer.text(), seller.text()]
}

/** Funding is paid at every full hour. */
function readContext(
  context: Json,
  { symbol, receivedTime }: { readonly symbol: string; readonly receivedTime: number },
): LiveItem[] {
  const time = receivedTime
  const price = context.field('markPx').number('positive')
  const quantity = context.field('openInterest').number('not-negative')
  const rate = context.field('funding').number('finite')
  const paidAt = (Math.floor(receivedTime / HOUR_MS) + 1) * HOUR_MS
  return [
    { type: 'mark-price', symbol, time, price },
    { type: 'open-interest', symbol, time, quantity, notional: quantity * price },
    { type: 'funding', symbol, time, rate, paidAt },
  ]
}
