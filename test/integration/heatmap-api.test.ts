import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { MADE_START, writeMadeMarket } from '../helpers/made-market.ts'

interface Level {
  price: number
  long_density: number
  short_density: number
  long_consumed: number
  short_consumed: number
}
interface Column {
  timestamp: number
  state: string
  levels: Level[]
  positions_created: number
  positions_consumed: number
}

const folder = temporaryFolder()
const db = `${folder.path}/made.duckdb`
let server: CliServer

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(server.url + path, { headers })
  const text = await response.text()
  return { response, text, body: text === '' ? undefined : JSON.parse(text) }
}

const HEATMAP = '/liquidations/heatmap-timeseries?symbol=MADEUSDT&model=time_evolving&interval=1m&price_bin_size=0.1'
const minute = (n: number): number => MADE_START + n * 60_000

beforeAll(async () => {
  const files = writeMadeMarket(folder.path)
  const key = ['--exchange', 'okx', '--symbol', 'MADEUSDT', '--db', db]
  for (const run of [
    await runCli(['import', files.candles, ...key, '--kind', 'candles']),
    await runCli(['import', files.openInterest, ...key, '--kind', 'open-interest', '--open-interest-unit', 'base']),
  ]) {
    expect(run).toMatchObject({ code: 0, stderr: '' })
  }
  server = await startServer(['--db', db])
})

afterAll(async () => {
  await server?.stop()
  folder.remove()
})

describe('geometry of the heatmap', () => {
  const WINDOW = `&start_time=${minute(0)}&end_time=${minute(120)}`
  let columns: Column[]
  const at = (n: number, price: number): Level | undefined => columns[n]?.levels.find((level) => level.price === price)

  beforeAll(async () => {
    columns = (await get(HEATMAP + WINDOW)).body.data
  })

  test('levels begin in the column in which positions open, on both sides', () => {
    expect(columns[9]?.levels).toEqual([])
    // 1,000 coins at 100 are 100,000 USD a side; 20 % of them at 50x.
    expect(columns[10]?.positions_created).toBe(200_000)
    expect(at(10, 98.5)?.long_density).toBe(20_000)
    expect(at(10, 96.5)?.long_density).toBe(25_000)
    expect(at(10, 103.4)?.short_density).toBe(25_000)
  })

  test('they end in the column whose candle touches them, and not before', () => {
    for (let n = 10; n < 40; n++) expect(at(n, 96.5)?.long_density).toBe(25_000)
    expect(at(40, 96.5)).toMatchObject({ long_density: 0, long_consumed: 25_000 })
    // 100x at 99.54, 50x and 25x of the longs: 55 % of 100,000 USD.
    expect(columns[40]?.positions_consumed).toBe(55_000)
    for (let n = 41; n < 120; n++) expect(at(n, 96.5)).toBeUndefined()
    expect(at(49, 103.4)?.short_density).toBe(25_000)
    expect(at(50, 103.4)).toMatchObject({ short_density: 0, short_consumed: 25_000 })
  })

  test('what no candle touches stays to the last column', () => {
    expect(at(119, 90.4)?.long_density).toBe(30_000)
    expect(at(119, 109.3)?.short_density).toBe(30_000)
  })
})

describe('windows', () => {
  test('give the same cells wherever they overlap', async () => {
    const long = (await get(`${HEATMAP}&start_time=${minute(0)}&end_time=${minute(110)}`)).body.data
    const short = (await get(`${HEATMAP}&start_time=${minute(35)}&end_time=${minute(60)}`)).body.data
    expect(short).toEqual(long.slice(35, 60))
  })

  test('a coarse column is the state at its end, with everything consumed in it', async () => {
    const { body } = await get(`${HEATMAP.replace('1m', '30m')}&start_time=${minute(0)}&end_time=${minute(120)}`)
    // 25x, 50x and 100x are 55 % of 100,000 USD: the longs in minute 40, the shorts in minute 50.
    expect(body.data.map((column: Column) => column.positions_consumed)).toEqual([0, 110_000, 0, 0])
    expect(body.data[1].levels).toContainEqual({
      price: 96.5,
      long_density: 0,
      short_density: 0,
      long_consumed: 25_000,
      short_consumed: 0,
    })
  })
})

