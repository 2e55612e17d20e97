import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binanceLive } from './binance-live.ts'
import type { InstrumentBook, LiveInstrument, LiveItem, ParsedFrame } from './live.ts'

/** 2026-11-21T00:00:00Z */
const T = 1_795_219_200_000

const instrument = (symbol: string): LiveInstrument => ({
  symbol,
  instrumentId: symbol,
  contractValue: 1,
  isInverse: false,
})
const FOLLOWED = new Map(['SOLUSDT', 'BTCUSDT'].map((symbol) => [symbol, instrument(symbol)]))
/** SOL and BTC are followed, DOGE is listed, nothing else is. */
const BOOK: InstrumentBook = { find: (id) => FOLLOWED.get(id) ?? (id === 'DOGEUSDT' ? 'other' : undefined) }

const market = firstOf(binanceLive.routes)
const openInterest = firstOf(binanceLive.polls)

function read(frame: unknown): ParsedFrame {
  return market.createParser(BOOK).read(JSON.stringify(frame), 0)
}
function firstOf<Item>([first]: readonly Item[]): Item {
  if (first === undefined) throw new Error('Invariant: Binance has a route and a poll')
  return first
}
const wrapped = (stream: string, data: unknown): unknown => ({ stream, data })

/** Fields as documented: a long of 40 SOL, closed at 95.5 on average. */
const order = (changes: object = {}): object => ({
  s: 'SOLUSDT',
  S: 'SELL',
  o: 'LIMIT',
  f: 'IOC',
  q: '40',
  p: '95.12',
  ap: '95.5',
  X: 'FILLED',
  l: '15',
  z: '40',
  T: T + 900,
  ...changes,
})
const forceOrder = (o: object, event: object = {}): object => ({ e: 'forceOrder', E: T + 1000, o, ...event })
const readOrder = (changes: object, event: object = {}): ParsedFrame =>
  read(wrapped('!forceOrder@arr', forceOrder(order(changes), event)))

const kline = (changes: object = {}): object => ({
  e: 'kline',
  E: T + 60_003,
  s: 'SOLUSDT',
  k: {
    t: T,
    T: T + 59_999,
    s: 'SOLUSDT',
    i: '1m',
    f: 7001,
    L: 7400,
    o: '96.1',
    c: '95.7',
    h: '96.3',
    l: '95.2',
    v: '1200.5',
    n: 400,
    x: true,
    q: '114887.85',
    V: '510.25',
    Q: '48830.9',
    B: '0',
    ...changes,
  },
})
const markPrice = (changes: object = {}): object => ({
  e: 'markPriceUpdate',
  E: T + 2000,
  s: 'SOLUSDT',
  p: '95.81',
  i: '95.84',
  P: '95.9',
  r: '-0.000125',
  T: T + 28_800_000,
  ...changes,
})

