import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bybitLive } from './bybit-live.ts'
import type { InstrumentBook, LiveInstrument, LiveItem, LiveParser, LiveRoute, ParsedFrame } from './live.ts'

/** 2026-11-21T00:00:00Z */
const T = 1_795_219_200_000
const PAID_AT = T + 28_800_000

const instrument = (symbol: string): LiveInstrument => ({
  symbol,
  instrumentId: symbol,
  contractValue: 1,
  isInverse: false,
})
const FOLLOWED = new Map(['SOLUSDT', 'BTCUSDT'].map((symbol) => [symbol, instrument(symbol)]))
/** SOL and BTC are followed, DOGE is listed, nothing else is. */
const BOOK: InstrumentBook = { find: (id) => FOLLOWED.get(id) ?? (id === 'DOGEUSDT' ? 'other' : undefined) }

const linear = firstOf(bybitLive.routes)

function firstOf([first]: readonly LiveRoute[]): LiveRoute {
  if (first === undefined) throw new Error('Invariant: Bybit has a route')
  return first
}
function read(frame: unknown, parser: LiveParser = linear.createParser(BOOK)): ParsedFrame {
  return parser.read(JSON.stringify(frame), 0)
}

const liquidations = (...data: unknown[]): unknown => ({
  topic: 'allLiquidation.SOLUSDT',
  type: 'snapshot',
  ts: T + 500,
  data,
})
const liquidation = (changes: object = {}): object => ({
  T: T + 321,
  s: 'SOLUSDT',
  S: 'Buy',
  v: '40',
  p: '95.5',
  ...changes,
})

const trades = (...data: unknown[]): unknown => ({ topic: 'publicTrade.SOLUSDT', type: 'snapshot', ts: T + 120, data })
const trade = (changes: object = {}): object => ({
  T: T + 118,
  s: 'SOLUSDT',
  S: 'Sell',
  v: '2.5',
  p: '96.2',
  L: 'ZeroMinusTick',
  i: '5b7d3c1e-0001',
  BT: false,
  RPI: false,
  seq: 88_001,
  ...changes,
})

const ticker = (data: object, { type = 'delta', ts = T + 1000 } = {}): unknown => ({
  topic: 'tickers.SOLUSDT',
  type,
  data: { symbol: 'SOLUSDT', ...data },
  cs: 41_000_001,
  ts,
})
const FULL = {
  tickDirection: 'PlusTick',
  lastPrice: '96.20',
  indexPrice: '96.25',
  markPrice: '96.21',
  openInterest: '3000000',
  openInterestValue: '288630000',
  singleOpenInterest: '1500000',
  singleOpenInterestValue: '144315000',
  nextFundingTime: String(PAID_AT),
  fundingRate: '0.0001',
}
const { singleOpenInterest: _quantity, singleOpenInterestValue: _value, ...BOTH_SIDES } = FULL

describe('liquidations', () => {
  test('Buy names the position: a long of 40 SOL, at a bankruptcy price of 95.5 worth 3820 USD', () => {
    expect(read(liquidations(liquidation()))).toEqual({
      items: [
        {
          type: 'liquidation',
          symbol: 'SOLUSDT',
          time: T + 321,
          side: 'long',
          price: undefined,
          bankruptcyPrice: 95.5,
          quantity: 40,
          notional: 3820,
        },
      ],
      rejected: [],
      unknown: [],
      others: 0,
    })
  })

  test('Sell names a short', () => {
    expect(read(liquidations(liquidation({ S: 'Sell' }))).items).toMatchObject([{ side: 'short' }])
  })

  test('every row of a frame is read, identical ones too, and a bad one alone is lost', () => {
    const { items, rejected, unknown, others } = read(
      liquidations(
        liquidation(),
        liquidation(),
        liquidation({ S: 'SELL' }),
        liquidation({ v: '1e308' }),
        liquidation({ s: 'BTCUSDT' }),
        liquidation({ s: 'DOGEUSDT' }),
        liquidation({ s: 'NEWUSDT' }),
      ),
    )
    expect(items.map(({ symbol }) => symbol)).toEqual(['SOLUSDT', 'SOLUSDT', 'BTCUSDT'])
    expect(rejected).toHaveLength(2)
    expect(rejected[0]).toContain('Bybit frame.data[2].S was "SELL"; expected Buy or Sell')
    expect({ unknown, others }).toEqual({ unknown: ['NEWUSDT'], others: 1 })
  })
})

