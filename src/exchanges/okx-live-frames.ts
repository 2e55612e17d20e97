import type { Side } from '../domain/series.ts'
import type { InstrumentBook, LiveControl, LiveInstrument, LiveItem, LiveParser, ParsedFrame } from './live.ts'
import { type FrameRows, readFrame } from './live-frame.ts'
import type { Json } from './rest-json.ts'

// Fields: okx.com/docs-v5, public data and order book channels, read 2026-11.

/** What one subscription is for. */
export interface OkxArgument {
  readonly channel: string
  readonly instType?: string
  readonly instId?: string
}

const PONG: ParsedFrame = { items: [], control: { type: 'pong' }, rejected: [], unknown: [], others: 0 }
/** Linear swaps that settle in USDT; of all others the liquidations come too, in a feed of the whole market. */
const USDT_SWAP = /-USDT-SWAP$/
/** A service is about to be upgraded; the connection ends within 60 s. */
const UPGRADE_NOTICE = '64008'
/** Told of connections, not of the market. */
const SILENT_EVENTS = new Set(['unsubscribe', 'channel-conn-count'])
/** OKX takes up to 32 letters and digits. */
const LONGEST_ID = 32

/** Reads frames of `/ws/v5/public`. */
export function okxParser(book: InstrumentBook): LiveParser {
  const reading = { name: 'OKX frame', book, read: readOkx }
  return { read: (text) => (text === 'pong' ? PONG : readFrame(text, reading)) }
}

/** Id of the request that subscribes `arg`, which an acknowledgement without an id has as well. */
export function ackId({ channel, instId, instType = '' }: OkxArgument): string {
  return `${channel}${instId ?? instType}`.replace(/[^A-Za-z0-9]/g, '').slice(0, LONGEST_ID)
}

function readOkx(frame: Json, rows: FrameRows): LiveControl | undefined {
  const event = frame.field('event')
  if (event.isGiven()) return readControl(frame, event)
  const readRow = requireReader(frame.field('arg').field('channel'))
  for (const row of frame.field('data').list()) readRow(row, rows)
  return undefined
}

/** Known: acknowledgements, refusals and the notice before an upgrade. */
function readControl(frame: Json, event: Json): LiveControl | undefined {
  const type = event.text()
  const id = frame.field('id')
  const problem = `${frame.field('code').text()} ${frame.field('msg').text()}`
  if (type === 'subscribe') return { type: 'ack', id: id.isGiven() ? id.text() : idOf(frame.field('arg')) }
  if (type === 'error') return { type: 'refused', id: id.isGiven() ? id.text() : '', problem }
  if (type === 'notice' && frame.field('code').text() === UPGRADE_NOTICE) return { type: 'renew', problem }
  if (SILENT_EVENTS.has(type)) return undefined
  throw frame.invalid('a subscription, an error or the notice 64008')
}

function idOf(arg: Json): string {
  const instrument = arg.field('instId').isGiven() ? arg.field('instId') : arg.field('instType')
  return ackId({ channel: arg.field('channel').text(), instId: instrument.text() })
}

function requireReader(channel: Json): (row: Json, rows: FrameRows) => void {
  const name = channel.text()
  if (name === 'liquidation-orders') return addLiquidations
  const read = READERS.get(name)
  if (read === undefined) throw channel.invalid(`liquidation-orders, ${[...READERS.keys()].join(', ')}`)
  return (row, rows) => rows.addRow(row.field('instId'), (instrument) => read(row, instrument))
}

function addLiquidations(row: Json, rows: FrameRows): void {
  rows.attempt(() => {
    const name = row.field('instId')
    for (const detail of row.field('details').list()) {
      if (name.isGiven() && !USDT_SWAP.test(name.text())) rows.addOther()
      else rows.addRow(name, (instrument) => readLiquidation(detail, instrument))
    }
  })
}

/** `bkPx` is the price of the transfer to the liquidation account; OKX gives no fill. */
function readLiquidation(detail: Json, { symbol, contractValue }: LiveInstrument): LiveItem {
  const bankruptcyPrice = detail.field('bkPx').number('positive')
  const quantity = detail.field('sz').number('positive') * contractValue
  return {
    type: 'liquidation',
    symbol,
    time: detail.field('ts').time(),
    side: readSide(detail),
    price: undefined,
    bankruptcyPrice,
    quantity,
    notional: quantity * bankruptcyPrice,
  }
}

/** Accounts in net mode have no side of the position; a long is closed by selling. */
function readSide(detail: Json): Side {
  const position = detail.field('posSide').text()
  if (position === 'long' || position === 'short') return position
  if (position !== 'net') throw detail.field('posSide').invalid('long, short or net')
  return isBuy(detail.field('side')) ? 'short' : 'long'
}

const READERS: ReadonlyMap<string, (row: Json, instrument: LiveInstrument) => LiveItem> = new Map([
  // Fills of one taker at one price come as one trade, with the id of the last; sizes are contracts.
  [
    'trades',
    (row: Json, { symbol, contractValue }: LiveInstrument): LiveItem => {
      const id = row.field('tradeId')
      if (!id.isGiven()) throw id.invalid('the id of a trade')
      return {
        type: 'trade',
        symbol,
        time: row.field('ts').time(),
        price: row.field('px').number('positive'),
        quantity: row.field('sz').number('positive') * contractValue,
        isBuy: isBuy(row.field('side')),
        id: id.text(),
      }
    },
  ],
  [
    'open-interest',
    (row: Json, { symbol }: LiveInstrument): LiveItem => {
      const notional = row.field('oiUsd')
      return {
        type: 'open-interest',
        symbol,
        time: row.field('ts').time(),
        quantity: row.field('oiCcy').number('not-negative'),
        notional: notional.isGiven() ? notional.number('not-negative') : Number.NaN,
      }
    },
  ],
  [
    'mark-price',
    (row: Json, { symbol }: LiveInstrument): LiveItem => ({
      type: 'mark-price',
      symbol,
      time: row.field('ts').time(),
      price: row.field('markPx').number('positive'),
    }),
  ],
  [
    'funding-rate',
    (row: Json, { symbol }: LiveInstrument): LiveItem => ({
      type: 'funding',
      symbol,
      time: row.field('ts').time(),
      rate: row.field('fundingRate').number('finite'),
      paidAt: row.field('fundingTime').time(),
    }),
  ],
])

function isBuy(side: Json): boolean {
  const text = side.text()
  if (text !== 'buy' && text !== 'sell') throw side.invalid('buy or sell')
  return text === 'buy'
}