describe('files that are not in order, or not whole', () => {
  const whole = `${HEATMAP}&start_time=${minute(0)}&end_time=${minute(120)}`

  const importAs = async (symbol: string, change: (lines: string[], kind: string) => string[]) => {
    await server.stop()
    for (const [kind, name] of [
      ['candles', 'candles.csv'],
      ['open-interest', 'open_interest.csv'],
    ] as const) {
      const [header = '', ...lines] = readFileSync(`${folder.path}/${name}`, 'utf8').trimEnd().split('\n')
      const file = `${folder.path}/${symbol}-${name}`
      writeFileSync(file, `${[header, ...change(lines, kind)].join('\n')}\n`)
      const unit = kind === 'candles' ? [] : ['--open-interest-unit', 'base']
      const run = await runCli([
        'import',
        file,
        '--exchange',
        'okx',
        '--symbol',
        symbol,
        '--kind',
        kind,
        '--db',
        db,
        ...unit,
      ])
      expect(run).toMatchObject({ code: 0, stderr: '' })
    }
    server = await startServer(['--db', db])
  }
  test('sorted or not, the same rows make the same map', async () => {
    const sorted = (await get(whole)).body.data
    await importAs('SHUFFLEDUSDT', (lines) => lines.toReversed().sort((a, b) => (a.slice(9) < b.slice(9) ? 1 : -1)))
    expect((await get(whole.replace('MADE', 'SHUFFLED'))).body.data).toEqual(sorted)
  })

  test('a hole in either input is a gap in the map, with nothing created or consumed in it', async () => {
    const isMissing = (kind: string, n: number) => (kind === 'candles' ? n >= 45 && n < 55 : n > 70 && n < 80)
    await importAs('HOLEUSDT', (lines, kind) => lines.filter((_, n) => !isMissing(kind, n)))
    const { data, meta } = (await get(whole.replace('MADE', 'HOLE'))).body
    const gaps = data.flatMap((column: Column, n: number) => (column.state === 'gap' ? [n] : []))
    expect(gaps).toEqual(
      [...Array(10).keys()].flatMap((n) => [45 + n]).concat([...Array(10).keys()].map((n) => 70 + n)),
    )
    for (const n of gaps) expect(data[n]).toMatchObject({ levels: [], positions_created: 0, positions_consumed: 0 })
    // The jump of minute 50 was never seen, so the shorts at 103.43 are still there.
    expect(data[119].levels).toContainEqual(expect.objectContaining({ price: 103.4, short_density: 25_000 }))
    expect(meta.coverage).toMatchObject({ gap_columns: 20 })
    expect(meta.warnings).toContainEqual(expect.stringContaining('20 of 120 columns'))
    expect(meta.per_exchange.okx.missing).toEqual([
      { kind: 'candles', interval: '1m', start_time: minute(45), end_time: minute(55) },
      { kind: 'open-interest', interval: null, start_time: minute(71), end_time: minute(80) },
    ])
  })
})

