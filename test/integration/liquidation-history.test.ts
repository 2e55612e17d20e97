import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { liquidationOf } from '../helpers/live-rows.ts'

const HOUR = 3_600_000
/** 2026-01-06T00:00:00Z */
const NOW = 1_767_657_600_000
const START = NOW - 24 * HOUR

interface Row {
  readonly exchange: string
  readonly symbol: string
  readonly timestamp: number
  readonly side: string
  readonly notional_usd: number
}
interface Answer {
  readonly data: readonly Row[]
  readonly meta: {
    readonly start_time: number
    readonly end_time: number
    readonly exchanges: readonly string[]
    readonly per_exchange: Readonly<Record<string, Record<string, unknown>>>
    readonly next_cursor: string | null
    readonly data_kind: string
    readonly warnings: readonly string[]
  }
  readonly code?: string
  readonly detail?: string
}

let app: LiveApp

/** Bybit: 6 rows of BTC, three of them at one time, and 1 of ETH. Binance: 3 rows of BTC. One row is older than a day. */
const ROWS = [
  liquidationOf({ eventTime: START + HOUR, notional: 1000 }),
  liquidationOf({ eventTime: START + 2 * HOUR, notional: 2000 }),
  liquidationOf({ eventTime: START + 2 * HOUR, notional: 2000 }),
  liquidationOf({ eventTime: START + 2 * HOUR, side: 'short', notional: 500 }),
  liquidationOf({ eventTime: START + 30 * 60_000 + 2 * HOUR, notional: 4000 }),
  liquidationOf({ eventTime: NOW - 1, side: 'short', notional: 8000 }),
  liquidationOf({ eventTime: START + HOUR, symbol: 'ETHUSDT', notional: 16_000 }),
  ...[START + 2 * HOUR, START + 3 * HOUR, START + 4 * HOUR].map((eventTime) =>
    liquidationOf({ eventTime, exchange: 'binance', coverage: 'sampled', notional: 100, price: 49_990 }),
  ),
  liquidationOf({ eventTime: START - 1, notional: 64_000 }),
]

beforeAll(async () => {
  app = await startLiveApp(NOW)
  const watched = { symbol: 'BTCUSDT', dataKind: 'observed' as const, to: NOW }
  await app.write({
    liquidations: ROWS,
    watched: [
      { ...watched, exchange: 'bybit', from: START - HOUR },
      { ...watched, exchange: 'bybit', symbol: 'ETHUSDT', from: START + 12 * HOUR },
      { ...watched, exchange: 'binance', from: START + 6 * HOUR },
    ],
    gaps: [
      { exchange: 'binance', channel: 'liquidations', from: START - HOUR, to: START + 6 * HOUR, reason: 'no data' },
      { exchange: 'binance', channel: 'candles', from: START, to: START + HOUR, reason: 'another channel' },
    ],
  })
})

afterAll(() => app.stop())

