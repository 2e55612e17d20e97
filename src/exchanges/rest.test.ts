import { describe, expect, test } from 'vitest'
import type { Interval } from '../domain/time.ts'
import { EXCHANGES, requireExchange } from './registry.ts'
import type { Page, PageQuestion, RestAnswer, RestApi, RestFailure, RestFeed, RestKind } from './rest.ts'
import { REST_KINDS } from './rest.ts'

const MINUTE = 60_000
/** 2026-01-01T00:00:00Z */
const T = 1_767_225_600_000
const LATER = T + 365 * 1440 * MINUTE

function apiOf(venue: string): RestApi {
  const { rest } = requireExchange(venue)
  if (rest === undefined) throw new Error(`Invariant: ${venue} has a REST interface`)
  return rest
}

function feedOf(venue: string, kind: RestKind): RestFeed {
  const feed = apiOf(venue).feeds.find((one) => one.kind === kind)
  if (feed === undefined) throw new Error(`Invariant: ${venue} has ${kind}`)
  return feed
}

function question({ interval = '1m' as Interval, from = T, to = T + 3 * MINUTE, rows = 3 } = {}): PageQuestion {
  return { symbol: 'SOLUSDT', interval, from, to, rows }
}

function read(
  venue: string,
  kind: RestKind,
  answer: unknown,
  { asked = question(), now = LATER }: { asked?: PageQuestion; now?: number } = {},
): Page {
  return feedOf(venue, kind).read(answer, { question: asked, now })
}

/** Columns by name as plain arrays. */
function columns({ rows }: Page): Record<string, number[]> {
  return Object.fromEntries(Object.entries(rows.columns).map(([name, column]) => [name, [...column]]))
}

function failure(venue: string, answer: Partial<Omit<RestAnswer, 'header'>> & { headers?: Record<string, string> }) {
  const { headers = {}, text = JSON.stringify(answer.json ?? ''), status = 200, json, now = T } = answer
  return apiOf(venue).failureOf({ status, text, json, now, header: (name) => headers[name] })
}

function kindOf(found: RestFailure | undefined): string | undefined {
  return found?.kind
}

const bybit = (list: unknown[]): unknown => ({
  retCode: 0,
  retMsg: 'OK',
  result: { category: 'linear', list },
  time: T,
})
const okx = (data: unknown[]): unknown => ({ code: '0', msg: '', data })

describe('requests', () => {
  test.each([
    [
      'binance',
      'candles',
      { symbol: 'SOLUSDT', interval: '1m', startTime: `${T}`, endTime: `${T + 179_999}`, limit: '3' },
    ],
    [
      'binance',
      'open-interest',
      { symbol: 'SOLUSDT', period: '5m', startTime: `${T}`, endTime: `${T + 179_999}`, limit: '3' },
    ],
    [
      'bybit',
      'mark-candles',
      { category: 'linear', symbol: 'SOLUSDT', interval: '1', start: `${T}`, end: `${T + 179_999}`, limit: '3' },
    ],
    [
      'bybit',
      'funding',
      { category: 'linear', symbol: 'SOLUSDT', startTime: `${T}`, endTime: `${T + 179_999}`, limit: '3' },
    ],
    ['okx', 'candles', { instId: 'SOL-USDT-SWAP', bar: '1m', before: `${T - 1}`, after: `${T + 180_000}`, limit: '3' }],
    [
      'okx',
      'open-interest',
      { instId: 'SOL-USDT-SWAP', period: '5m', begin: `${T - 1}`, end: `${T + 180_000}`, limit: '3' },
    ],
  ] as const)('%s %s', (venue, kind, query) => {
    expect(feedOf(venue, kind).request(question()).query).toEqual(query)
  })

  test.each([
    ['bybit', '1d', 'interval', 'D'],
    ['bybit', '4h', 'interval', '240'],
    ['okx', '1h', 'bar', '1H'],
    // 1D would begin at 16:00 UTC.
    ['okx', '1d', 'bar', '1Dutc'],
  ] as const)('%s names %s as its %s %s', (venue, interval, name, value) => {
    expect(feedOf(venue, 'candles').request(question({ interval })).query[name]).toBe(value)
  })

  test('a Binance page weighs by the limit asked for', () => {
    const { cost } = feedOf('binance', 'candles')
    expect([1, 99, 100, 499, 500, 1000, 1001, 1500].map((rows) => cost(rows))).toEqual([1, 1, 2, 2, 5, 5, 10, 10])
  })

  test('OKX instruments of USDC, and of a coin whose name ends in USD', () => {
    const id = (symbol: string): string | undefined =>
      feedOf('okx', 'candles').request({ ...question(), symbol }).query['instId']
    expect(id('BTCUSDC')).toBe('BTC-USDC-SWAP')
    expect(id('XUSDUSDT')).toBe('XUSD-USDT-SWAP')
  })
})

