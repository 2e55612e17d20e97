import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../helpers/cli.ts'
import { type MadeServer, SLOW_START, startMadeServer } from '../helpers/made-server.ts'

const HOUR = 3_600_000
const hour = (n: number): number => SLOW_START + n * HOUR

let made: MadeServer

beforeAll(async () => {
  made = await startMadeServer()
  const rows = {
    funding: ['time,funding_rate', `${hour(48)},0.0001`, `${hour(56)},0.0002`, `${hour(64)},0.0003`],
    liquidations: [
      'time,position_side,price,quantity',
      `${hour(30)},long,100,1`,
      `${hour(50)},long,100,2`,
      `${hour(60)},short,101,3`,
      `${hour(71)},long,99,1`,
    ],
  }
  for (const [kind, lines] of Object.entries(rows)) {
    const file = `${made.folder}/${kind}.csv`
    writeFileSync(file, `${lines.join('\n')}\n`)
    const key = ['--exchange', 'okx', '--symbol', 'SLOWUSDT', '--kind', kind, '--db', made.db]
    expect(await runCli(['import', file, ...key])).toMatchObject({ code: 0, stderr: '' })
  }
}, 240_000)
afterAll(() => made?.stop())

describe('the screener', () => {
  test('tells what is near the price of a symbol, and of its last day', async () => {
    const { body } = await made.get<{ data: Record<string, unknown>[] }>(
      '/liquidations/screener?symbols=SLOWUSDT&model=time_evolving',
    )
    expect(body).toMatchObject({ failed: [], meta: { dense_share: 0.25, range_pct: 25, model: 'time_evolving' } })
    // 1,500 coins at 100 a side: 10 % at 100x (100.45), 30 % at 10x (109.35), the largest; 15,000 is a third of it.
    expect(body.data[0]).toMatchObject({
      symbol: 'SLOWUSDT',
      current_price: 100,
      exchanges: ['okx'],
      data_end: hour(72),
      day_start: hour(48),
      data_kind: 'observed',
      zone_above: { peak_price: 100.45, distance_pct: 0.45, total_density: 15_000 },
      zone_below: { peak_price: 99.55, distance_pct: -0.45, total_density: 15_000 },
      largest_above: { peak_price: 109.35, distance_pct: 9.35, total_density: 45_000 },
      largest_below: { peak_price: 90.45, distance_pct: -9.55, total_density: 45_000 },
      imbalance: 0,
      long_density: 150_000,
      short_density: 150_000,
      consumed_24h: { long: 0, short: 0 },
      // Hours 50 and 71; hour 60. The long of hour 30 was the day before.
      liquidated_24h: { long: 2 * 100 + 99, short: 3 * 101 },
      open_interest_usd: 250_000,
      // 2,000 contracts in hour 48, 2,500 in hour 72.
      open_interest_change_24h_pct: 25,
      funding_rate: 0.0003,
      funding_exchange: 'okx',
      price_change_24h_pct: 0,
    })
    expect(body.data[0]?.['warnings']).toContainEqual(expect.stringContaining('sample of its liquidations'))
  })

  test('says null where nothing is known, and sums what the model liquidated', async () => {
    const { body } = await made.get<{ data: Record<string, unknown>[] }>(
      '/liquidations/screener?symbols=TWOUSDT&model=time_evolving&exchanges=okx',
    )
    // 25x, 50x and 100x of 100,000 USD a side went in minutes 40 and 50; what is left is further than 5 % away.
    expect(body.data[0]).toMatchObject({
      exchanges: ['okx'],
      consumed_24h: { long: 55_000, short: 55_000 },
      imbalance: null,
      liquidated_24h: null,
      open_interest_usd: 600_000,
      open_interest_change_24h_pct: null,
      funding_rate: null,
      price_change_24h_pct: null,
    })
  })

  test('zones beyond the range do not count', async () => {
    const { body } = await made.get<{ data: Record<string, unknown>[] }>(
      '/liquidations/screener?symbols=TWOUSDT&model=time_evolving&range_pct=5',
    )
    expect(body.data[0]).toMatchObject({ zone_above: null, zone_below: null, largest_above: null, largest_below: null })
  })

  test('has every symbol with a heatmap; one that cannot be computed fails alone', async () => {
    const all = await made.get<{ data: { symbol: string }[] }>('/liquidations/screener')
    expect(all.body.data.map(({ symbol }) => symbol)).toEqual(['MADEUSDT', 'SLOWUSDT', 'TWOUSDT'])
    const { response, body } = await made.get('/liquidations/screener?symbols=NONEUSDT,MADEUSDT,BAREUSDT')
    expect(response.status).toBe(200)
    expect(body).toMatchObject({
      data: [{ symbol: 'MADEUSDT', model: 'ledger' }],
      failed: [
        { symbol: 'NONEUSDT', code: 'SYMBOL_UNKNOWN', detail: expect.stringContaining('MADEUSDT') },
        { symbol: 'BAREUSDT', code: 'MODEL_INPUTS_MISSING', detail: expect.stringContaining('open-interest') },
      ],
    })
  })

  test('a row is computed once for a state of the data', async () => {
    const ask = async () => (await made.get('/liquidations/screener?symbols=SLOWUSDT')).response.headers.get('x-cache')
    await ask()
    expect(await ask()).toBe('hit')
  })

  test.each([
    ['symbols=MADEUSDT&model=magic', 'REQUEST_INVALID', 'ledger'],
    [`symbols=${Array.from({ length: 51 }, (_, n) => `A${n}`).join(',')}`, 'SCREENER_SYMBOLS_TOO_MANY', '50'],
    ['range_pct=0', 'REQUEST_INVALID', 'range_pct'],
    ['exchanges=mtgox', 'EXCHANGE_UNKNOWN', 'binance'],
  ])('%s is refused', async (query, code, says) => {
    const { body } = await made.get(`/liquidations/screener?${query}`)
    expect(body).toMatchObject({ status: 400, code, detail: expect.stringContaining(says) })
  })
})