describe('liquidations', () => {
  test('a selling order closed a long; 40 SOL at a fill of 95.5 are 3820 USD', () => {
    expect(readOrder({})).toEqual({
      items: [
        {
          type: 'liquidation',
          symbol: 'SOLUSDT',
          time: T + 900,
          side: 'long',
          price: 95.5,
          bankruptcyPrice: 95.12,
          quantity: 40,
          notional: 3820,
        },
      ],
      rejected: [],
      unknown: [],
      others: 0,
    })
  })

  test('a buying order closed a short', () => {
    expect(readOrder({ S: 'BUY' }).items).toMatchObject([{ side: 'short' }])
  })

  test.each([
    // What was filled counts: 30 of 40 at 95.5.
    [{ z: '30' }, { quantity: 30, price: 95.5, notional: 2865 }],
    // Nothing filled: the whole order, at its bankruptcy price: 40 * 95.12.
    [
      { z: '0', ap: '0' },
      { quantity: 40, price: undefined, bankruptcyPrice: 95.12, notional: 3804.8 },
    ],
    [
      { z: undefined, ap: undefined },
      { quantity: 40, price: undefined, notional: 3804.8 },
    ],
    [{ p: '0' }, { bankruptcyPrice: undefined, price: 95.5, notional: 3820 }],
  ])('of an order with %j', (changes, expected) => {
    const [item] = readOrder(changes).items
    expect(item).toMatchObject(expected)
  })

  test('an array of events brings them all', () => {
    const events = [forceOrder(order()), forceOrder(order({ s: 'BTCUSDT', S: 'BUY' }))]
    expect(read(wrapped('!forceOrder@arr', events)).items).toMatchObject([
      { symbol: 'SOLUSDT', side: 'long' },
      { symbol: 'BTCUSDT', side: 'short' },
    ])
  })

  test('a row that cannot be read does not take the others with it', () => {
    const events = [forceOrder(order({ q: 'x', z: '0' })), forceOrder(order()), null, { e: 'bookTicker' }]
    const { items, rejected } = read(wrapped('!forceOrder@arr', events))
    expect(items).toHaveLength(1)
    expect(rejected).toHaveLength(3)
    expect(rejected[0]).toContain('Binance frame.data[0].o.q was "x"')
  })

  test.each([
    ['COIN-M by st within the order', { s: 'BTCUSD_PERP', ps: 'BTCUSD', st: 2 }, {}],
    ['COIN-M by st beside it', { s: 'BTCUSDT' }, { st: 2 }],
    ['a dated contract', { s: 'BTCUSDT_270326', st: 1 }, {}],
    ['a listed symbol that is not followed', { s: 'DOGEUSDT', st: 1 }, {}],
  ])('%s is counted, not taken', (_, changes, event) => {
    expect(readOrder(changes, event)).toEqual({ items: [], rejected: [], unknown: [], others: 1 })
  })

  test('an order marked as USDT-M is taken, and a symbol that is not listed is named', () => {
    expect(readOrder({ st: 1, ps: 'SOLUSDT' }).items).toHaveLength(1)
    expect(readOrder({ s: 'NEWUSDT' })).toEqual({ items: [], rejected: [], unknown: ['NEWUSDT'], others: 0 })
  })

  test.each([{ S: 'Sell' }, { T: 1_795_219_200 }, { ap: '0', p: '0' }, { s: undefined }, { ap: '-1' }])(
    'an order with %j is rejected',
    (changes) => {
      const { items, rejected } = readOrder(changes)
      expect(items).toEqual([])
      expect(rejected).toHaveLength(1)
    },
  )
})

describe('candles', () => {
  test('a kline that is closed', () => {
    expect(read(wrapped('solusdt@kline_1m', kline())).items).toEqual([
      {
        type: 'candle',
        symbol: 'SOLUSDT',
        time: T + 60_003,
        openTime: T,
        open: 96.1,
        high: 96.3,
        low: 95.2,
        close: 95.7,
        volume: 1200.5,
        quoteVolume: 114_887.85,
        takerBuyVolume: 510.25,
        isClosed: true,
      },
    ])
  })

  test('a kline that is running', () => {
    expect(read(wrapped('solusdt@kline_1m', kline({ x: false }))).items).toMatchObject([{ isClosed: false }])
  })

  test.each([{ i: '5m' }, { t: T + 1 }, { h: '95.9' }, { l: '95.8' }, { x: 'yes' }, { v: '-1' }, { c: '' }])(
    'a kline with %j is rejected',
    (changes) => {
      const { items, rejected } = read(wrapped('solusdt@kline_1m', kline(changes)))
      expect(items).toEqual([])
      expect(rejected).toHaveLength(1)
    },
  )
})

test('a mark price brings the funding that will be paid', () => {
  expect(read(wrapped('solusdt@markPrice@1s', markPrice({ st: 1 }))).items).toEqual([
    { type: 'mark-price', symbol: 'SOLUSDT', time: T + 2000, price: 95.81 },
    { type: 'funding', symbol: 'SOLUSDT', time: T + 2000, rate: -0.000125, paidAt: T + 28_800_000 },
  ])
})

test('a mark price without a rate brings no funding', () => {
  const { items } = read(wrapped('solusdt@markPrice@1s', markPrice({ r: '', T: 0 })))
  expect(items).toEqual([{ type: 'mark-price', symbol: 'SOLUSDT', time: T + 2000, price: 95.81 }])
})

test.each([
  [
    { result: null, id: 3 },
    { type: 'ack', id: '3' },
  ],
  [
    { error: { code: 2, msg: 'Invalid request: unknown stream' }, id: 2 },
    { type: 'refused', id: '2', problem: '{"code":2,"msg":"Invalid request: unknown stream"}' },
  ],
  [
    { code: 3, msg: 'Invalid JSON', id: null },
    { type: 'refused', id: '', problem: '{"code":3,"msg":"Invalid JSON","id":null}' },
  ],
])('%j is told as a control', (frame, control) => {
  expect(read(frame)).toEqual({ items: [], control, rejected: [], unknown: [], others: 0 })
})

