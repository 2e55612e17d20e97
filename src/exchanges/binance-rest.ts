import { INTERVALS, intervalMs } from '../domain/time.ts'
import type { PageQuestion, PageRequest, RestAnswer, RestApi, RestBudget, RestFailure, RestFeed } from './rest.ts'
import { httpFailure, problemOf } from './rest-failures.ts'
import { Json } from './rest-json.ts'
import { candleRows, fundingRows, markRows, openInterestRows, readPrices } from './rest-rows.ts'

// Limits and fields: developers.binance.com, USDS-M futures, market data, read 2026-11.
/** Request weight of `fapi`. */
export const BINANCE_WEIGHT: RestBudget = { name: 'binance weight', limit: 2400, windowMs: 60_000 }
const DATA: RestBudget = { name: 'binance /futures/data', limit: 1000, windowMs: 300_000 }
const FUNDING: RestBudget = { name: 'binance fundingRate', limit: 500, windowMs: 300_000 }

/** Clock off, bad signature, key of the wrong form, key refused. */
const CREDENTIAL_CODES: ReadonlySet<string> = new Set(['-1021', '-1022', '-2014', '-2015'])

const candles: RestFeed = {
  kind: 'candles',
  intervals: INTERVALS,
  pageRows: 1500,
  budget: BINANCE_WEIGHT,
  cost: klineWeight,
  request: (question) => klines('/fapi/v1/klines', question),
  read: (answer, context) => {
    const rows = new Json(answer, 'Binance klines').list().map((kline) => {
      const [time, open, high, low, close, volume, , quoteVolume, , takerBuyVolume] = kline.tuple(10)
      if (!time || !open || !high || !low || !close || !volume || !quoteVolume || !takerBuyVolume) {
        throw kline.invalid('a kline of 10 values')
      }
      return [
        ...readPrices({ time, open, high, low, close }, context.question.interval),
        volume.number('not-negative'),
        quoteVolume.number('not-negative'),
        takerBuyVolume.number('not-negative'),
      ]
    })
    return { rows: candleRows(rows, context), notes: [] }
  },
}

const markCandles: RestFeed = {
  kind: 'mark-candles',
  intervals: INTERVALS,
  pageRows: 1500,
  budget: BINANCE_WEIGHT,
  cost: klineWeight,
  request: (question) => klines('/fapi/v1/markPriceKlines', question),
  read: (answer, context) => {
    const rows = new Json(answer, 'Binance markPriceKlines').list().map((kline) => {
      const [time, open, high, low, close] = kline.tuple(5)
      if (!time || !open || !high || !low || !close) throw kline.invalid('a kline of 5 values')
      return readPrices({ time, open, high, low, close }, context.question.interval)
    })
    return { rows: markRows(rows, context), notes: [] }
  },
}

/** Base units and USDT; the last 30 days only. */
const openInterest: RestFeed = {
  kind: 'open-interest',
  intervals: [],
  stepMs: intervalMs('5m'),
  pageRows: 500,
  keptMs: 30 * intervalMs('1d'),
  budget: DATA,
  cost: () => 1,
  request: ({ symbol, from, to, rows }) => ({
    path: '/futures/data/openInterestHist',
    query: { symbol, period: '5m', startTime: String(from), endTime: String(to - 1), limit: String(rows) },
  }),
  read: (answer, context) => {
    const rows = new Json(answer, 'Binance openInterestHist')
      .list()
      .map((row) => [
        row.field('timestamp').time(),
        row.field('sumOpenInterest').number('not-negative'),
        row.field('sumOpenInterestValue').number('not-negative'),
      ])
    return { rows: openInterestRows(rows, context), notes: [] }
  },
}

const funding: RestFeed = {
  kind: 'funding',
  intervals: [],
  stepMs: intervalMs('1h'),
  pageRows: 1000,
  budget: FUNDING,
  cost: () => 1,
  request: ({ symbol, from, to, rows }) => ({
    path: '/fapi/v1/fundingRate',
    query: { symbol, startTime: String(from), endTime: String(to - 1), limit: String(rows) },
  }),
  read: (answer, context) => {
    const rows = new Json(answer, 'Binance fundingRate')
      .list()
      .map((row) => [row.field('fundingTime').time(), row.field('fundingRate').number('finite')])
    return { rows: fundingRows(rows, context), notes: [] }
  },
}

/** Binance USDT-M futures, `fapi`. */
export const binanceRest: RestApi = {
  baseUrl: 'https://fapi.binance.com',
  probePath: '/fapi/v1/time',
  feeds: [candles, markCandles, openInterest, funding],
  failureOf,
  usedOf: (budget, header) => {
    const used = budget === BINANCE_WEIGHT ? header('x-mbx-used-weight-1m') : undefined
    return used === undefined ? undefined : Number(used)
  },
}

/** `startTime` and `endTime` are both inside. */
function klines(path: string, { symbol, interval, from, to, rows }: PageQuestion): PageRequest {
  return {
    path,
    query: { symbol, interval, startTime: String(from), endTime: String(to - 1), limit: String(rows) },
  }
}

/** The weight follows the limit that is asked for, not the rows that come. */
function klineWeight(rows: number): number {
  if (rows < 100) return 1
  if (rows < 500) return 2
  return rows <= 1000 ? 5 : 10
}

function failureOf(answer: RestAnswer): RestFailure | undefined {
  const failure = httpFailure(answer)
  if (failure === undefined) return undefined
  if (answer.status === 418) {
    const advice = `the ban ends ${banEnd(answer)}; bans grow from 2 minutes to 3 days with every request made during one`
    return { kind: 'banned', problem: problemOf(answer), advice }
  }
  if (answer.status === 403) {
    const advice = "Binance's web firewall shut this address out; wait some minutes, and use fewer programs at once"
    return { kind: 'banned', problem: problemOf(answer), advice }
  }
  const code = new Json(answer.json, '').field('code').text()
  if (CREDENTIAL_CODES.has(code)) return { kind: 'credentials', problem: problemOf(answer) }
  return code === '-1121' ? { kind: 'symbol', problem: problemOf(answer) } : failure
}

/** `Retry-After` in seconds, or the body's `banned until <ms>`. */
function banEnd({ header, text }: RestAnswer): string {
  const [, until] = /banned until (\d+)/.exec(text) ?? []
  if (until !== undefined) return `at ${until} (epoch milliseconds)`
  const seconds = header('retry-after')
  return seconds === undefined ? 'at a time that the answer does not tell' : `in ${seconds} seconds`
}