describe('open interest', () => {
  test('is the last reading of each bucket, in contracts and in USD at the close', async () => {
    const query = `symbol=SLOWUSDT&interval=4h&start_time=${hour(56)}&end_time=${hour(68)}`
    const { body } = await made.get(`/data/open-interest?${query}`)
    // 2,000 contracts up to the reading of hour 60, 2,500 from that of hour 61 on.
    expect(body).toEqual({
      data: [
        { exchange: 'okx', timestamp: hour(56), open_interest: 2000, open_interest_usd: 200_000 },
        { exchange: 'okx', timestamp: hour(60), open_interest: 2500, open_interest_usd: 250_000 },
        { exchange: 'okx', timestamp: hour(64), open_interest: 2500, open_interest_usd: 250_000 },
      ],
      meta: {
        symbol: 'SLOWUSDT',
        exchanges: ['okx'],
        start_time: hour(56),
        end_time: hour(68),
        interval: '4h',
        data_kind: 'observed',
        warnings: [],
      },
    })
  })

  test('a bucket without a reading has no row', async () => {
    const query = `symbol=SLOWUSDT&interval=30m&start_time=${hour(60)}&end_time=${hour(62)}`
    const { body } = await made.get<{ data: { timestamp: number }[] }>(`/data/open-interest?${query}`)
    expect(body.data.map(({ timestamp }) => timestamp)).toEqual([hour(60), hour(61)])
  })

  test('comes of every venue that has it, also as CSV', async () => {
    const query = `symbol=TWOUSDT&interval=1h&start_time=${hour(0)}&end_time=${hour(1)}&format=csv`
    const text = await (await fetch(`${made.server.url}/data/open-interest?${query}`)).text()
    expect(text.trimEnd().split(/\r?\n/)).toEqual([
      'time_ms,exchange,open_interest,open_interest_usd',
      `${hour(0)},bybit,6000,600000`,
      `${hour(0)},okx,6000,600000`,
    ])
  })
})

test('funding has each payment with the hours since the one before', async () => {
  const { body } = await made.get('/data/funding?symbol=SLOWUSDT&time_window=3d')
  expect(body).toMatchObject({
    data: [
      { exchange: 'okx', timestamp: hour(48), funding_rate: 0.0001, interval_hours: null },
      { exchange: 'okx', timestamp: hour(56), funding_rate: 0.0002, interval_hours: 8 },
      { exchange: 'okx', timestamp: hour(64), funding_rate: 0.0003, interval_hours: 8 },
    ],
    meta: { symbol: 'SLOWUSDT', exchanges: ['okx'], data_kind: 'observed', warnings: [] },
  })
  const later = await made.get<{ data: unknown[] }>(`/data/funding?symbol=SLOWUSDT&start_time=${hour(56)}`)
  expect(later.body.data[0]).toMatchObject({ timestamp: hour(56), interval_hours: 8 })
})

test.each([
  ['/data/funding?symbol=MADEUSDT', 404, 'SERIES_MISSING', 'liqheat backfill'],
  ['/data/open-interest?symbol=NONEUSDT', 404, 'SYMBOL_UNKNOWN', 'MADEUSDT'],
  ['/data/open-interest?symbol=TWOUSDT&exchanges=binance', 404, 'SERIES_MISSING', 'bybit, okx'],
  ['/data/open-interest?symbol=TWOUSDT&exchanges=mtgox', 400, 'EXCHANGE_UNKNOWN', 'binance'],
  ['/data/open-interest?symbol=TWOUSDT&interval=1m&start_time=0', 400, 'WINDOW_INVALID', '20000'],
  ['/data/open-interest', 400, 'REQUEST_INVALID', 'symbol'],
])('%s is refused with %i %s', async (path, status, code, says) => {
  const { body } = await made.get(path)
  expect(body).toMatchObject({ status, code, detail: expect.stringContaining(says) })
})

test('the store tells its size, and names no path', async () => {
  const { body } = await made.get<{ tables: object[]; file_bytes: number; free_disk_bytes: number }>('/data/store')
  expect(body).toMatchObject({ file_bytes: expect.any(Number), wal_bytes: expect.any(Number) })
  expect(body.file_bytes).toBeGreaterThan(0)
  expect(body.free_disk_bytes).toBeGreaterThan(0)
  // Candles: 120 of MADE, 240 of TWO, 120 of BARE, 72 of SLOW.
  expect(body.tables).toContainEqual({ name: 'candles', rows: 552, is_estimate: true })
  expect(body.tables).toContainEqual({ name: 'liquidations', rows: 4, is_estimate: true })
  expect(JSON.stringify(body)).not.toContain(made.folder)
})