test('whatever replaces a field, no frame throws and no number is infinite or missing', () => {
  const frames = [wrapped('a', forceOrder(order())), wrapped('b', kline()), wrapped('c', markPrice())]
  const changes = { frame: fc.constantFrom(...frames), index: fc.nat(24), value: fc.jsonValue() }
  fc.assert(
    fc.property(fc.record(changes), ({ frame, index, value }) => {
      for (const number of numbersOf(read(mutated(frame, { index, value })).items))
        expect(Number.isFinite(number)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('quantities whose value is beyond all numbers are rejected', () => {
  const { items, rejected } = readOrder({ q: '1e308', z: '1e308' })
  expect(items).toEqual([])
  expect(rejected).toHaveLength(1)
})

describe('subscriptions', () => {
  test('ask for the liquidations of the whole market and two streams of each symbol', () => {
    expect(market.subscriptions([instrument('SOLUSDT'), instrument('1000PEPEUSDT')])).toEqual([
      {
        id: '1',
        frame:
          '{"method":"SUBSCRIBE","params":["!forceOrder@arr","solusdt@kline_1m","solusdt@markPrice@1s","1000pepeusdt@kline_1m","1000pepeusdt@markPrice@1s"],"id":1}',
        channels: ['liquidations', 'candles', 'mark-candles', 'funding'],
      },
    ])
  })

  test('go in frames of 100 streams: 1 + 2 * 120 are 3 frames', () => {
    const many = Array.from({ length: 120 }, (_, index) => instrument(`COIN${index}USDT`))
    const counts = market.subscriptions(many).map(({ frame }) => JSON.parse(frame).params.length)
    expect(counts).toEqual([100, 100, 41])
  })
})

describe('open interest', () => {
  const context = { book: BOOK, receivedTime: T + 59_000 }

  test('is asked for symbol by symbol', () => {
    expect(openInterest.requests([instrument('SOLUSDT')])).toEqual([
      { path: '/fapi/v1/openInterest', query: { symbol: 'SOLUSDT' } },
    ])
  })

  test('is in base units, at the time of the venue', () => {
    const text = JSON.stringify({ openInterest: '8123456.5', symbol: 'SOLUSDT', time: T + 58_400 })
    expect(openInterest.read(text, context).items).toEqual([
      { type: 'open-interest', symbol: 'SOLUSDT', time: T + 58_400, quantity: 8_123_456.5, notional: Number.NaN },
    ])
  })

  test('has the time of its receipt where the venue gives none', () => {
    const text = JSON.stringify({ openInterest: '0', symbol: 'BTCUSDT' })
    expect(openInterest.read(text, context).items).toMatchObject([{ time: T + 59_000, quantity: 0 }])
  })
})

test('instruments are the perpetuals that trade', () => {
  const symbols = [
    { symbol: 'SOLUSDT', contractType: 'PERPETUAL', status: 'TRADING', quoteAsset: 'USDT' },
    { symbol: 'XAUUSDT', contractType: 'TRADIFI_PERPETUAL', status: 'TRADING', quoteAsset: 'USDT' },
    { symbol: 'OLDUSDT', contractType: 'PERPETUAL', status: 'SETTLING', quoteAsset: 'USDT' },
    { symbol: 'BTCUSDT_270326', contractType: 'CURRENT_QUARTER', status: 'TRADING', quoteAsset: 'USDT' },
  ]
  expect(binanceLive.instruments.request(undefined)).toEqual({ path: '/fapi/v1/exchangeInfo', query: {} })
  expect(binanceLive.instruments.read({ timezone: 'UTC', symbols })).toEqual({
    instruments: [instrument('SOLUSDT'), instrument('XAUUSDT')],
    next: undefined,
  })
})

/** The frame with its member of that number, counted from the innermost first, replaced. */
function mutated(frame: unknown, { index, value }: { index: number; value: unknown }): unknown {
  let count = 0
  return JSON.parse(JSON.stringify(frame), (_, member: unknown) => (count++ === index ? value : member))
}

function numbersOf(items: readonly LiveItem[]): number[] {
  return items.flatMap((item) => Object.values(item).filter((value) => typeof value === 'number'))
}