describe('answers', () => {
  test('meta tells the whole request and measures its own conservation error', async () => {
    const { body } = await get(`${HEATMAP}&start_time=${minute(0)}&end_time=${minute(120)}`)
    expect(body.meta).toMatchObject({
      symbol: 'MADEUSDT',
      interval: '1m',
      model: 'time_evolving',
      exchanges: ['okx'],
      total_snapshots: 120,
      price_bin_size: 0.1,
      trigger: 'last',
      data_kind: 'observed',
      coverage: { gap_columns: 0, complete_share: 1 },
    })
    expect(body.meta.conservation_error).toBeLessThan(1e-9)
    expect(body.meta.warnings).toEqual([expect.stringContaining('no margin tiers known')])
  })

  test('columns carry the same numbers as json, in a fraction of the bytes', async () => {
    const query = `${HEATMAP}&start_time=${minute(0)}&end_time=${minute(120)}`
    const json = await get(query)
    const packed = await get(`${query}&format=columns`)
    const { time_axis, price_axis, series } = packed.body
    const bytes = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer
    const first = new Int32Array(bytes(series.long_density.first))
    const offset = new Uint32Array(bytes(series.long_density.offset))
    const values = new Float32Array(bytes(series.long_density.values))
    expect(time_axis).toEqual({ start: minute(0), step: 60_000, count: 120 })
    json.body.data.forEach(({ levels }: Column, t: number) => {
      for (const { price, long_density } of levels) {
        const row = Math.round(price / 0.1) - price_axis.first_bucket
        const index = (offset[t] ?? 0) + row - (first[t] ?? 0)
        const value = index >= (offset[t] ?? 0) && index < (offset[t + 1] ?? 0) ? (values[index] ?? 0) : 0
        expect(value).toBeCloseTo(long_density, 2)
      }
    })
  })

  test('an unchanged answer is 304, in every coding', async () => {
    for (const coding of ['br', 'gzip', 'identity']) {
      const first = await get(HEATMAP, { 'accept-encoding': coding })
      expect(first.response.headers.get('content-encoding')).toBe(coding === 'identity' ? null : coding)
      const etag = first.response.headers.get('etag') ?? ''
      expect(etag).not.toBe('')
      const second = await get(HEATMAP, { 'accept-encoding': coding, 'if-none-match': etag })
      expect(second.response.status).toBe(304)
      expect(second.text).toBe('')
    }
  })

  test.each([
    ['/liquidations/heatmap-timeseries', 400, 'REQUEST_INVALID', 'symbol'],
    [`${HEATMAP}&as_of=1`, 404, 'NOTHING_KNOWN_THEN', '2026-01-05'],
    [`${HEATMAP}&as_of=soon`, 400, 'DOMAIN_TIME_UNREADABLE', 'as_of'],
    [`${HEATMAP}&exchanges=mtgox`, 400, 'EXCHANGE_UNKNOWN', 'binance, bybit, okx'],
    [`${HEATMAP}&exchanges=bybit`, 404, 'EXCHANGE_NOT_STORED', 'okx'],
    [`${HEATMAP}&leverage_weights=5:15,ten:3`, 400, 'LEVERAGE_WEIGHTS_INVALID', 'ten:3'],
    [`${HEATMAP}&leverage_weights=200:1`, 400, 'DOMAIN_LEVERAGE_RANGE', '125x'],
    [HEATMAP.replace('time_evolving', 'magic'), 400, 'REQUEST_INVALID', 'time_evolving'],
    [`${HEATMAP}&format=xml`, 400, 'REQUEST_INVALID', 'columns'],
    [`${HEATMAP}&start_time=soon`, 400, 'DOMAIN_TIME_UNREADABLE', 'soon'],
    [HEATMAP.replace('0.1', '0.0001'), 400, 'PRICE_BIN_SIZE_INVALID', '0.002'],
    [HEATMAP.replace('0.1', '-1'), 400, 'REQUEST_INVALID', 'price_bin_size'],
    [HEATMAP.replace('MADE', 'NONE'), 404, 'SYMBOL_UNKNOWN', 'MADEUSDT'],
    ['/prices/klines?symbol=MADEUSDT&exchange=bybit', 404, 'CANDLES_MISSING', 'okx'],
    ['/no/such/route', 404, 'ROUTE_UNKNOWN', '/docs'],
  ])('%s is refused with %i %s', async (path, status, code, says) => {
    const { response, body } = await get(path)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(body).toMatchObject({ status, code, detail: expect.stringContaining(says) })
    expect(response.status).toBe(status)
    expect(body.request_id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('the other routes', () => {
  test('health reads the store', async () => {
    expect((await get('/health')).body).toMatchObject({ status: 'ok', store: { series: 6 } })
  })

  test('symbols, date range and coverage tell what is stored', async () => {
    const symbol = (await get('/symbols')).body.data.find((found: { symbol: string }) => found.symbol === 'MADEUSDT')
    expect(symbol).toMatchObject({
      symbol: 'MADEUSDT',
      default_price_bin_size: 0.1,
      last_price: 100,
      has_heatmap: true,
    })
    const { body: range } = await get('/data/date-range?symbol=MADEUSDT')
    expect(range.heatmap).toEqual({ start_time: minute(0), end_time: minute(120) })
    const { body: coverage } = await get('/data/coverage?symbol=MADEUSDT')
    expect(coverage.data).toEqual([
      expect.objectContaining({ kind: 'candles', interval: '1m', rows: 120, missing: [], sources: ['candles.csv'] }),
      expect.objectContaining({ kind: 'open-interest', interval: null, rows: 121 }),
    ])
  })

  test('klines are joined from the stored candles', async () => {
    const { body } = await get(
      `/prices/klines?symbol=MADEUSDT&interval=1h&start_time=${minute(0)}&end_time=${minute(120)}`,
    )
    expect(body.data).toEqual([
      { timestamp: minute(0), open: 100, high: 103.7, low: 96.4, close: 100, volume: 600 },
      { timestamp: minute(60), open: 100, high: 100.01, low: 99.99, close: 100, volume: 600 },
    ])
  })

  test('klines as of a time are made of the candles that had closed by then', async () => {
    const query = `/prices/klines?symbol=MADEUSDT&interval=1h&start_time=${minute(0)}&end_time=${minute(120)}`
    // At 00:40:30 the candle of the dip is still open; the 40 before it hold 10 coins each.
    const { body } = await get(`${query}&as_of=${minute(40) + 30_000}`)
    expect(body.data).toEqual([{ timestamp: minute(0), open: 100, high: 100.01, low: 99.99, close: 100, volume: 400 }])
    expect((await get(`${query}&as_of=${minute(41)}`)).body.data[0]).toMatchObject({ low: 96.4, volume: 410 })
    expect((await get(`${query}&as_of=never`)).body).toMatchObject({ status: 400, code: 'DOMAIN_TIME_UNREADABLE' })
  })

  test('models carry their options', async () => {
    const { data } = (await get('/models')).body
    expect(data.filter((model: { default: boolean }) => model.default)).toHaveLength(1)
    expect(data[0]).toMatchObject({
      id: 'ledger',
      default: true,
      measured_skill: null,
      needs: ['candles', 'open-interest'],
    })
    expect(data[0].uses).toEqual(['traded-prices'])
    expect(data.at(-1).awaits).toEqual(['open-interest', 'funding', 'large-trades'])
    const options = data.flatMap((model: { options: { properties: object } }) =>
      Object.values(model.options.properties),
    )
    for (const option of options) {
      expect(option).toMatchObject({ default: expect.anything(), description: expect.stringMatching(/\w{3}/) })
    }
  })

  test('every route is in the OpenAPI document, and the pages are there', async () => {
    const { body } = await get('/openapi.json')
    expect(Object.keys(body.paths).sort()).toEqual([
      '/api/futures/liquidation/aggregated-heatmap/model1',
      '/api/futures/liquidation/aggregated-heatmap/model2',
      '/api/futures/liquidation/aggregated-heatmap/model3',
      '/api/futures/liquidation/aggregated-history',
      '/api/futures/liquidation/aggregated-map',
      '/api/futures/liquidation/coin-list',
      '/api/futures/liquidation/exchange-list',
      '/api/futures/liquidation/heatmap/model1',
      '/api/futures/liquidation/heatmap/model2',
      '/api/futures/liquidation/heatmap/model3',
      '/api/futures/liquidation/history',
      '/api/futures/liquidation/map',
      '/api/futures/liquidation/max-pain',
      '/api/futures/liquidation/order',
      '/cache',
      '/cache/stats',
      '/data/coverage',
      '/data/date-range',
      '/data/funding',
      '/data/open-interest',
      '/data/store',
      '/exchanges',
      '/exchanges/health',
      '/health',
      '/health/live',
      '/health/ready',
      '/liquidations/compare-models',
      '/liquidations/heatmap',
      '/liquidations/heatmap-timeseries',
      '/liquidations/history',
      '/liquidations/levels',
      '/liquidations/map',
      '/liquidations/observed',
      '/liquidations/screener',
      '/metrics',
      '/models',
      '/parameters',
      '/parameters/{name}',
      '/prices/klines',
      '/sql',
      '/sql/tables',
      '/symbols',
      '/ws',
    ])
    for (const path of ['/', '/docs']) {
      const response = await fetch(server.url + path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain('text/html')
    }
  })
})

describe('a store that holds both kinds of data', () => {
  const whole = `${HEATMAP}&start_time=${minute(0)}&end_time=${minute(120)}`

  test('a simulated market of the same symbol is never added to an observed one', async () => {
    const before = (await get(whole)).body.data
    await server.stop()
    await runCli(['simulate', '--symbol', 'MADEUSDT', '--from', '2026-01-05', '--days', '1', '--db', db])
    server = await startServer(['--db', db])
    const { data, meta } = (await get(whole)).body
    expect(data).toEqual(before)
    expect(meta).toMatchObject({ exchanges: ['okx'], data_kind: 'observed' })
    const alone = (await get(`${whole}&exchanges=simulated`)).body
    expect(alone.meta).toMatchObject({ exchanges: ['simulated'], data_kind: 'simulated', trigger: 'mark' })
    expect((await get(`${whole}&exchanges=simulated,okx`)).body).toMatchObject({ status: 400, code: 'EXCHANGES_MIXED' })
  })
})
