import { INTERVALS, type Interval, intervalMs } from '../domain/time.ts'
import type { PageQuestion, PageRequest, RestAnswer, RestApi, RestBudget, RestFailure, RestFeed } from './rest.ts'
import { httpFailure, problemOf } from './rest-failures.ts'
import { Json } from './rest-json.ts'
import { candleRows, fundingRows, markRows, openInterestRows, readPrices } from './rest-rows.ts'

// Limits and fields: bybit-exchange.github.io/docs/v5/market, read 2026-11.
/** One limit for every public path. */
export const BYBIT_REQUESTS: RestBudget = { name: 'bybit requests', limit: 600, windowMs: 5000 }

/** Bybit's names of intervals; it has no 8 h. */
const INTERVAL_NAMES: Readonly<Partial<Record<Interval, string>>> = {
  '1m': '1',
  '3m': '3',
  '5m': '5',
  '15m': '15',
  '30m': '30',
  '1h': '60',
  '2h': '120',
  '4h': '240',
  '12h': '720',
  '1d': 'D',
}
const BYBIT_INTERVALS = INTERVALS.filter((interval) => INTERVAL_NAMES[interval] !== undefined)

const BOTH_SIDES_NOTE =
  'Bybit gave openInterest without singleOpenInterest for some rows: it counts both sides, half of it was stored'

const candles: RestFeed = {
  kind: 'candles',
  intervals: BYBIT_INTERVALS,
  pageRows: 1000,
  budget: BYBIT_REQUESTS,
  cost: () => 1,
  request: (question) => klines('/v5/market/kline', question),
  read: (answer, context) => {
    const rows = listOf(answer, 'Bybit kline').map((kline) => {
      const [time, open, high, low, close, volume, turnover] = kline.tuple(7)
      if (!time || !open || !high || !low || !close || !volume || !turnover) throw kline.invalid('7 values')
      const prices = readPrices({ time, open, high, low, close }, context.question.interval)
      return [...prices, volume.number('not-negative'), turnover.number('not-negative'), Number.NaN]
    })
    return { rows: candleRows(rows, context), notes: [] }
  },
}

const markCandles: RestFeed = {
  kind: 'mark-candles',
  intervals: BYBIT_INTERVALS,
  pageRows: 1000,
  budget: BYBIT_REQUESTS,
  cost: () => 1,
  request: (question) => klines('/v5/market/mark-price-kline', question),
  read: (answer, context) => {
    const rows = listOf(answer, 'Bybit mark-price-kline').map((kline) => {
      const [time, open, high, low, close] = kline.tuple(5)
      if (!time || !open || !high || !low || !close) throw kline.invalid('5 values')
      return readPrices({ time, open, high, low, close }, context.question.interval)
    })
    return { rows: markRows(rows, context), notes: [] }
  },
}

/** Base units; back to the launch of the symbol. No value in USD is published. */
const openInterest: RestFeed = {
  kind: 'open-interest',
  intervals: [],
  stepMs: intervalMs('5m'),
  pageRows: 200,
  budget: BYBIT_REQUESTS,
  cost: () => 1,
  request: ({ symbol, from, to, rows }) => ({
    path: '/v5/market/open-interest',
    query: {
      category: 'linear',
      symbol,
      intervalTime: '5min',
      startTime: String(from),
      endTime: String(to - 1),
      limit: String(rows),
    },
  }),
  read: (answer, context) => {
    let isHalved = false
    const rows = listOf(answer, 'Bybit open-interest').map((row) => {
      const single = row.field('singleOpenInterest')
      if (!single.isGiven()) isHalved = true
      // Both sides until 2026-06-11, when the field of one side was added beside it.
      const quantity = single.isGiven()
        ? single.number('not-negative')
        : row.field('openInterest').number('not-negative') / 2
      return [row.field('timestamp').time(), quantity, Number.NaN]
    })
    return { rows: openInterestRows(rows, context), notes: isHalved ? [BOTH_SIDES_NOTE] : [] }
  },
}

const funding: RestFeed = {
  kind: 'funding',
  intervals: [],
  stepMs: intervalMs('1h'),
  pageRows: 200,
  budget: BYBIT_REQUESTS,
  cost: () => 1,
  // A startTime without endTime is an error here.
  request: ({ symbol, from, to, rows }) => ({
    path: '/v5/market/funding/history',
    query: { category: 'linear', symbol, startTime: String(from), endTime: String(to - 1), limit: String(rows) },
  }),
  read: (answer, context) => {
    const rows = listOf(answer, 'Bybit funding/history').map((row) => [
      row.field('fundingRateTimestamp').time(),
      row.field('fundingRate').number('finite'),
    ])
    return { rows: fundingRows(rows, context), notes: [] }
  },
}

/** Bybit linear perpetuals, `/v5/market`; lists come newest first. */
export const bybitRest: RestApi = {
  baseUrl: 'https://api.bybit.com',
  probePath: '/v5/market/time',
  feeds: [candles, markCandles, openInterest, funding],
  failureOf,
}

/** `start` and `end` are both inside. */
function klines(path: string, { symbol, interval, from, to, rows }: PageQuestion): PageRequest {
  const name = INTERVAL_NAMES[interval]
  if (name === undefined) throw new Error(`Invariant: Bybit is asked only for its own intervals, not ${interval}`)
  const limit = String(rows)
  return {
    path,
    query: { category: 'linear', symbol, interval: name, start: String(from), end: String(to - 1), limit },
  }
}

function listOf(answer: unknown, name: string): Json[] {
  return new Json(answer, name).field('result').field('list').list()
}

function failureOf(answer: RestAnswer): RestFailure | undefined {
  const problem = problemOf(answer)
  if (answer.status === 403) {
    // Two meanings of one status: too fast, or CloudFront's block of a country.
    const isFast = /access too frequent/i.test(answer.text)
    const advice = 'stop every program that asks Bybit from this address, and wait at least 10 minutes'
    return isFast ? { kind: 'banned', problem, advice } : { kind: 'region', problem }
  }
  const failure = httpFailure(answer)
  if (failure !== undefined) return failure
  const body = new Json(answer.json, 'Bybit')
  const code = body.field('retCode').text()
  if (code === '0') return undefined
  if (code === '10006' || code === '10018') return { kind: 'rate', waitMs: untilReset(answer), problem }
  if (code === '10016' || code === '10000') return { kind: 'server', problem }
  if (code === '10001' && /symbol/i.test(body.field('retMsg').text())) return { kind: 'symbol', problem }
  return { kind: 'refused', problem }
}

/** The header names the moment, UTC ms, when the limit is free again. */
function untilReset({ header, now }: RestAnswer): number | undefined {
  const reset = Number(header('x-bapi-limit-reset-timestamp') ?? Number.NaN)
  return Number.isFinite(reset) ? Math.max(0, reset - now) : undefined
}
