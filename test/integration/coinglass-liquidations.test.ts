import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { liquidationOf } from '../helpers/live-rows.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Wednesday 2026-01-07T00:00:00Z */
const NOW = 1_767_744_000_000
const START = NOW - DAY
const ROOT = '/api/futures/liquidation'

interface Answer {
  readonly code: string
  readonly msg: string
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly meta: Readonly<Record<string, unknown>> & { readonly warnings: readonly string[] }
}

const ROWS = [
  liquidationOf({ eventTime: START + HOUR, notional: 1000.25 }),
  liquidationOf({ eventTime: START + 2 * HOUR, notional: 2000 }),
  liquidationOf({ eventTime: START + 2 * HOUR, side: 'short', notional: 500 }),
  liquidationOf({ eventTime: START + 5 * HOUR, notional: 4000 }),
  liquidationOf({ eventTime: NOW - 1, side: 'short', notional: 8000, price: 50_100 }),
  liquidationOf({ eventTime: START + HOUR, symbol: 'ETHUSDT', notional: 16_000 }),
  liquidationOf({
    eventTime: START + 2 * HOUR,
    exchange: 'binance',
    coverage: 'sampled',
    notional: 100,
    price: 49_990,
  }),
  liquidationOf({ eventTime: NOW - 8 * DAY, notional: 64_000 }),
]

let app: LiveApp
beforeAll(async () => {
  app = await startLiveApp(NOW)
  const watched = { symbol: 'BTCUSDT', dataKind: 'observed' as const, to: NOW }
  await app.write({
    liquidations: ROWS,
    watched: [
      { ...watched, exchange: 'bybit', from: START - HOUR },
      { ...watched, exchange: 'bybit', symbol: 'ETHUSDT', from: START },
      { ...watched, exchange: 'binance', from: START + 12 * HOUR },
    ],
  })
})
afterAll(() => app.stop())

async function ask(path: string): Promise<Answer> {
  const { status, body } = await app.get<Answer>(`${ROOT}${path}`)
  expect(status, JSON.stringify(body)).toBe(200)
  expect([body.code, body.msg]).toEqual(['0', 'success'])
  return body
}

describe('history', () => {
  const PAIR = '/history?exchange=Bybit&symbol=BTCUSDT'

  // https://docs.coinglass.com/reference/liquidation-history: time in ms, amounts as text, the oldest first.
  test('of a pair has text amounts of every watched period', async () => {
    const { data, meta } = await ask(`${PAIR}&interval=1h&start_time=${START}&end_time=${START + 4 * HOUR}`)
    expect(data).toEqual([
      { time: START, long_liquidation_usd: '0', short_liquidation_usd: '0', watched_percent: 100 },
      { time: START + HOUR, long_liquidation_usd: '1000.25', short_liquidation_usd: '0', watched_percent: 100 },
      { time: START + 2 * HOUR, long_liquidation_usd: '2000', short_liquidation_usd: '500', watched_percent: 100 },
      { time: START + 3 * HOUR, long_liquidation_usd: '0', short_liquidation_usd: '0', watched_percent: 100 },
    ])
    expect(meta).toMatchObject({
      symbol: 'BTCUSDT',
      exchanges: ['bybit'],
      interval: '1h',
      start_time: START,
      end_time: START + 4 * HOUR,
      data_end: NOW,
      freshness_seconds: 0,
      data_kind: 'observed',
      per_exchange: { bybit: { count: 3, notional_usd: 3500.25, coverage: 'full', watched_percent: 100, gaps: 0 } },
    })
  })

  // https://docs.coinglass.com/reference/aggregated-liquidation-history: amounts are numbers under other names.
  test('of a coin is the sum over venues, as numbers', async () => {
    const range = `interval=12h&start_time=${START}&end_time=${NOW}`
    const { data, meta } = await ask(`/aggregated-history?exchange_list=Binance,%20Bybit&symbol=BTC&${range}`)
    expect(data).toEqual([
      {
        time: START,
        // 1000.25 + 2000 + 4000 on Bybit, 100 on Binance, which was not watched then.
        aggregated_long_liquidation_usd: 7100.25,
        aggregated_short_liquidation_usd: 500,
        watched_percent: 50,
      },
      {
        time: START + 12 * HOUR,
        aggregated_long_liquidation_usd: 0,
        aggregated_short_liquidation_usd: 8000,
        watched_percent: 100,
      },
    ])
    expect(meta.warnings).toContainEqual(expect.stringContaining('binance: the venue publishes a sample'))
    const parts = await Promise.all(
      ['Binance', 'Bybit'].map((exchange) => ask(`/history?exchange=${exchange}&symbol=BTCUSDT&${range}`)),
    )
    const longs = parts.map((part) => Number(part.data[0]?.['long_liquidation_usd']))
    expect(longs).toEqual([100, 7000.25])
    const own = await app.get<{ meta: { per_exchange: Record<string, { long_notional_usd: number }> } }>(
      `/liquidations/history?symbol=BTCUSDT&start_time=${START}&end_time=${START + 12 * HOUR}`,
    )
    expect(own.body.meta.per_exchange['bybit']?.long_notional_usd).toBe(7000.25)
  })

  test('leaves out periods that nobody watched', async () => {
    const { data } = await ask(`${PAIR}&interval=1h&limit=30`)
    // The 24 hours of the day, and the one before it.
    expect(data.map(({ time }) => (Number(time) - START) / HOUR)).toEqual([...Array(25).keys()].map((n) => n - 1))
  })

  test('takes the first periods from a start, else the last ones', async () => {
    const times = async (query: string) =>
      (await ask(`${PAIR}&interval=1h&limit=2${query}`)).data.map(({ time }) => time)
    expect(await times('')).toEqual([NOW - 2 * HOUR, NOW - HOUR])
    expect(await times(`&end_time=${START + 5 * HOUR}`)).toEqual([START + 3 * HOUR, START + 4 * HOUR])
    expect(await times(`&start_time=${START + HOUR + 1}`)).toEqual([START + HOUR, START + 2 * HOUR])
  })

  test('has periods that the store does not sum: six hours, and weeks from Monday on', async () => {
    const six = await ask(`${PAIR}&interval=6h&start_time=${START}`)
    expect(six.data.map((row) => row['long_liquidation_usd'])).toEqual(['7000.25', '0', '0', '0'])
    const weeks = await ask(`${PAIR}&interval=1w&limit=2`)
    const monday = Date.UTC(2026, 0, 5)
    expect(weeks.data).toEqual([
      {
        time: monday - 7 * DAY,
        long_liquidation_usd: '64000',
        short_liquidation_usd: '0',
        watched_percent: 0,
      },
      {
        time: monday,
        long_liquidation_usd: '7000.25',
        short_liquidation_usd: '8500',
        // 25 of 168 hours.
        watched_percent: 14.880952,
      },
    ])
  })
})

