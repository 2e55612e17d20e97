import { describe, expect, test } from 'vitest'
import { findTierFault } from '../domain/margin-tiers.ts'
import { EXCHANGES, requireExchange } from './registry.ts'
import type { TierAnswer, TierRequest } from './tier-api.ts'

/** Lets a venue's reading ask, and answers in order; undefined stands for an unknown instrument. */
function converse(
  venue: string,
  answers: readonly unknown[],
  symbols?: readonly string[],
): TierAnswer & { readonly requests: TierRequest[] } {
  const exchange = requireExchange(venue)
  if (exchange.tiers === undefined) throw new Error(`Invariant: ${venue} publishes tiers`)
  const reading = exchange.tiers.read({
    symbols: symbols === undefined ? undefined : new Set(symbols),
    canonical: (id) => exchange.canonicalSymbol(id),
  })
  const requests: TierRequest[] = []
  let step = reading.next()
  while (step.done !== true) {
    requests.push(step.value)
    step = reading.next(answers[requests.length - 1])
  }
  return { ...step.value, requests }
}

/** Tiers of the only table as `[floor, cap, leverage, rate, amount]`. */
function tierRows({ tables }: TierAnswer): number[][] {
  const [table, ...more] = tables
  if (table === undefined || more.length > 0) throw new Error(`Invariant: one table, not ${tables.length}`)
  return table.tiers.map(({ floor, cap, maxLeverage, rate, amount }) => [floor, cap, maxLeverage, rate, amount])
}

const binance = (changes: object = {}) => ({
  symbol: 'ETHUSDT',
  brackets: [
    // Out of order: nothing promises one.
    { bracket: 2, initialLeverage: 50, notionalCap: 50_000, notionalFloor: 10_000, maintMarginRatio: 0.01, cum: 35 },
    { bracket: 1, initialLeverage: 75, notionalCap: 10_000, notionalFloor: 0, maintMarginRatio: 0.0065, cum: 0 },
  ],
  ...changes,
})

const limit = (changes: object = {}) => ({
  id: 1,
  symbol: 'BTCUSDT',
  riskLimitValue: '300000',
  maintenanceMargin: '0.0033',
  initialMargin: '0.0066',
  isLowestRisk: 1,
  maxLeverage: '150.00',
  mmDeduction: '',
  ...changes,
})
// 300,000 * (0.005 - 0.0033) = 510
const secondLimit = limit({
  id: 2,
  riskLimitValue: '2000000',
  maintenanceMargin: '0.005',
  initialMargin: '0.01',
  isLowestRisk: 0,
  maxLeverage: '100.00',
  mmDeduction: '510',
})
const bybit = (list: unknown[], nextPageCursor: string | null = '') => ({
  retCode: 0,
  retMsg: 'OK',
  result: { category: 'linear', list, nextPageCursor },
  retExtInfo: {},
  time: 1_790_000_000_000,
})

const swap = (changes: object = {}) => ({
  instType: 'SWAP',
  instId: 'BTC-USDT-SWAP',
  instFamily: 'BTC-USDT',
  ctType: 'linear',
  ctVal: '0.01',
  ctMult: '1',
  ctValCcy: 'BTC',
  settleCcy: 'USDT',
  lotSz: '0.01',
  state: 'live',
  ...changes,
})
const position = (changes: object = {}) => ({
  baseMaxLoan: '',
  imr: '0.01',
  instFamily: 'BTC-USDT',
  instId: '',
  maxLever: '100',
  maxSz: '1000',
  minSz: '0',
  mmr: '0.004',
  optMgnFactor: '',
  quoteMaxLoan: '',
  tier: '1',
  uly: 'BTC-USDT',
  ...changes,
})
const secondPosition = position({ tier: '2', minSz: '1000.01', maxSz: '3000', mmr: '0.005', maxLever: '75' })
const mark = (changes: object = {}) => ({
  instType: 'SWAP',
  instId: 'BTC-USDT-SWAP',
  markPx: '80000',
  ts: '1744590349506',
  ...changes,
})
const okx = (...data: unknown[]) => ({ code: '0', msg: '', data })

const meta = (asset: object = {}) => ({
  universe: [
    { szDecimals: 5, name: 'BTC', maxLeverage: 40, marginTableId: 56, ...asset },
    { szDecimals: 2, name: 'MATIC', maxLeverage: 20, marginTableId: 20, isDelisted: true },
  ],
  marginTables: [
    [
      56,
      {
        description: 'tiered 40x',
        marginTiers: [
          { lowerBound: '0.0', maxLeverage: 40 },
          { lowerBound: '150000000.0', maxLeverage: 20 },
        ],
      },
    ],
  ],
})

