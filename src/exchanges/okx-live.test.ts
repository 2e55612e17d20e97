import { describe, expect, test } from 'vitest'
import type { InstrumentBook, LiveInstrument, LiveItem, ParsedFrame } from './live.ts'
import { okxLive } from './okx-live.ts'

/** 2026-01-01T00:00:00Z */
const T = 1_767_225_600_000

/** One contract is 1 SOL; one contract of PEPE is 10,000,000 PEPE; BTC is listed but not followed. */
const SOL: LiveInstrument = { symbol: 'SOLUSDT', instrumentId: 'SOL-USDT-SWAP', contractValue: 1, isInverse: false }
const PEPE: LiveInstrument = {
  symbol: 'PEPEUSDT',
  instrumentId: 'PEPE-USDT-SWAP',
  contractValue: 10_000_000,
  isInverse: false,
}
const BOOK: InstrumentBook = {
  find: (id) =>
    [SOL, PEPE].find(({ instrumentId }) => instrumentId === id) ?? (id === 'BTC-USDT-SWAP' ? 'other' : undefined),
}

const [route] = okxLive.routes
if (route === undefined) throw new Error('Invariant: OKX has a route')
const { createParser, subscriptions } = route

function read(frame: unknown): ParsedFrame {
  return createParser(BOOK).read(typeof frame === 'string' ? frame : JSON.stringify(frame), T)
}

function push(channel: string, ...data: unknown[]): unknown {
  return { arg: { channel, instId: 'SOL-USDT-SWAP' }, data }
}

function liquidations(instId: string, ...details: unknown[]): unknown {
  const [base, quote] = instId.split('-')
  const family = `${base}-${quote}`
  const row = { instType: 'SWAP', instId, uly: family, instFamily: family, details }
  return { arg: { channel: 'liquidation-orders', instType: 'SWAP' }, data: [row] }
}

const detail = { side: 'sell', posSide: 'long', bkPx: '120.5', sz: '4', bkLoss: '0', ccy: '', ts: String(T + 7) }

function only(frame: unknown): LiveItem {
  const { items, rejected } = read(frame)
  expect(rejected).toEqual([])
  expect(items).toHaveLength(1)
  const [item] = items
  if (item === undefined) throw new Error('Invariant: one item')
  return item
}

describe('liquidations', () => {
  test('a long of 4 contracts of 1 SOL at 120.5 is 482 USD at the bankruptcy price', () => {
    expect(read(liquidations('SOL-USDT-SWAP', detail))).toEqual({
      items: [
        {
          type: 'liquidation',
          symbol: 'SOLUSDT',
          time: T + 7,
          side: 'long',
          price: undefined,
          bankruptcyPrice: 120.5,
          quantity: 4,
          notional: 482,
        },
      ],
      rejected: [],
      unknown: [],
      others: 0,
    })
  })

  test('contracts become base units: 3 of 10,000,000 PEPE at 0.00001 are 300 USD', () => {
    const item = only(liquidations('PEPE-USDT-SWAP', { ...detail, sz: '3', bkPx: '0.00001' }))
    expect(item).toMatchObject({ symbol: 'PEPEUSDT', quantity: 30_000_000, notional: expect.closeTo(300, 9) })
  })

  test.each([
    ['long', 'sell', 'long'],
    ['short', 'buy', 'short'],
    ['net', 'sell', 'long'],
    ['net', 'buy', 'short'],
    // The position decides where it is named.
    ['long', 'buy', 'long'],
  ])('position %s closed by %s is a %s', (posSide, side, expected) => {
    expect(only(liquidations('SOL-USDT-SWAP', { ...detail, posSide, side }))).toMatchObject({ side: expected })
  })

  test('every one of the details counts, and one that is broken leaves the others', () => {
    const { items, rejected } = read(
      liquidations(
        'SOL-USDT-SWAP',
        detail,
        { ...detail, sz: '-1' },
        { ...detail, ts: String(T + 8) },
        { ...detail, posSide: '' },
      ),
    )
    expect(items.map(({ time }) => time)).toEqual([T + 7, T + 8])
    expect(rejected).toEqual([
      expect.stringContaining('OKX frame.data[0].details[1].sz was "-1"'),
      expect.stringContaining('OKX frame.data[0].details[3].posSide was ""'),
    ])
  })

  test('a row without details is told and leaves the next', () => {
    const row = { instType: 'SWAP', instId: 'SOL-USDT-SWAP' }
    const { items, rejected } = read({
      arg: { channel: 'liquidation-orders', instType: 'SWAP' },
      data: [row, { ...row, details: [detail] }],
    })
    expect(items).toHaveLength(1)
    expect(rejected).toEqual([expect.stringContaining('OKX frame.data[0].details was undefined')])
  })

  test('listed instruments that nobody follows, inverse and USDC ones among them, are counted', () => {
    const frames = ['BTC-USDT-SWAP', 'BTC-USD-SWAP', 'BTC-USDC-SWAP'].map((id) =>
      read(liquidations(id, detail, detail)),
    )
    expect(frames.map(({ others, items, unknown }) => [others, items.length, unknown.length])).toEqual([
      [2, 0, 0],
      [2, 0, 0],
      [2, 0, 0],
    ])
  })

  test('an instrument that is not listed is named once for each row', () => {
    const { unknown, others, items } = read(liquidations('NEW-USDT-SWAP', detail, detail))
    expect({ unknown, others, items }).toEqual({ unknown: ['NEW-USDT-SWAP', 'NEW-USDT-SWAP'], others: 0, items: [] })
  })
})