describe('orders', () => {
  // https://docs.coinglass.com/reference/liquidation-order: side 1 buys, 2 sells; exchange_name in capitals.
  test('have the documented fields, the newest first', async () => {
    const { data, meta } = await ask('/order?exchange=Bybit&symbol=BTC&min_liquidation_amount=2000')
    expect(data).toEqual([
      {
        exchange_name: 'BYBIT',
        symbol: 'BTCUSDT',
        base_asset: 'BTC',
        price: 50_100,
        usd_value: 8000,
        // A short is closed by buying.
        side: 1,
        time: NOW - 1,
        position_side: 'short',
        price_kind: 'fill',
        quantity: 2,
        coverage: 'full',
        data_kind: 'observed',
      },
      expect.objectContaining({
        usd_value: 4000,
        side: 2,
        position_side: 'long',
        price: 50_000,
        price_kind: 'bankruptcy',
      }),
      expect.objectContaining({ usd_value: 2000, side: 2, position_side: 'long' }),
    ])
    expect(meta).toMatchObject({ start_time: NOW - 7 * DAY, end_time: NOW, exchanges: ['bybit'] })
  })

  test('are those of our own history', async () => {
    const { data } = await ask('/order?exchange=Bybit,Binance&symbol=BTC')
    const own = await app.get<{ data: { timestamp: number; notional_usd: number; side: string }[] }>(
      '/liquidations/history?symbol=BTCUSDT&time_window=7d',
    )
    expect(data.map((row) => [row['time'], row['usd_value'], row['position_side']])).toEqual(
      own.body.data.map(({ timestamp, notional_usd, side }) => [timestamp, notional_usd, side]),
    )
    const old = await ask(`/order?exchange=Bybit&symbol=BTC&start_time=${NOW - 9 * DAY}&end_time=${NOW - 7 * DAY}`)
    expect(old.data.map((row) => row['usd_value'])).toEqual([64_000])
  })

  test('are 200 at most', async () => {
    const many = Array.from({ length: 250 }, (_, i) =>
      liquidationOf({ eventTime: START + i, symbol: 'SOLUSDT', notional: i + 1 }),
    )
    await app.write({
      liquidations: many,
      watched: [
        { exchange: 'bybit', symbol: 'SOLUSDT', dataKind: 'observed', from: START - 30 * DAY, to: NOW - 20 * DAY },
      ],
    })
    const { data } = await ask('/order?exchange=Bybit&symbol=SOL')
    expect([data.length, data[0]?.['usd_value'], data.at(-1)?.['usd_value']]).toEqual([200, 250, 51])
  })
})