async function history(query = ''): Promise<Answer> {
  const { status, body } = await app.get<Answer>(`/liquidations/history?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

test('without a filter the last 24 hours come newest first, with what each venue is worth', async () => {
  const { data, meta } = await history()
  expect(data.map((row) => (row.timestamp - START) / HOUR)).toEqual([24 - 1 / HOUR, 4, 3, 2.5, 2, 2, 2, 2, 1, 1])
  expect(data[0]).toEqual({
    exchange: 'bybit',
    symbol: 'BTCUSDT',
    timestamp: NOW - 1,
    received_time: NOW + 39,
    side: 'short',
    price: null,
    bankruptcy_price: 50_000,
    quantity: 2,
    notional_usd: 8000,
    coverage: 'full',
    data_kind: 'observed',
  })
  expect(meta).toMatchObject({ start_time: START, end_time: NOW, exchanges: ['binance', 'bybit'], next_cursor: null })
  expect(meta.per_exchange['bybit']).toEqual({
    count: 7,
    notional_usd: 33_500,
    // 1000 + 2000 + 2000 + 4000 + 16,000
    long_notional_usd: 25_000,
    short_notional_usd: 8500,
    coverage: 'full',
    // BTC was watched all the time, ETH for 12 of 24 hours.
    watched_percent: 75,
    gaps: [],
  })
  expect(meta.per_exchange['binance']).toMatchObject({
    count: 3,
    notional_usd: 300,
    coverage: 'sampled',
    watched_percent: 75,
    gaps: [{ channel: 'liquidations', start_time: START - HOUR, end_time: START + 6 * HOUR, reason: 'no data' }],
  })
  expect(meta.warnings.some((text) => text.includes('binance') && text.includes('not comparable'))).toBe(true)
  expect(meta.warnings.some((text) => text.includes('binance: 1 gaps'))).toBe(true)
})

test('filters restrict rows and sums alike', async () => {
  const { data, meta } = await history('symbol=BTCUSDT&exchanges=bybit&side=long&min_notional=2000&order=oldest')
  expect(data.map((row) => row.notional_usd)).toEqual([2000, 2000, 4000])
  expect(meta.per_exchange).toMatchObject({ bybit: { count: 3, notional_usd: 8000, short_notional_usd: 0 } })
  const later = await history(`start_time=${START + 3 * HOUR}&end_time=${START + 4 * HOUR}`)
  expect(later.data.map((row) => row.exchange)).toEqual(['binance'])
})

test.each(['newest', 'oldest'])('pages (%s first) hold every row once and share their sums', async (order) => {
  const whole = await history(`order=${order}`)
  const query = `order=${order}&limit=2`
  const pages: Answer[] = [await history(query)]
  for (let next = pages[0]?.meta.next_cursor; next; next = pages.at(-1)?.meta.next_cursor) {
    // Time goes on; the range stays that of the first page.
    app.clock.now += 60_000
    pages.push(await history(`${query}&cursor=${next}`))
  }
  app.clock.now = NOW
  expect(pages).toHaveLength(5)
  expect(pages.flatMap(({ data }) => data)).toEqual(whole.data)
  for (const { meta } of pages) {
    expect(meta.per_exchange).toEqual(whole.meta.per_exchange)
    expect(meta.end_time).toBe(NOW)
  }
  const rows = pages.flatMap(({ data }) => data)
  for (const [exchange, totals] of Object.entries(whole.meta.per_exchange)) {
    const own = rows.filter((row) => row.exchange === exchange)
    expect(totals['count']).toBe(own.length)
    expect(totals['notional_usd']).toBe(own.reduce((sum, row) => sum + row.notional_usd, 0))
  }
})

test('a cursor keeps its place when rows of its time are stored later, and is of its filters and order', async () => {
  const time = START + 10 * HOUR
  const row = (notional: number, exchange = 'bybit') =>
    liquidationOf({ eventTime: time, symbol: 'LATEUSDT', exchange, notional })
  const watched = { exchange: 'bybit', symbol: 'LATEUSDT', dataKind: 'observed', from: START, to: NOW } as const
  await app.write({ liquidations: [row(1), row(2), row(2), row(3)], watched: [watched] })
  const next = async (order: string) => {
    const query = `symbol=LATEUSDT&exchanges=binance,bybit,okx&order=${order}&limit=2`
    return [query, (await history(query)).meta.next_cursor] as const
  }
  const places = [await next('oldest'), await next('newest')]
  // In order before all of them, and behind them.
  await app.write({ liquidations: [row(9, 'binance'), row(9, 'okx')] })
  const rest = await Promise.all(
    places.map(async ([query, cursor]) => (await history(`${query}&cursor=${cursor}`)).data),
  )
  expect(rest.map((rows) => rows.map(({ exchange, notional_usd }) => [exchange, notional_usd]))).toEqual([
    [
      ['bybit', 2],
      ['bybit', 3],
    ],
    [
      ['bybit', 2],
      ['bybit', 1],
    ],
  ])
  const [[query = '', cursor] = []] = places
  for (const other of [query.replace('oldest', 'newest'), `${query}&side=long`, query.replace(',okx', '')]) {
    const { status, body } = await app.get<Answer>(`/liquidations/history?${other}&cursor=${cursor}`)
    expect([status, body.code]).toEqual([400, 'CURSOR_INVALID'])
  }
})

test('with an interval rows become sums by period, venue and side, whose sum is that of the venue', async () => {
  const { data, meta } = await history('interval=1h&symbol=BTCUSDT')
  expect(data).toContainEqual({
    timestamp: START + 2 * HOUR,
    exchange: 'bybit',
    side: 'long',
    // The two of 2:00 and the one of 2:30.
    count: 3,
    notional_usd: 8000,
    quantity: 6,
    largest_usd: 4000,
  })
  const bybit = data.filter((row) => row.exchange === 'bybit').reduce((sum, row) => sum + row.notional_usd, 0)
  expect(bybit).toBe(17_500)
  expect(meta.per_exchange['bybit']?.['notional_usd']).toBe(17_500)
  // 00:30 to 01:30 becomes whole hours.
  const within = await history(`interval=1h&start_time=${START + HOUR / 2}&end_time=${START + 1.5 * HOUR}`)
  expect(within.meta).toMatchObject({ start_time: START, end_time: START + 2 * HOUR })
})

test('a venue without a feed says so instead of showing quiet', async () => {
  const { data, meta } = await history('exchanges=hyperliquid')
  expect(data).toEqual([])
  expect(meta.per_exchange['hyperliquid']).toMatchObject({ count: 0, coverage: 'none', watched_percent: 0 })
  expect(meta.warnings).toEqual(['hyperliquid: the venue has no public feed of liquidations'])
})

test.each([
  ['exchanges=nowhere', 400, 'EXCHANGE_UNKNOWN'],
  ['symbol=NOPEUSDT', 404, 'SYMBOL_UNKNOWN'],
  ['side=buy', 400, 'REQUEST_INVALID'],
  ['limit=5001', 400, 'REQUEST_INVALID'],
  ['cursor=abc', 400, 'CURSOR_INVALID'],
  [`cursor=${Buffer.from('["newest",1,0,0]').toString('base64url')}`, 400, 'CURSOR_INVALID'],
  [`cursor=${Buffer.from('["newest",0,9,"",1,1,"a","b","c",1,1]').toString('base64url')}`, 400, 'CURSOR_INVALID'],
  ['start_time=2026-01-02&end_time=2026-01-01', 400, 'WINDOW_INVALID'],
  ['start_time=2026-01-02&time_window=24h', 400, 'WINDOW_INVALID'],
  ['interval=1m&start_time=2000-01-01', 400, 'WINDOW_INVALID'],
])('%s is answered %i %s', async (query, status, code) => {
  const answer = await app.get<Answer>(`/liquidations/history?${query}`)
  expect(answer.status).toBe(status)
  expect(answer.body.code).toBe(code)
})