describe('candles', () => {
  test('of Binance have the base volume that takers bought', () => {
    const kline = [
      T,
      '145.10',
      '145.30',
      '145.00',
      '145.20',
      '1024.5',
      T + 59_999,
      '148700.1',
      310,
      '600.25',
      '87120.4',
      '0',
    ]
    expect(columns(read('binance', 'candles', [kline]))).toEqual({
      openTime: [T],
      closeTime: [T + MINUTE],
      open: [145.1],
      high: [145.3],
      low: [145],
      close: [145.2],
      volume: [1024.5],
      quoteVolume: [148_700.1],
      takerBuyVolume: [600.25],
    })
  })

  test('of Bybit come newest first, without a taker side', () => {
    const list = [
      [`${T + MINUTE}`, '145.2', '145.4', '145.1', '145.3', '11.5', '1670.9'],
      [`${T}`, '145.1', '145.3', '145', '145.2', '10', '1451'],
    ]
    expect(columns(read('bybit', 'candles', bybit(list)))).toMatchObject({
      openTime: [T, T + MINUTE],
      close: [145.2, 145.3],
      volume: [10, 11.5],
      quoteVolume: [1451, 1670.9],
      takerBuyVolume: [Number.NaN, Number.NaN],
    })
  })

  test('of OKX count base units, not contracts, and only when confirmed', () => {
    const data = [
      [`${T + MINUTE}`, '145.2', '145.4', '145.1', '145.3', '9', '9', '1307.7', '0'],
      [`${T}`, '145.1', '145.3', '145', '145.2', '250', '250.5', '36347.55', '1'],
    ]
    expect(columns(read('okx', 'candles', okx(data)))).toMatchObject({
      openTime: [T],
      volume: [250.5],
      quoteVolume: [36_347.55],
    })
  })

  test('that are still open, or outside of what was asked, are left out; each time comes once', () => {
    const kline = (minute: number): unknown[] => [T + minute * MINUTE, '1', '1', '1', '1', '0', 0, '0', 0, '0']
    const klines = [-1, 0, 1, 1, 2, 3].map(kline)
    const page = read('binance', 'candles', klines, { now: T + 3 * MINUTE - 1 })
    expect(columns(page)['openTime']).toEqual([T, T + MINUTE])
  })
})

test('mark candles of the three venues', () => {
  const wanted = { openTime: [T], open: [100.5], high: [101], low: [100], close: [100.75] }
  const prices = ['100.5', '101', '100', '100.75']
  const binanceRow = [T, ...prices, '0', T + 59_999, '0', 60, '0', '0', '0']
  expect(columns(read('binance', 'mark-candles', [binanceRow]))).toEqual(wanted)
  expect(columns(read('bybit', 'mark-candles', bybit([[`${T}`, ...prices]])))).toEqual(wanted)
  expect(columns(read('okx', 'mark-candles', okx([[`${T}`, ...prices, '1']])))).toEqual(wanted)
})