describe('lists', () => {
  // https://docs.coinglass.com/reference/liquidation-exchange-list: All first, then one venue each.
  test('by venue add up to All', async () => {
    const { data } = await ask('/exchange-list?symbol=BTC&range=24h')
    expect(data).toEqual([
      { exchange: 'All', liquidation_usd: 15_600.25, long_liquidation_usd: 7100.25, short_liquidation_usd: 8500 },
      {
        exchange: 'Binance',
        liquidation_usd: 100,
        long_liquidation_usd: 100,
        short_liquidation_usd: 0,
        coverage: 'sampled',
        watched_percent: 50,
      },
      {
        exchange: 'Bybit',
        liquidation_usd: 15_500.25,
        long_liquidation_usd: 7000.25,
        short_liquidation_usd: 8500,
        coverage: 'full',
        watched_percent: 100,
      },
    ])
    const hour = await ask('/exchange-list?range=1h&symbol=')
    expect(hour.data[0]).toMatchObject({ exchange: 'All', liquidation_usd: 8000, short_liquidation_usd: 8000 })
  })

  // https://docs.coinglass.com/reference/liquidation-coin-list
  test('by coin have the sums of four lengths of time', async () => {
    const { data } = await ask('/coin-list?exchange=bybit')
    expect(data.map(({ symbol }) => symbol)).toEqual(['BTC', 'ETH'])
    expect(data[0]).toEqual({
      symbol: 'BTC',
      liquidation_usd_24h: 15_500.25,
      long_liquidation_usd_24h: 7000.25,
      short_liquidation_usd_24h: 8500,
      liquidation_usd_12h: 8000,
      long_liquidation_usd_12h: 0,
      short_liquidation_usd_12h: 8000,
      liquidation_usd_4h: 8000,
      long_liquidation_usd_4h: 0,
      short_liquidation_usd_4h: 8000,
      liquidation_usd_1h: 8000,
      long_liquidation_usd_1h: 0,
      short_liquidation_usd_1h: 8000,
      pair: 'BTCUSDT',
    })
  })
})

test('what a simulator made says so', async () => {
  const simulated = { exchange: 'simulated', symbol: 'DEMOUSDT', dataKind: 'simulated' } as const
  await app.write({
    liquidations: [liquidationOf({ ...simulated, eventTime: NOW - HOUR })],
    watched: [{ ...simulated, from: START, to: NOW }],
  })
  for (const path of [
    '/order?exchange=Simulated&symbol=DEMO',
    '/history?exchange=simulated&symbol=DEMOUSDT&interval=1d',
  ]) {
    expect((await ask(path)).meta['data_kind']).toBe('simulated')
  }
  expect((await ask('/order?exchange=Simulated&symbol=DEMO')).data[0]).toMatchObject({ data_kind: 'simulated' })
})

test.each([
  ['/history?exchange=Bybit&symbol=BTCUSDT&interval=1h&limit=4501', 400, 'REQUEST_INVALID'],
  ['/history?exchange=Bybit&symbol=BTCUSDT&interval=1h&start_time=2&end_time=1', 400, 'WINDOW_INVALID'],
  ['/history?exchange=Bybit&symbol=NOPEUSDT&interval=1h', 404, 'SYMBOL_UNKNOWN'],
  ['/aggregated-history?symbol=BTC&interval=1h&exchange_list=Deribit', 400, 'EXCHANGE_UNKNOWN'],
  ['/order?exchange=Bybit&symbol=BTC&min_liquidation_amount=-1', 400, 'REQUEST_INVALID'],
  ['/order?exchange=Bybit&symbol=BTC&start_time=5&end_time=5', 400, 'WINDOW_INVALID'],
  ['/coin-list?exchange=Deribit', 400, 'EXCHANGE_UNKNOWN'],
  ['/coin-list', 400, 'REQUEST_INVALID'],
  ['/exchange-list?range=2h', 400, 'REQUEST_INVALID'],
  ['/exchange-list?symbol=NOPE', 404, 'SYMBOL_UNKNOWN'],
])('%s is answered %i %s', async (path, status, code) => {
  const { status: found, body } = await app.get(`${ROOT}${path}`)
  expect(body).toMatchObject({ code: String(status), error_code: code, status })
  expect(found).toBe(status)
})