describe('tiers are read', () => {
  test.each([
    {
      venue: 'binance',
      answers: [[binance()]],
      rows: [
        [0, 10_000, 75, 0.0065, 0],
        [10_000, 50_000, 50, 0.01, 35],
      ],
    },
    {
      venue: 'bybit',
      answers: [bybit([secondLimit, limit()])],
      rows: [
        [0, 300_000, 150, 0.0033, 0],
        [300_000, 2_000_000, 100, 0.005, 510],
      ],
    },
    {
      // 1,000 contracts of 0.01 BTC at 80,000 are 800,000 USD.
      venue: 'okx',
      answers: [okx(swap()), okx(mark()), okx(secondPosition, position())],
      rows: [
        [0, 800_000, 100, 0.004, 0],
        [800_000, 2_400_000, 75, 0.005, 0],
      ],
    },
    {
      // Half of 1/40 and of 1/20; 150,000,000 * (0.025 - 0.0125) = 1,875,000.
      venue: 'hyperliquid',
      answers: [meta()],
      rows: [
        [0, 150_000_000, 40, 0.0125, 0],
        [150_000_000, Number.POSITIVE_INFINITY, 20, 0.025, 1_875_000],
      ],
    },
  ])('of $venue', ({ venue, answers, rows }) => {
    const answer = converse(venue, answers)
    expect(tierRows(answer)).toEqual(rows)
    const { tierContinuity } = requireExchange(venue)
    expect(findTierFault(answer.tables[0]?.tiers ?? [], tierContinuity)).toBeUndefined()
  })
})

describe('requests', () => {
  test('Bybit: pages until there is no cursor, each symbol for itself where symbols are named', () => {
    const eth = limit({ symbol: 'ETHUSDT' })
    const paged = converse('bybit', [bybit([limit()], 'page%3D2%2C1'), bybit([secondLimit, eth], null)])
    // The cursor comes percent-encoded and is encoded again by whoever sends the query.
    expect(paged.requests.map(({ query }) => query)).toEqual([
      { category: 'linear' },
      { category: 'linear', cursor: 'page=2,1' },
    ])
    expect(paged.tables.map(({ symbol, tiers }) => [symbol, tiers.length])).toEqual([
      ['BTCUSDT', 2],
      ['ETHUSDT', 1],
    ])
    const named = converse('bybit', [bybit([limit()]), undefined], ['BTCUSDT', 'NOSUCHUSDT'])
    expect(named.requests.map(({ query }) => query['symbol'])).toEqual(['BTCUSDT', 'NOSUCHUSDT'])
    expect(named.tables.map(({ symbol }) => symbol)).toEqual(['BTCUSDT'])
    const again = [bybit([], 'a'), bybit([], 'a')]
    expect(() => converse('bybit', again)).toThrow(expect.objectContaining({ code: 'REST_ANSWER_INVALID' }))
  })

  test('OKX: five families at a time, isolated, of linear USDT swaps that have a price', () => {
    const coins = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
    const swaps = coins.map((coin) => swap({ instId: `${coin}-USDT-SWAP`, instFamily: `${coin}-USDT` }))
    const inverse = swap({ instId: 'BTC-USD-SWAP', instFamily: 'BTC-USD', ctType: 'inverse', ctVal: '100' })
    const early = swap({ instId: 'H-USDT-SWAP', state: 'preopen', ctVal: '' })
    const priced = coins.slice(0, 6).map((coin) => mark({ instId: `${coin}-USDT-SWAP` }))
    const { requests, notes } = converse('okx', [okx(...swaps, inverse, early), okx(...priced), okx(), okx()])
    expect(requests.map(({ path }) => path.split('/').at(-1))).toEqual([
      'instruments',
      'mark-price',
      'position-tiers',
      'position-tiers',
    ])
    expect(requests.slice(2).map(({ query }) => query)).toEqual([
      { instType: 'SWAP', tdMode: 'isolated', instFamily: 'A-USDT,B-USDT,C-USDT,D-USDT,E-USDT' },
      { instType: 'SWAP', tdMode: 'isolated', instFamily: 'F-USDT' },
    ])
    expect(notes).toEqual(['GUSDT: no mark price, left out'])
    expect(converse('okx', [okx(swap())], ['NOSUCHUSDT'])).toMatchObject({ tables: [], requests: { length: 1 } })
  })

  test('Hyperliquid: one POST', () => {
    expect(converse('hyperliquid', [meta()]).requests).toMatchObject([
      { path: '/info', query: {}, body: { type: 'meta' } },
    ])
  })
})

