import type { InstrumentBook, LiveControl, LiveItem, LiveParser, ParsedFrame } from './live.ts'
import { type FrameRows, readFrame } from './live-frame.ts'
import type { Json } from './rest-json.ts'
import { readPrices } from './rest-rows.ts'

// Fields: developers.binance.com, USDS-M futures, websocket market streams and market data, read 2026-11.

/** Reads frames of `/market/stream`, each event wrapped as `{stream, data}`. */
export function binanceParser(book: InstrumentBook): LiveParser {
  const reading = { name: 'Binance frame', book, read: readBinance }
  return { read: (text) => readFrame(text, reading) }
}

/** Reads an answer of `/fapi/v1/openInterest`: base units of one instrument, no value in USD. */
export function readBinanceOpenInterest(
  text: string,
  { book, receivedTime }: { readonly book: InstrumentBook; readonly receivedTime: number },
): ParsedFrame {
  const read = (answer: Json, rows: FrameRows): undefined => {
    const time = answer.field('time')
    rows.addRow(answer.field('symbol'), ({ symbol }) => ({
      type: 'open-interest',
      symbol,
      time: time.isGiven() ? time.time() : receivedTime,
      quantity: answer.field('openInterest').number('not-negative'),
      notional: Number.NaN,
    }))
  }
  return readFrame(text, { name: 'Binance openInterest', book, read })
}

function readBinance(frame: Json, rows: FrameRows): LiveControl | undefined {
  const data = frame.field('data')
  if (!data.isGiven()) return readControl(frame)
  // The documentation of !forceOrder@arr shows one object; other streams named @arr bring arrays.
  const events = data.isList() ? data.list() : [data]
  for (const event of events) rows.attempt(() => readEvent(event, rows))
  return undefined
}

/** A refusal is `{error: {code, msg}, id}` or `{code, msg, id}`; everything else with an id is an acknowledgement. */
function readControl(frame: Json): LiveControl {
  const id = frame.field('id').isGiven() ? frame.field('id').text() : ''
  const error = frame.field('error').isGiven() ? frame.field('error') : frame
  if (error !== frame || error.field('code').isGiven()) {
    return { type: 'refused', id, problem: error.text() }
  }
  if (id === '') throw frame.invalid('an event, or an answer with an id')
  return { type: 'ack', id }
}

function readEvent(event: Json, rows: FrameRows): void {
  const type = event.field('e').text()
  if (type === 'markPriceUpdate') addRow(rows, { event, row: event, read: readMarkPrice })
  else if (type === 'kline') addRow(rows, { event, row: event.field('k'), read: readCandle })
  else if (type === 'forceOrder') addRow(rows, { event, row: event.field('o'), read: readLiquidation })
  else throw event.field('e').invalid('forceOrder, kline or markPriceUpdate')
}

/** An event and its part that names the instrument and holds the values. */
interface EventRow {
  readonly event: Json
  readonly row: Json
  read(parts: { readonly event: Json; readonly row: Json; readonly symbol: string }): LiveItem | LiveItem[]
}

function addRow(rows: FrameRows, { event, row, read }: EventRow): void {
  const name = row.field('s')
  // Since COIN-M came to these streams on 2026-06-30, `st` is 1 of USDT-M and 2 of COIN-M, whose quantities are
  // contracts. The documentation has it beside `o`, frames captured on 2026-10-08 have it inside.
  const isCoinMargined = event.field('st').text() === '2' || row.field('st').text() === '2'
  // Dated contracts are named like BTCUSDT_260327, those of COIN-M like BTCUSD_PERP.
  if (isCoinMargined || name.text().includes('_')) rows.addOther()
  else rows.addRow(name, ({ symbol }) => read({ event, row, symbol }))
}

const readLiquidation: EventRow['read'] = ({ row, symbol }) => {
  const side = row.field('S').text()
  if (side !== 'SELL' && side !== 'BUY') throw row.field('S').invalid('SELL or BUY')
  const price = readPrice(row.field('ap'))
  // Of 25 public orders of BTC and ETH, `p` lay 0.29-0.41 % beyond `ap`, one maintenance rate: the bankruptcy price.
  const bankruptcyPrice = readPrice(row.field('p'))
  const best = price ?? bankruptcyPrice
  if (best === undefined) throw row.invalid('an order with a price p or an average price ap')
  // `ap` is the average of what was filled, so that is what counts. An order that filled nothing still ends a position
  // (our inference: the insurance fund takes it over), so its whole quantity counts.
  const filled = row.field('z').isGiven() ? row.field('z').number('not-negative') : 0
  const quantity = filled > 0 ? filled : row.field('q').number('positive')
  const notional = quantity * best
  if (!Number.isFinite(notional)) throw row.invalid('an order of finite value')
  return {
    type: 'liquidation',
    symbol,
    time: row.field('T').time(),
    // The side of the order: a long is closed by selling.
    side: side === 'SELL' ? 'long' : 'short',
    price,
    bankruptcyPrice,
    quantity,
    notional,
  }
}

/** Zero stands for a price that does not exist. */
function readPrice(value: Json): number | undefined {
  if (!value.isGiven()) return undefined
  const price = value.number('not-negative')
  return price > 0 ? price : undefined
}

const readCandle: EventRow['read'] = ({ event, row, symbol }) => {
  if (row.field('i').text() !== '1m') throw row.field('i').invalid('the interval 1m')
  const fields = {
    time: row.field('t'),
    open: row.field('o'),
    high: row.field('h'),
    low: row.field('l'),
    close: row.field('c'),
  }
  const [openTime, open, high, low, close] = readPrices(fields, '1m')
  const closed = row.field('x').text()
  if (closed !== 'true' && closed !== 'false') throw row.field('x').invalid('true or false')
  return {
    type: 'candle',
    symbol,
    time: event.field('E').time(),
    openTime,
    open,
    high,
    low,
    close,
    volume: row.field('v').number('not-negative'),
    quoteVolume: row.field('q').number('not-negative'),
    takerBuyVolume: row.field('V').number('not-negative'),
    isClosed: closed === 'true',
  }
}

const readMarkPrice: EventRow['read'] = ({ event, symbol }) => {
  const time = event.field('E').time()
  const mark: LiveItem = { type: 'mark-price', symbol, time, price: event.field('p').number('positive') }
  // Empty where nothing is paid, as of contracts being settled.
  const rate = event.field('r')
  if (!rate.isGiven()) return [mark]
  const paidAt = event.field('T').time()
  return [mark, { type: 'funding', symbol, time, rate: rate.number('finite'), paidAt }]
}
