import { BybitTickers } from './bybit-live-tickers.ts'
import type { InstrumentBook, LiveControl, LiveInstrument, LiveItem, LiveParser } from './live.ts'
import { type FrameRows, readFrame } from './live-frame.ts'
import type { Json } from './rest-json.ts'

// Fields: bybit-exchange.github.io/docs/v5/websocket/public/{all-liquidation,trade,ticker}, v5/ws/connect, read 2026-11.

/** Reads frames of `/v5/public/linear` of one connection; tickers are deltas to what it brought before. */
export function bybitParser(book: InstrumentBook): LiveParser {
  const tickers = new BybitTickers()
  const read = (frame: Json, rows: FrameRows): LiveControl | undefined => {
    const topic = frame.field('topic')
    if (!topic.isGiven()) return readControl(frame)
    const [name] = topic.text().split('.')
    if (name === 'publicTrade') addRows(frame, rows, readTrade)
    else if (name === 'tickers') tickers.read(frame, rows)
    else if (name === 'allLiquidation') addRows(frame, rows, readLiquidation)
    else throw topic.invalid('allLiquidation, publicTrade or tickers')
    return undefined
  }
  const reading = { name: 'Bybit frame', book, read }
  return { read: (text) => readFrame(text, reading) }
}

function readControl(frame: Json): LiveControl {
  const op = frame.field('op').text()
  if (op === 'ping' || op === 'pong') return { type: 'pong' }
  const id = frame.field('req_id').isGiven() ? frame.field('req_id').text() : ''
  const success = frame.field('success').text()
  if (success === 'false') return { type: 'refused', id, problem: frame.field('ret_msg').text() }
  if (op === 'subscribe' && success === 'true') return { type: 'ack', id }
  throw frame.invalid('a topic, or the answer to a subscription or a ping')
}

type RowReader = (row: Json, instrument: LiveInstrument) => LiveItem | LiveItem[]

/** A frame holds as many rows as happened since the last. */
function addRows(frame: Json, rows: FrameRows, read: RowReader): void {
  for (const row of frame.field('data').list()) rows.addRow(row.field('s'), (instrument) => read(row, instrument))
}

const readLiquidation: RowReader = (row, { symbol }) => {
  const quantity = row.field('v').number('positive')
  const bankruptcyPrice = row.field('p').number('positive')
  const notional = quantity * bankruptcyPrice
  if (!Number.isFinite(notional)) throw row.invalid('a liquidation of finite value')
  return {
    type: 'liquidation',
    symbol,
    time: row.field('T').time(),
    // The side of the position, as the documentation says, and as no order that closes it would have.
    side: isBuy(row.field('S')) ? 'long' : 'short',
    price: undefined,
    bankruptcyPrice,
    quantity,
    notional,
  }
}

const readTrade: RowReader = (row, { symbol }) => {
  // A block trade is agreed on outside the book: its price is none of the market's.
  if (row.field('BT').text() === 'true') return []
  const id = row.field('i')
  if (!id.isGiven()) throw id.invalid('the id of a trade')
  return {
    type: 'trade',
    symbol,
    time: row.field('T').time(),
    price: row.field('p').number('positive'),
    quantity: row.field('v').number('positive'),
    // Side of the taker.
    isBuy: isBuy(row.field('S')),
    id: id.text(),
  }
}

function isBuy(side: Json): boolean {
  const text = side.text()
  if (text !== 'Buy' && text !== 'Sell') throw side.invalid('Buy or Sell')
  return text === 'Buy'
}