test('Bybit: margins may be percents, as its documentation has them', () => {
  const percent = limit({ maintenanceMargin: '0.33', initialMargin: '0.66' })
  expect(tierRows(converse('bybit', [bybit([percent])]))).toEqual([[0, 300_000, 150, 0.0033, 0]])
})

test("Binance: an account's own brackets are left out and named", () => {
  const answer = converse('binance', [
    [binance({ notionalCoef: 1.5 }), binance({ symbol: 'BTCUSDT', notionalCoef: 1 })],
  ])
  expect(answer.tables.map(({ symbol }) => symbol)).toEqual(['BTCUSDT'])
  expect(answer.notes).toEqual([expect.stringContaining('ETHUSDT')])
})

test('OKX: contracts are turned into dollars with their value, multiplier and price, which the source names', () => {
  const thousand = swap({ ctVal: '0.01', ctMult: '10' })
  const { tables } = converse('okx', [okx(thousand), okx(mark({ markPx: '50000.5' })), okx(position())])
  expect(tables[0]?.tiers[0]?.cap).toBe(5_000_050)
  expect(tables[0]?.source).toContain('contracts of 0.1 at mark price 50000.5')
})

test.each([
  { asset: { name: 'kPEPE', marginTableId: 10 }, symbol: '1000PEPEUSDT', leverage: 10, rate: 0.05 },
  { asset: { name: 'ATOM', marginTableId: undefined, maxLeverage: 5 }, symbol: 'ATOMUSDT', leverage: 5, rate: 0.1 },
])('Hyperliquid: a table below 50, or none, is one tier ($symbol)', ({ asset, symbol, leverage, rate }) => {
  const answer = converse('hyperliquid', [meta(asset)])
  expect(answer.tables[0]?.symbol).toBe(symbol)
  expect(tierRows(answer)).toEqual([[0, Number.POSITIVE_INFINITY, leverage, rate, 0]])
})

describe('a bad answer names field and value', () => {
  test.each([
    { venue: 'binance', answers: [{ code: 0 }], says: 'Binance leverageBracket was {"code":0}; expected an array' },
    { venue: 'binance', answers: [[binance({ brackets: [{ bracket: 1 }] })]], says: '.brackets[0].notionalFloor was' },
    { venue: 'bybit', answers: [bybit([limit({ riskLimitValue: 'x' })])], says: '.list[0].riskLimitValue was "x"' },
    { venue: 'bybit', answers: [bybit([limit(), { ...secondLimit, mmDeduction: '' }])], says: '.mmDeduction was ""' },
    { venue: 'bybit', answers: [bybit([limit({ initialMargin: '0.1' })])], says: '.initialMargin was "0.1"' },
    { venue: 'okx', answers: [okx(swap({ ctVal: '' }))], says: 'OKX instruments.data[0].ctVal was ""' },
    {
      venue: 'okx',
      answers: [okx(swap()), okx(mark({ markPx: '-1' }))],
      says: 'OKX mark-price.data[0].markPx was "-1"',
    },
    {
      venue: 'okx',
      answers: [okx(swap()), okx(mark()), okx(position(), { ...secondPosition, minSz: '1500' })],
      says: '.minSz was "1500"; expected the size that follows 1000 contracts',
    },
    { venue: 'okx', answers: [okx(swap()), okx(mark()), okx(position({ mmr: '' }))], says: '.mmr was ""' },
    { venue: 'hyperliquid', answers: [null], says: 'Hyperliquid meta.marginTables was undefined' },
    { venue: 'hyperliquid', answers: [meta({ marginTableId: 77 })], says: '.universe[0].marginTableId was 77' },
    { venue: 'hyperliquid', answers: [meta({ marginTableId: 'x' })], says: '.marginTableId was "x"' },
  ])('$venue: $says', ({ venue, answers, says }) => {
    expect(() => converse(venue, answers)).toThrow(
      expect.objectContaining({ code: 'REST_ANSWER_INVALID', message: expect.stringContaining(says) }),
    )
  })
})

test.each([
  { status: 400, json: { code: -1022, msg: 'Signature for this request is not valid.' } },
  { status: 401, json: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' } },
])('Binance: $json.msg is told apart from other refusals', ({ status, json }) => {
  const host = requireExchange('binance').tiers?.host
  const answer = { status, json, text: JSON.stringify(json), now: 0, header: () => undefined }
  expect(host?.failureOf(answer)?.kind).toBe('credentials')
})

test('every exchange but the simulated one publishes its tiers', () => {
  expect(EXCHANGES.filter(({ tiers }) => tiers === undefined).map(({ id }) => id)).toEqual(['simulated'])
})