describe('open interest', () => {
  test('of Binance: base units and USDT', () => {
    const row = {
      symbol: 'SOLUSDT',
      sumOpenInterest: '20403.63700000',
      sumOpenInterestValue: '150570784.07809979',
      timestamp: T,
    }
    expect(columns(read('binance', 'open-interest', [row]))).toEqual({
      time: [T],
      quantity: [20_403.637],
      notional: [150_570_784.078_099_79],
    })
  })

  test('of Bybit: one side when it is given, half of both when it is not, and a note', () => {
    const single = { openInterest: '52664.642', singleOpenInterest: '26332.321', timestamp: `${T}` }
    const page = read('bybit', 'open-interest', bybit([single]))
    expect(columns(page)).toEqual({ time: [T], quantity: [26_332.321], notional: [Number.NaN] })
    expect(page.notes).toEqual([])
    const both = read('bybit', 'open-interest', bybit([{ openInterest: '461134384', timestamp: `${T}` }]))
    expect(columns(both)['quantity']).toEqual([230_567_192])
    expect(both.notes).toEqual([expect.stringContaining('both sides')])
  })

  test('of OKX: contracts are left, coins and USD are taken', () => {
    const page = read('okx', 'open-interest', okx([[`${T}`, '2216113.01', '22161.1301', '2246810525.2']]))
    expect(columns(page)).toEqual({ time: [T], quantity: [22_161.1301], notional: [2_246_810_525.2] })
  })
})

test('funding of the three venues; of OKX what was paid, not what was forecast', () => {
  const wanted = { time: [T], rate: [-0.000_063_52] }
  const binanceRow = { symbol: 'SOLUSDT', fundingRate: '-0.00006352', fundingTime: T, markPrice: '145.1' }
  expect(columns(read('binance', 'funding', [binanceRow]))).toEqual(wanted)
  const bybitRow = { symbol: 'SOLUSDT', fundingRate: '-0.00006352', fundingRateTimestamp: `${T}` }
  expect(columns(read('bybit', 'funding', bybit([bybitRow])))).toEqual(wanted)
  const okxRow = { instId: 'SOL-USDT-SWAP', fundingRate: '0.0001', realizedRate: '-0.00006352', fundingTime: `${T}` }
  expect(columns(read('okx', 'funding', okx([okxRow])))).toEqual(wanted)
  const { realizedRate: _, ...old } = okxRow
  expect(columns(read('okx', 'funding', okx([old])))['rate']).toEqual([0.0001])
})

describe('a broken answer names path and value', () => {
  const kline = (change: Record<number, unknown>): unknown[] =>
    [T, '145.1', '145.3', '145', '145.2', '10', T + 59_999, '1451', 1, '5', '700', '0'].map((v, i) => change[i] ?? v)

  test.each([
    ['not a list', { code: 1 }, 'Binance klines was {"code":1}; expected an array'],
    ['too few values', [[T, '1']], `Binance klines[0] was [${T},"1"]; expected an array of at least 10 values`],
    ['no number', [kline({}), kline({ 4: 'abc' })], 'Binance klines[1][4] was "abc"; expected a number, positive'],
    ['an empty text', [kline({ 5: '' })], 'Binance klines[0][5] was ""; expected a number, not-negative'],
    ['a price of nothing', [kline({ 1: '0' })], 'Binance klines[0][1] was "0"; expected a number, positive'],
    ['a high below the close', [kline({ 2: '145.15' })], 'Binance klines[0][2] was "145.15"; expected a high'],
    ['a low above the open', [kline({ 3: '145.15' })], 'Binance klines[0][3] was "145.15"; expected a low'],
    ['seconds', [kline({ 0: T / 1000 })], `Binance klines[0][0] was ${T / 1000}; expected UTC milliseconds`],
    [
      'half a minute',
      [kline({ 0: T + 30_000 })],
      `Binance klines[0][0] was ${T + 30_000}; expected the opening time of a 1m`,
    ],
  ])('%s', (_name, answer, message) => {
    expect(() => read('binance', 'candles', answer)).toThrow(
      expect.objectContaining({ code: 'REST_ANSWER_INVALID', message: expect.stringContaining(message) }),
    )
  })

  test('a member that is missing', () => {
    expect(() => read('bybit', 'funding', { retCode: 0 })).toThrow('Bybit funding/history.result.list was undefined')
    expect(() => read('okx', 'funding', okx([{}]))).toThrow(
      'OKX funding-rate-history.data[0].fundingTime was undefined',
    )
  })

  test('any JSON at all is read or refused, never anything else', () => {
    for (const venue of ['binance', 'bybit', 'okx']) {
      for (const kind of REST_KINDS) {
        for (const answer of [null, 1, 'x', [], [null], [[]], { data: null }, { result: { list: [1] } }, okx([null])]) {
          try {
            read(venue, kind, answer)
          } catch (error) {
            expect(error).toMatchObject({ code: 'REST_ANSWER_INVALID' })
          }
        }
      }
    }
  })
})