describe('trades', () => {
  test('carry the side of the taker', () => {
    expect(read(trades(trade(), trade({ S: 'Buy', i: '5b7d3c1e-0002', RPI: true }))).items).toEqual([
      {
        type: 'trade',
        symbol: 'SOLUSDT',
        time: T + 118,
        price: 96.2,
        quantity: 2.5,
        isBuy: false,
        id: '5b7d3c1e-0001',
      },
      {
        type: 'trade',
        symbol: 'SOLUSDT',
        time: T + 118,
        price: 96.2,
        quantity: 2.5,
        isBuy: true,
        id: '5b7d3c1e-0002',
      },
    ])
  })

  test('leave block trades out', () => {
    expect(read(trades(trade({ BT: true })))).toEqual({ items: [], rejected: [], unknown: [], others: 0 })
  })

  test.each([{ p: '0' }, { v: '' }, { S: 'Both' }, { T: 1_795_219_200 }, { i: undefined }])(
    'with %j are rejected',
    (changes) => {
      const { items, rejected } = read(trades(trade(changes), trade()))
      expect(items).toHaveLength(1)
      expect(rejected).toHaveLength(1)
    },
  )
})

describe('tickers', () => {
  const time = T + 1000
  const mark = { type: 'mark-price', symbol: 'SOLUSDT', time, price: 96.21 }
  const oneSide = { type: 'open-interest', symbol: 'SOLUSDT', time, quantity: 1_500_000, notional: 144_315_000 }
  const funding = { type: 'funding', symbol: 'SOLUSDT', time, rate: 0.0001, paidAt: PAID_AT }

  test('a snapshot brings everything, open interest of one side', () => {
    expect(read(ticker(FULL, { type: 'snapshot' })).items).toEqual([mark, oneSide, funding])
  })

  test('open interest of both sides is halved: 3,000,000 SOL become 1,500,000', () => {
    expect(read(ticker(BOTH_SIDES, { type: 'snapshot' })).items).toEqual([mark, oneSide, funding])
  })

  /** Items of a delta after the full snapshot. */
  function itemsAfter(data: object, { snapshot = FULL as object, ts = T + 1000 } = {}): readonly LiveItem[] {
    const parser = linear.createParser(BOOK)
    read(ticker(snapshot, { type: 'snapshot', ts: T }), parser)
    return read(ticker(data, { ts }), parser).items
  }

  test('a delta brings what it tells anew', () => {
    expect(itemsAfter({ lastPrice: '96.30', bid1Size: '12' })).toEqual([])
    expect(itemsAfter({ markPrice: '96.21' })).toEqual([mark])
  })

  test('what a delta leaves out has not changed', () => {
    expect(itemsAfter({ singleOpenInterest: '1500100' })).toEqual([{ ...oneSide, quantity: 1_500_100 }])
    expect(itemsAfter({ singleOpenInterestValue: '144330000' })).toEqual([{ ...oneSide, notional: 144_330_000 }])
    expect(itemsAfter({ fundingRate: '-0.00005' })).toEqual([{ ...funding, rate: -0.00005 }])
    expect(itemsAfter({ nextFundingTime: String(PAID_AT + 3_600_000) })).toEqual([
      { ...funding, paidAt: PAID_AT + 3_600_000 },
    ])
  })

  test('the side that was told counts, not half of both', () => {
    expect(itemsAfter({ openInterest: '3000400' })).toEqual([oneSide])
    // 3,000,400 / 2
    expect(itemsAfter({ openInterest: '3000400' }, { snapshot: BOTH_SIDES })).toEqual([
      { ...oneSide, quantity: 1_500_200 },
    ])
  })

  test('a rate told after its payment waits for the time of the next', () => {
    const parser = linear.createParser(BOOK)
    read(ticker(FULL, { type: 'snapshot', ts: T }), parser)
    expect(read(ticker({ fundingRate: '0.0003' }, { ts: PAID_AT + 20 }), parser).items).toEqual([])
    const next = PAID_AT + 28_800_000
    expect(read(ticker({ nextFundingTime: String(next) }, { ts: PAID_AT + 120 }), parser).items).toEqual([
      { ...funding, time: PAID_AT + 120, rate: 0.0003, paidAt: next },
    ])
  })

  test('a delta before any snapshot is used as far as it goes', () => {
    const delta = { markPrice: '96.21', openInterest: '3000000', fundingRate: '0.0001' }
    expect(read(ticker(delta)).items).toEqual([mark, { ...oneSide, notional: Number.NaN }])
  })

  test('a new snapshot forgets what was known, and symbols do not share values', () => {
    expect(read(ticker({ fundingRate: '0.0001' })).items).toEqual([])
    const parser = linear.createParser(BOOK)
    read(ticker(FULL, { type: 'snapshot', ts: T }), parser)
    expect(read(ticker({ symbol: 'BTCUSDT', fundingRate: '0.0001' }), parser).items).toEqual([])
    expect(read(ticker({ fundingRate: '0.0001' }, { type: 'snapshot' }), parser).items).toEqual([])
  })

  test('values that cannot be read leave those before in place', () => {
    const parser = linear.createParser(BOOK)
    read(ticker(FULL, { type: 'snapshot', ts: T }), parser)
    const { items, rejected } = read(ticker({ singleOpenInterest: '1', markPrice: 'high' }), parser)
    expect(items).toEqual([])
    expect(rejected).toHaveLength(1)
    expect(read(ticker({ singleOpenInterestValue: '144315000' }), parser).items).toEqual([oneSide])
  })

  test('of instruments nobody follows are counted', () => {
    expect(read(ticker({ symbol: 'DOGEUSDT', markPrice: '0.1' }))).toMatchObject({ items: [], others: 1 })
    expect(read(ticker({ symbol: 'NEWUSDT', markPrice: '0.1' }))).toMatchObject({ items: [], unknown: ['NEWUSDT'] })
  })
})