describe('the channels of an instrument', () => {
  test.each([
    ['sell', false],
    ['buy', true],
  ])('a trade where the taker chose %s', (side, isBuy) => {
    const row = {
      instId: 'PEPE-USDT-SWAP',
      tradeId: '5501',
      px: '0.0000105',
      sz: '0.5',
      side,
      ts: String(T),
      count: '2',
    }
    expect(only(push('trades', row))).toEqual({
      type: 'trade',
      symbol: 'PEPEUSDT',
      time: T,
      price: 0.0000105,
      // Half a contract of 10,000,000.
      quantity: 5_000_000,
      isBuy,
      id: '5501',
    })
  })

  test('open interest is the one in base units', () => {
    const row = { instId: 'SOL-USDT-SWAP', instType: 'SWAP', oi: '70', oiCcy: '7000', oiUsd: '840000', ts: String(T) }
    expect(only(push('open-interest', row))).toEqual({
      type: 'open-interest',
      symbol: 'SOLUSDT',
      time: T,
      quantity: 7000,
      notional: 840_000,
    })
    expect(only(push('open-interest', { ...row, oiUsd: '' }))).toMatchObject({ quantity: 7000, notional: Number.NaN })
  })

  test('a mark price', () => {
    const row = { instType: 'SWAP', instId: 'SOL-USDT-SWAP', markPx: '121.25', ts: String(T + 200) }
    expect(only(push('mark-price', row))).toEqual({
      type: 'mark-price',
      symbol: 'SOLUSDT',
      time: T + 200,
      price: 121.25,
    })
  })

  test('a funding rate is for the next payment, not the one after it', () => {
    const row = {
      instId: 'SOL-USDT-SWAP',
      instType: 'SWAP',
      method: 'current_period',
      fundingRate: '-0.00012',
      nextFundingRate: '',
      fundingTime: String(T + 28_800_000),
      nextFundingTime: String(T + 57_600_000),
      ts: String(T + 5),
    }
    expect(only(push('funding-rate', row))).toEqual({
      type: 'funding',
      symbol: 'SOLUSDT',
      time: T + 5,
      rate: -0.00012,
      paidAt: T + 28_800_000,
    })
  })

  test.each([
    ['trades', { tradeId: '1', px: '0', sz: '1', side: 'buy', ts: String(T) }, 'px was "0"'],
    ['trades', { tradeId: '', px: '1', sz: '1', side: 'buy', ts: String(T) }, 'tradeId was ""'],
    ['trades', { tradeId: '1', px: '1', sz: '1', side: 'Buy', ts: String(T) }, 'side was "Buy"'],
    ['open-interest', { oi: '1', ts: String(T) }, 'oiCcy was undefined'],
    ['mark-price', { markPx: '1', ts: '1767225600' }, 'ts was "1767225600"'],
    ['funding-rate', { fundingRate: 'NaN', fundingTime: String(T), ts: String(T) }, 'fundingRate was "NaN"'],
  ])('%s: what is wrong is told', (channel, row, problem) => {
    const { items, rejected } = read(push(channel, { instId: 'SOL-USDT-SWAP', ...row }))
    expect(items).toEqual([])
    expect(rejected).toEqual([expect.stringContaining(`OKX frame.data[0].${problem}`)])
  })
})