describe('failures', () => {
  test.each([
    ['binance', { status: 429, headers: { 'retry-after': '7' } }, { kind: 'rate', waitMs: 7000 }],
    ['binance', { status: 418, text: 'IP banned until 1767398400000' }, { kind: 'banned' }],
    ['binance', { status: 451 }, { kind: 'region' }],
    ['binance', { status: 403, text: '<html>' }, { kind: 'banned' }],
    ['binance', { status: 400, json: { code: -1121, msg: 'Invalid symbol.' } }, { kind: 'symbol' }],
    ['binance', { status: 400, json: { code: -1130, msg: 'x' } }, { kind: 'refused' }],
    ['binance', { status: 503 }, { kind: 'server' }],
    ['bybit', { status: 403, text: 'access too frequent' }, { kind: 'banned' }],
    ['bybit', { status: 403, text: 'configured to block access from your country' }, { kind: 'region' }],
    [
      'bybit',
      { json: { retCode: 10006 }, headers: { 'x-bapi-limit-reset-timestamp': `${T + 900}` } },
      { kind: 'rate', waitMs: 900 },
    ],
    ['bybit', { json: { retCode: 10001, retMsg: 'params error: Symbol Is Invalid' } }, { kind: 'symbol' }],
    ['bybit', { json: { retCode: 10001, retMsg: 'params error: endTime' } }, { kind: 'refused' }],
    ['bybit', { json: { retCode: 10016 } }, { kind: 'server' }],
    ['okx', { json: { code: '50011', msg: 'Too Many Requests' } }, { kind: 'rate' }],
    ['okx', { status: 429, json: { code: '50011', msg: 'Too Many Requests' } }, { kind: 'rate' }],
    ['okx', { json: { code: '50013', msg: 'busy' } }, { kind: 'server' }],
    ['okx', { json: { code: '51001', msg: "doesn't exist" } }, { kind: 'symbol' }],
    ['okx', { json: { code: '51000', msg: 'Parameter bar error' } }, { kind: 'refused' }],
    ['okx', { status: 403, text: 'Service unavailable from a restricted region' }, { kind: 'region' }],
  ])('%s %j', (venue, answer, wanted) => {
    expect(failure(venue, answer)).toMatchObject(wanted)
  })

  test('an answer with rows is none', () => {
    expect(failure('binance', { json: [] })).toBeUndefined()
    expect(failure('bybit', { json: bybit([]) })).toBeUndefined()
    expect(failure('okx', { json: okx([]) })).toBeUndefined()
  })

  test('Retry-After may be a date', () => {
    const headers = { 'retry-after': new Date(T + 5000).toUTCString() }
    expect(failure('okx', { status: 429, headers, now: T })).toMatchObject({ waitMs: 5000 })
    expect(kindOf(failure('okx', { status: 429, headers: { 'retry-after': 'soon' } }))).toBe('rate')
  })
})

test('every venue with REST offers the four kinds once, with a page that its budget can pay', () => {
  for (const { rest } of EXCHANGES) {
    if (rest === undefined) continue
    expect(rest.feeds.map(({ kind }) => kind)).toEqual(REST_KINDS)
    expect(rest.baseUrl).toMatch(/^https:\/\/[a-z.]+$/)
    for (const { budget, cost, pageRows } of rest.feeds) expect(cost(pageRows)).toBeLessThan(budget.limit / 2)
  }
})
