import { INTERVALS, type Interval, intervalMs } from '../domain/time.ts'
import type { PageQuestion, PageRequest, RestAnswer, RestApi, RestBudget, RestFailure, RestFeed } from './rest.ts'
import { httpFailure, problemOf } from './rest-failures.ts'
import { Json } from './rest-json.ts'
import { candleRows, fundingRows, markRows, openInterestRows, readPrices } from './rest-rows.ts'

// Limits and fields: okx.com/docs-v5, read 2026-11. Limits are per endpoint; those per instrument are kept per address.
const CANDLES: RestBudget = { name: 'okx history-candles', limit: 20, windowMs: 2000 }
const MARK: RestBudget = { name: 'okx history-mark-price-candles', limit: 20, windowMs: 2000 }
const OPEN_INTEREST: RestBudget = { name: 'okx open-interest-history', limit: 10, windowMs: 2000 }
const FUNDING: RestBudget = { name: 'okx funding-rate-history', limit: 10, windowMs: 2000 }

/** OKX's names of intervals; `1D` alone would be a day of Hong Kong. It has no 8 h. */
const INTERVAL_NAMES: Readonly<Partial<Record<Interval, string>>> = {
  '1m': '1m',
  '3m': '3m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1H',
  '2h': '2H',
  '4h': '4H',
  '12h': '12Hutc',
  '1d': '1Dutc',
}
const OKX_INTERVALS = INTERVALS.filter((interval) => INTERVAL_NAMES[interval] !== undefined)

const LINEAR = /^([A-Z0-9]+?)(USDT|USDC)$/
const UNKNOWN_INSTRUMENT = '51001'
const BUSY = new Set(['50001', '50004', '50013', '50026'])

/** Volumes: contracts, base units, quote units; the latter two are stored. */
const candles: RestFeed = {
  kind: 'candles',
  intervals: OKX_INTERVALS,
  pageRows: 300,
  budget: CANDLES,
  cost: () => 1,
  request: (question) => candlesticks('/api/v5/market/history-candles', question),
  read: (answer, context) => {
    const rows = listOf(answer, 'OKX history-candles').flatMap((candle) => {
      const [time, open, high, low, close, , volume, quoteVolume, confirm] = candle.tuple(9)
      if (!time || !open || !high || !low || !close || !volume || !quoteVolume || !confirm) {
        throw candle.invalid('9 values')
      }
      if (!isConfirmed(confirm)) return []
      const prices = readPrices({ time, open, high, low, close }, context.question.interval)
      return [[...prices, volume.number('not-negative'), quoteVolume.number('not-negative'), Number.NaN]]
    })
    return { rows: candleRows(rows, context), notes: [] }
  },
}

const markCandles: RestFeed = {
  kind: 'mark-candles',
  intervals: OKX_INTERVALS,
  pageRows: 100,
  budget: MARK,
  cost: () => 1,
  request: (question) => candlesticks('/api/v5/market/history-mark-price-candles', question),
  read: (answer, context) => {
    const rows = listOf(answer, 'OKX history-mark-price-candles').flatMap((candle) => {
      const [time, open, high, low, close, confirm] = candle.tuple(6)
      if (!time || !open || !high || !low || !close || !confirm) throw candle.invalid('6 values')
      return isConfirmed(confirm) ? [readPrices({ time, open, high, low, close }, context.question.interval)] : []
    })
    return { rows: markRows(rows, context), notes: [] }
  },
}

/** Base units and USD; the latest 1,440 readings only. */
const openInterest: RestFeed = {
  kind: 'open-interest',
  intervals: [],
  stepMs: intervalMs('5m'),
  pageRows: 100,
  keptMs: 1440 * intervalMs('5m'),
  budget: OPEN_INTEREST,
  cost: () => 1,
  request: ({ symbol, from, to, rows }) => ({
    path: '/api/v5/rubik/stat/contracts/open-interest-history',
    query: {
      instId: instrumentId(symbol),
      period: '5m',
      begin: String(from - 1),
      end: String(to),
      limit: String(rows),
    },
  }),
  read: (answer, context) => {
    const rows = listOf(answer, 'OKX open-interest-history').map((row) => {
      const [time, , quantity, notional] = row.tuple(4)
      if (!time || !quantity || !notional) throw row.invalid('4 values')
      return [time.time(), quantity.number('not-negative'), notional.number('not-negative')]
    })
    return { rows: openInterestRows(rows, context), notes: [] }
  },
}

/** Three months. `fundingRate` was the forecast; `realizedRate` is what was paid. */
const funding: RestFeed = {
  kind: 'funding',
  intervals: [],
  stepMs: intervalMs('1h'),
  pageRows: 400,
  keptMs: 90 * intervalMs('1d'),
  budget: FUNDING,
  cost: () => 1,
  request: ({ symbol, from, to, rows }) => ({
    path: '/api/v5/public/funding-rate-history',
    query: { instId: instrumentId(symbol), before: String(from - 1), after: String(to), limit: String(rows) },
  }),
  read: (answer, context) => {
    const rows = listOf(answer, 'OKX funding-rate-history').map((row) => {
      const realized = row.field('realizedRate')
      const rate = realized.isGiven() ? realized : row.field('fundingRate')
      return [row.field('fundingTime').time(), rate.number('finite')]
    })
    return { rows: fundingRows(rows, context), notes: [] }
  },
}

/** OKX swaps, `/api/v5`; lists come newest first. */
export const okxRest: RestApi = {
  baseUrl: 'https://www.okx.com',
  probePath: '/api/v5/public/time',
  feeds: [candles, markCandles, openInterest, funding],
  failureOf,
}

/** `SOLUSDT` is `SOL-USDT-SWAP` here. */
function instrumentId(symbol: string): string {
  return symbol.replace(LINEAR, '$1-$2-SWAP')
}

/** `before` means newer than, `after` older than; neither bound is inside. */
function candlesticks(path: string, { symbol, interval, from, to, rows }: PageQuestion): PageRequest {
  const bar = INTERVAL_NAMES[interval]
  if (bar === undefined) throw new Error(`Invariant: OKX is asked only for its own intervals, not ${interval}`)
  const limit = String(rows)
  return { path, query: { instId: instrumentId(symbol), bar, before: String(from - 1), after: String(to), limit } }
}

function isConfirmed(confirm: Json): boolean {
  return confirm.text() === '1'
}

function listOf(answer: unknown, name: string): Json[] {
  return new Json(answer, name).field('data').list()
}

function failureOf(answer: RestAnswer): RestFailure | undefined {
  const problem = problemOf(answer)
  const code = new Json(answer.json, 'OKX').field('code').text()
  // OKX puts its own code into 4xx bodies too; it says more than the status.
  if (code === UNKNOWN_INSTRUMENT) return { kind: 'symbol', problem }
  if (code === '50011' && answer.status < 400) return { kind: 'rate', waitMs: undefined, problem }
  if (BUSY.has(code)) return { kind: 'server', problem }
  const failure = httpFailure(answer)
  if (failure?.kind === 'banned' && /restrict|country|region/i.test(answer.text)) return { kind: 'region', problem }
  if (failure !== undefined || code === '0') return failure
  return { kind: 'refused', problem }
}