describe('control', () => {
  test('an acknowledgement has the id that was sent, or what was asked', () => {
    const arg = { channel: 'open-interest', instId: 'SOL-USDT-SWAP' }
    const ack = { type: 'ack', id: 'openinterestSOLUSDTSWAP' }
    const frame = { id: 'openinterestSOLUSDTSWAP', event: 'subscribe', arg, connId: 'a4d3ae55' }
    expect(read(frame).control).toEqual(ack)
    expect(read({ event: 'subscribe', arg, connId: 'a4d3ae55' }).control).toEqual(ack)
    expect(read({ event: 'subscribe', arg: { channel: 'liquidation-orders', instType: 'SWAP' } }).control).toEqual({
      type: 'ack',
      id: 'liquidationordersSWAP',
    })
  })

  test('a refusal', () => {
    const refusal = { event: 'error', code: '60018', msg: "Wrong URL or channel doesn't exist", connId: 'a4d3ae55' }
    const problem = "60018 Wrong URL or channel doesn't exist"
    expect(read({ id: 'tradesXUSDTSWAP', ...refusal }).control).toEqual({
      type: 'refused',
      id: 'tradesXUSDTSWAP',
      problem,
    })
    expect(read(refusal).control).toEqual({ type: 'refused', id: '', problem })
  })

  test('the notice before an upgrade asks for a new connection', () => {
    const notice = { event: 'notice', code: '64008', msg: 'The connection will soon be closed', connId: 'a4d3ae55' }
    expect(read(notice).control).toEqual({ type: 'renew', problem: '64008 The connection will soon be closed' })
  })

  test('a pong', () => {
    expect(read('pong')).toEqual({ items: [], control: { type: 'pong' }, rejected: [], unknown: [], others: 0 })
  })

  test('a count of connections says nothing', () => {
    expect(read({ event: 'channel-conn-count', channel: 'trades', connCount: '1', connId: 'a4d3ae55' })).toEqual(
      read('{"event":"unsubscribe"}'),
    )
  })

  test.each([
    ['{'],
    ['null'],
    ['[]'],
    ['{}'],
    ['{"event":"notice","code":"1"}'],
    ['{"arg":{"channel":"books"},"data":[]}'],
    ['{"arg":{"channel":"trades"},"data":{}}'],
  ])('a frame %s is rejected, not thrown', (text) => {
    const { items, control, rejected } = read(text)
    expect({ items, control, rejected: rejected.length }).toEqual({ items: [], control: undefined, rejected: 1 })
  })
})

describe('requests', () => {
  test('one for the whole market and four an instrument, each acknowledged by its own id', () => {
    const sent = subscriptions([SOL])
    expect(sent.map(({ frame }) => JSON.parse(frame))).toEqual([
      { id: 'liquidationordersSWAP', op: 'subscribe', args: [{ channel: 'liquidation-orders', instType: 'SWAP' }] },
      { id: 'tradesSOLUSDTSWAP', op: 'subscribe', args: [{ channel: 'trades', instId: 'SOL-USDT-SWAP' }] },
      { id: 'openinterestSOLUSDTSWAP', op: 'subscribe', args: [{ channel: 'open-interest', instId: 'SOL-USDT-SWAP' }] },
      { id: 'markpriceSOLUSDTSWAP', op: 'subscribe', args: [{ channel: 'mark-price', instId: 'SOL-USDT-SWAP' }] },
      { id: 'fundingrateSOLUSDTSWAP', op: 'subscribe', args: [{ channel: 'funding-rate', instId: 'SOL-USDT-SWAP' }] },
    ])
    const acknowledged = sent.map(({ frame }) => {
      const { args } = JSON.parse(frame) as { args: unknown[] }
      return read({ event: 'subscribe', arg: args[0] }).control
    })
    expect(acknowledged).toEqual(sent.map(({ id }) => ({ type: 'ack', id })))
  })

  test('linear swaps in USDT that trade are instruments, with ctVal times ctMult', () => {
    const row = {
      instType: 'SWAP',
      instId: 'ETH-USDT-SWAP',
      ctType: 'linear',
      settleCcy: 'USDT',
      ctVal: '0.1',
      ctMult: '2',
      state: 'live',
    }
    const data = [
      row,
      { ...row, instId: 'ETH-USD-SWAP', ctType: 'inverse', settleCcy: 'ETH', ctVal: '10' },
      { ...row, instId: 'ETH-USDC-SWAP', settleCcy: 'USDC' },
      { ...row, instId: 'OLD-USDT-SWAP', state: 'suspend' },
      { ...row, instId: '1INCH-USDT-SWAP', ctVal: '1', ctMult: '', state: undefined },
    ]
    expect(okxLive.instruments.request(undefined)).toEqual({
      path: '/api/v5/public/instruments',
      query: { instType: 'SWAP' },
    })
    expect(okxLive.instruments.read({ code: '0', msg: '', data })).toEqual({
      instruments: [
        { symbol: 'ETHUSDT', instrumentId: 'ETH-USDT-SWAP', contractValue: 0.2, isInverse: false },
        { symbol: '1INCHUSDT', instrumentId: '1INCH-USDT-SWAP', contractValue: 1, isInverse: false },
      ],
      next: undefined,
    })
    expect(() => okxLive.instruments.read({ code: '0', msg: '', data: [{ ...row, ctVal: '' }] })).toThrow(
      expect.objectContaining({ code: 'REST_ANSWER_INVALID' }),
    )
  })
})