test.each([
  [
    { success: true, ret_msg: '', conn_id: 'c-1', req_id: '2', op: 'subscribe' },
    { type: 'ack', id: '2' },
  ],
  [
    { success: false, ret_msg: 'Invalid topic: tickers.NOSUCH', conn_id: 'c-1', op: 'subscribe' },
    { type: 'refused', id: '', problem: 'Invalid topic: tickers.NOSUCH' },
  ],
  [{ success: true, ret_msg: 'pong', conn_id: 'c-1', req_id: '', op: 'ping' }, { type: 'pong' }],
  [{ op: 'pong', req_id: '', args: ['1795219200000'], conn_id: 'c-1' }, { type: 'pong' }],
])('%j is told as a control', (frame, control) => {
  expect(read(frame)).toEqual({ items: [], control, rejected: [], unknown: [], others: 0 })
})

test('a topic that was not asked for is rejected', () => {
  expect(read({ topic: 'orderbook.1.SOLUSDT', ts: T, data: {} }).rejected).toHaveLength(1)
})

test('whatever replaces a field, no frame throws and no number is infinite or missing', () => {
  const frames = [liquidations(liquidation()), trades(trade()), ticker(FULL, { type: 'snapshot' })]
  const changes = { frame: fc.constantFrom(...frames), index: fc.nat(20), value: fc.jsonValue() }
  fc.assert(
    fc.property(fc.record(changes), ({ frame, index, value }) => {
      let count = 0
      const text = JSON.stringify(frame)
      const mutated: unknown = JSON.parse(text, (_, member: unknown) => (count++ === index ? value : member))
      for (const item of read(mutated).items) {
        for (const [name, number] of Object.entries(item)) {
          // An open interest of unknown value is NaN.
          const isMissing = name === 'notional' && item.type === 'open-interest'
          if (typeof number === 'number' && !isMissing) expect(Number.isFinite(number)).toBe(true)
        }
      }
    }),
    { numRuns: 1000 },
  )
})

describe('subscriptions', () => {
  test('ask for three topics of each symbol, each in a frame of its own', () => {
    const frame = (id: string, topic: string) =>
      JSON.stringify({ req_id: id, op: 'subscribe', args: [`${topic}.SOLUSDT`] })
    expect(linear.subscriptions([instrument('SOLUSDT')])).toEqual([
      { id: 'allLiquidation1', frame: frame('allLiquidation1', 'allLiquidation'), channels: ['liquidations'] },
      { id: 'publicTrade1', frame: frame('publicTrade1', 'publicTrade'), channels: ['candles'] },
      { id: 'tickers1', frame: frame('tickers1', 'tickers'), channels: ['mark-candles', 'open-interest', 'funding'] },
    ])
  })

  test('go in frames of 50 topics at most: 70 are two', () => {
    const many = Array.from({ length: 70 }, (_, index) => instrument(`COIN${index}USDT`))
    const sizes = linear.subscriptions(many).map(({ frame }) => JSON.parse(frame).args.length)
    expect(sizes).toEqual([50, 20, 50, 20, 50, 20])
  })
})

describe('instruments', () => {
  const { instruments } = bybitLive
  const row = (changes: object): object => ({
    symbol: 'SOLUSDT',
    contractType: 'LinearPerpetual',
    status: 'Trading',
    quoteCoin: 'USDT',
    ...changes,
  })

  test('are asked for page by page', () => {
    const path = '/v5/market/instruments-info'
    expect(instruments.request(undefined)).toEqual({ path, query: { category: 'linear', limit: '1000' } })
    const query = { category: 'linear', limit: '1000', cursor: 'page=2' }
    expect(instruments.request('page=2')).toEqual({ path, query })
  })

  test('are the perpetuals in USDT that trade', () => {
    const list = [
      row({}),
      row({ symbol: 'BTCPERP', quoteCoin: 'USDC' }),
      row({ symbol: 'BTCUSDT-26MAR27', contractType: 'LinearFutures' }),
      row({ symbol: 'SOONUSDT', status: 'PreLaunch' }),
    ]
    const page = (nextPageCursor: string | null): unknown => ({ retCode: 0, result: { list, nextPageCursor } })
    expect(instruments.read(page('page%3D2'))).toEqual({ instruments: [instrument('SOLUSDT')], next: 'page=2' })
    expect(() => instruments.read(page('%'))).toThrow(expect.objectContaining({ code: 'REST_ANSWER_INVALID' }))
    for (const last of ['', null]) expect(instruments.read(page(last)).next).toBeUndefined()
  })
})
