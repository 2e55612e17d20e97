import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MADE_START } from '../helpers/made-market.ts'
import { type MadeServer, SLOW_START, startMadeServer } from '../helpers/made-server.ts'

interface Meta {
  readonly symbol: string
  readonly model: string
  readonly model_version: string
  readonly exchanges: readonly string[]
  readonly data_end: number
  readonly freshness_seconds: number
  readonly coverage: object
  readonly data_kind: string
  readonly warnings: readonly string[]
}
interface Answer<Data> {
  readonly code: string
  readonly msg: string
  readonly data: Data
  readonly meta: Meta
}
interface Heatmap {
  readonly y_axis: readonly number[]
  readonly liquidation_leverage_data: readonly (readonly [number, number, number])[]
  readonly price_candlesticks: readonly (readonly [number, string, string, string, string, string])[]
  readonly update_time: number
}
interface PriceMap {
  readonly data: Readonly<Record<string, readonly (readonly [number, number, number | null, null])[]>>
  readonly last_price: number
}
interface Column {
  readonly timestamp: number
  readonly state: string
  readonly levels: readonly { price: number; long_density: number; short_density: number }[]
}

const ROOT = '/api/futures/liquidation'
const HOUR = 3_600_000
const minute = (n: number): number => MADE_START + n * 60_000

let made: MadeServer
beforeAll(async () => {
  made = await startMadeServer({ hasDemo: true })
})
afterAll(() => made?.stop())

async function ask<Data>(path: string): Promise<Answer<Data>> {
  const { response, body } = await made.get<Answer<Data>>(`${ROOT}${path}`)
  expect(response.status, JSON.stringify(body).slice(0, 500)).toBe(200)
  return body
}

/** Open USD by open time of the column and price. */
function cellsOf({ y_axis, liquidation_leverage_data, price_candlesticks }: Heatmap): Map<string, number> {
  return new Map(
    liquidation_leverage_data.map(([x, y, value]) => [
      `${(price_candlesticks[x]?.[0] ?? 0) * 1000} ${y_axis[y]}`,
      value,
    ]),
  )
}

function ownCells(columns: readonly Column[]): Map<string, number> {
  const cells = columns.flatMap(({ timestamp, levels }) =>
    levels.map(
      (level) =>
        [`${timestamp} ${level.price}`, Math.round((level.long_density + level.short_density) * 100) / 100] as const,
    ),
  )
  return new Map(cells.filter(([, value]) => value > 0))
}

describe('heatmaps', () => {
  const MADE = 'exchange=OKX&symbol=MADEUSDT&range=12h&interval=1m&price_bin_size=0.1'

  // https://docs.coinglass.com/reference/liquidation-heatmap and rest/Futures/Liquidation/liquidation-heatmap.md of
  // github.com/coinglass-api/coinglass-api-docs: y_axis numbers, cells [x, y, value], candles [seconds, five texts].
  test('have the documented shape', async () => {
    const { code, msg, data } = await ask<Heatmap>(`/heatmap/model2?${MADE}`)
    expect([code, msg]).toEqual(['0', 'success'])
    expect(Object.keys(data)).toEqual(['y_axis', 'liquidation_leverage_data', 'price_candlesticks', 'update_time'])
    // 120 minutes are stored; the rest of the 12 hours has no candle and no index.
    expect(data.price_candlesticks).toHaveLength(120)
    // 10 coins at 100.
    expect(data.price_candlesticks[0]).toEqual([MADE_START / 1000, '100', '100.01', '99.99', '100', '1000'])
    expect(data.price_candlesticks[40]).toEqual([minute(40) / 1000, '100', '100.01', '96.4', '100', '1000'])
    expect(data.update_time).toBe(minute(120))
    // The lowest longs are at 80.4 (5x), the highest shorts at 119.3 (5x): 390 buckets of 0.1.
    expect([data.y_axis[0], data.y_axis[1], data.y_axis.at(-1), data.y_axis.length]).toEqual([80.4, 80.5, 119.3, 390])
    for (const cell of data.liquidation_leverage_data) {
      expect(cell).toHaveLength(3)
      const [x, y, value] = cell
      expect(Number.isInteger(x) && x >= 0 && x < 120).toBe(true)
      expect(Number.isInteger(y) && y >= 0 && y < 390).toBe(true)
      expect(value).toBeGreaterThan(0)
    }
  })

  test('hold what is open at the end of each candle', async () => {
    const cells = cellsOf((await ask<Heatmap>(`/heatmap/model2?${MADE}`)).data)
    // 25 % of 100,000 USD at 25x open in minute 10 and go with the dip of minute 40.
    expect([9, 10, 39, 40].map((n) => cells.get(`${minute(n)} 96.5`))).toEqual([undefined, 25_000, 25_000, undefined])
    expect(cells.get(`${minute(119)} 90.4`)).toBe(30_000)
  })

  test.each([
    ['model1', 'ledger'],
    ['model2', 'time_evolving'],
    ['model3', 'binance_standard'],
  ])('%s is %s, cell by cell that of our own route', async (name, model) => {
    for (const [query, own] of [
      [MADE, 'symbol=MADEUSDT&exchanges=okx&time_window=12h&interval=1m&price_bin_size=0.1'],
      [
        'exchange=simulated&symbol=DEMOUSDT&range=24h&interval=1h',
        'symbol=DEMOUSDT&exchanges=simulated&time_window=24h&interval=1h',
      ],
    ]) {
      const theirs = await ask<Heatmap>(`/heatmap/${name}?${query}`)
      const ours = (await made.get<{ data: Column[] }>(`/liquidations/heatmap-timeseries?${own}&model=${model}`)).body
      const cells = cellsOf(theirs.data)
      expect(cells.size).toBeGreaterThan(100)
      expect(cells).toEqual(ownCells(ours.data))
      expect(theirs.meta.model).toBe(model)
    }
  })

  test('a model and its options may be named, and a time in the past', async () => {
    const query = `${MADE}&model=time_evolving&leverage_weights=10:1&as_of=${minute(30)}`
    const { data, meta } = await ask<Heatmap>(`/heatmap/model1?${query}`)
    expect(meta).toMatchObject({ model: 'time_evolving', as_of: minute(30), data_end: minute(30) })
    // All 100,000 USD of each side at 10x.
    expect(cellsOf(data).get(`${minute(29)} 90.4`)).toBe(100_000)
    expect(data.price_candlesticks.at(-1)?.[0]).toBe(minute(29) / 1000)
  })

  test('of a coin are the sum over its venues', async () => {
    const query = 'range=12h&interval=1m&price_bin_size=0.1'
    for (const name of ['model1', 'model2', 'model3']) {
      const all = await ask<Heatmap>(`/aggregated-heatmap/${name}?symbol=TWO&${query}`)
      expect(all.meta.exchanges).toEqual(['bybit', 'okx'])
      const sum = new Map<string, number>()
      for (const exchange of ['Bybit', 'OKX']) {
        const one = await ask<Heatmap>(`/heatmap/${name}?exchange=${exchange}&symbol=TWOUSDT&${query}`)
        expect(one.meta.exchanges).toEqual([exchange.toLowerCase()])
        for (const [cell, value] of cellsOf(one.data)) sum.set(cell, (sum.get(cell) ?? 0) + value)
      }
      const cells = cellsOf(all.data)
      // Either side of each venue and of their sum is rounded to cents: six times half a cent.
      const differences = [...new Set([...cells.keys(), ...sum.keys()])].map((cell) =>
        Math.abs((cells.get(cell) ?? 0) - (sum.get(cell) ?? 0)),
      )
      expect(differences.length).toBeGreaterThan(500)
      expect(differences.reduce((most, difference) => Math.max(most, difference), 0)).toBeLessThan(0.035)
      const listed = await ask<Heatmap>(`/aggregated-heatmap/${name}?symbol=TWO&exchange_list=OKX&${query}`)
      expect(listed.meta.exchanges).toEqual(['okx'])
    }
  })
})

describe('maps', () => {
  const PAST = `price_bin_size=0.1&model=time_evolving&as_of=${minute(30)}`

  // https://docs.coinglass.com/reference/liquidation-map: {data: {data: {"48935": [[48935, 1579370.77, 25, null]]}}}
  test('of a pair list levels by leverage under their price', async () => {
    const { code, msg, data } = await ask<PriceMap>(`/map?exchange=okx&symbol=MADE-USDT-SWAP&${PAST}`)
    expect([code, msg]).toEqual(['0', 'success'])
    expect(data.last_price).toBe(100)
    expect(data.data['90.4']).toEqual([[90.4, 30_000, 10, null]])
    expect(data.data['98.5']).toEqual([[98.5, 20_000, 50, null]])
    expect(Object.keys(data.data).map(Number)).toEqual([
      80.4, 90.4, 96.5, 98.5, 99.5, 100.4, 101.4, 103.4, 109.3, 119.3,
    ])
  })

  // https://docs.coinglass.com/reference/liquidation-aggregated-map: leverage is null.
  test('of a coin are the sum over leverages and venues', async () => {
    const all = (await ask<PriceMap>(`/aggregated-map?symbol=TWO&${PAST}`)).data.data
    const sum: Record<string, number> = {}
    for (const exchange of ['okx', 'bybit']) {
      const one = (await ask<PriceMap>(`/map?exchange=${exchange}&symbol=TWOUSDT&${PAST}`)).data.data
      for (const [price, levels] of Object.entries(one)) {
        for (const [, value] of levels) sum[price] = (sum[price] ?? 0) + value
      }
    }
    const expected = Object.entries(sum).map(([price, value]) => [price, [[Number(price), value, null, null]]])
    expect(all).toEqual(Object.fromEntries(expected))
    expect(Object.values(sum).reduce((total, value) => total + value, 0)).toBeCloseTo(400_000, 0)
  })

  test('hold what was opened within the range, as /liquidations/levels does', async () => {
    const levels = async (range: string) => {
      const query = `exchange=okx&symbol=SLOWUSDT&model=time_evolving&price_bin_size=0.1&range=${range}`
      return (await ask<PriceMap>(`/map?${query}`)).data.data['90.4']
    }
    // 30 % at 10x of 1,000 coins in hour 10 and of 500 in hour 60, at 100 USD; the data ends with hour 72.
    expect(await levels('1d')).toEqual([[90.4, 15_000, 10, null]])
    expect(await levels('7d')).toEqual([[90.4, 45_000, 10, null]])
    const theirs = (await ask<PriceMap>('/map?exchange=okx&symbol=SLOWUSDT&price_bin_size=0.1')).data.data
    const { body: own } = await made.get<Record<string, { price_level: number; volume: number; leverage: number }[]>>(
      '/liquidations/levels?symbol=SLOWUSDT&price_bin_size=0.1&timeframe=1',
    )
    const listed = ['long', 'short'].flatMap((side) => own[`${side}_liquidations`] ?? [])
    expect(listed.length).toBeGreaterThan(10)
    for (const { price_level, volume, leverage } of listed) {
      expect(theirs[price_level]).toContainEqual([price_level, volume, leverage, null])
    }
    const { meta } = await ask<PriceMap>('/map?exchange=okx&symbol=SLOWUSDT&range=1d')
    expect(meta).toMatchObject({ opened_since: SLOW_START + 48 * HOUR, data_end: SLOW_START + 72 * HOUR })
  })
})

describe('max pain', () => {
  // rest/Futures/Liquidation/liquidation-max-pain.md of github.com/coinglass-api/coinglass-api-docs
  const FIELDS = [
    'symbol',
    'price',
    'long_max_pain_liq_level',
    'long_max_pain_liq_price',
    'short_max_pain_liq_level',
    'short_max_pain_liq_price',
  ]
  type Row = Readonly<Record<string, unknown>>

  test('of a coin is that of our map', async () => {
    const query = `model=time_evolving&price_bin_size=0.1&as_of=${minute(30)}`
    const { data } = await ask<readonly Row[]>(`/max-pain?range=24h&symbol=MADE&${query}`)
    const [row] = data
    expect(Object.keys(row ?? {}).slice(0, 6)).toEqual(FIELDS)
    const { body: map } = await made.get<Record<'long' | 'short', { max_pain: { price: number; mass: number } }>>(
      `/liquidations/map?symbol=MADEUSDT&${query}`,
    )
    expect(row).toMatchObject({
      symbol: 'MADE',
      price: 100,
      // The middle of 90.4 to 90.5: 30 % of 100,000 USD at 10x.
      long_max_pain_liq_price: 90.45,
      long_max_pain_liq_level: 30_000,
      short_max_pain_liq_price: map.short.max_pain.price,
      short_max_pain_liq_level: 30_000,
      pair: 'MADEUSDT',
      exchanges: ['okx'],
    })
    expect(map.long.max_pain).toMatchObject({ price: 90.45, mass: 30_000 })
  })

  test('without a coin is of all that have a map, and says what has none', async () => {
    const { data, meta } = await ask<readonly Row[]>('/max-pain')
    expect(data.map(({ symbol }) => symbol)).toEqual(['DEMO', 'MADE', 'SLOW', 'TWO'])
    expect(data.map(({ data_kind }) => data_kind)).toEqual(['simulated', 'observed', 'observed', 'observed'])
    expect(meta.data_kind).toBe('simulated')
    expect(meta.warnings).toContainEqual(expect.stringMatching(/^BAREUSDT: .*no open interest stored/))
    const demo = data[0] ?? {}
    expect(Number(demo['long_max_pain_liq_price'])).toBeLessThan(Number(demo['price']))
    expect(Number(demo['short_max_pain_liq_price'])).toBeGreaterThan(Number(demo['price']))
  })

  test('is null on a side that has nothing near the price', async () => {
    const query = `symbol=MADE&model=time_evolving&as_of=${minute(5)}`
    const { data } = await ask<readonly Row[]>(`/max-pain?${query}`)
    expect(data[0]).toMatchObject({ long_max_pain_liq_price: null, long_max_pain_liq_level: null })
  })
})

describe('answers', () => {
  test.each([
    '/heatmap/model1?exchange=Simulated&symbol=DEMOUSDT',
    '/aggregated-heatmap/model1?symbol=DEMO&range=24h',
    '/map?exchange=Simulated&symbol=DEMOUSDT',
    '/aggregated-map?symbol=DEMO',
    '/max-pain?symbol=DEMO',
  ])('%s says of what kind, how fresh and of whom it is', async (path) => {
    const { meta } = await ask(path)
    expect(meta).toMatchObject({
      model: 'ledger',
      model_version: expect.any(String),
      exchanges: ['simulated'],
      data_end: MADE_START + 72 * HOUR,
      freshness_seconds: expect.any(Number),
      data_kind: 'simulated',
      warnings: expect.any(Array),
    })
  })

  test('are kept and compressed', async () => {
    const url = `${made.server.url}${ROOT}/heatmap/model2?exchange=okx&symbol=MADEUSDT`
    const first = await fetch(url, { headers: { 'accept-encoding': 'br', 'cg-api-key': 'none is needed here' } })
    expect([first.status, first.headers.get('content-encoding')]).toEqual([200, 'br'])
    const etag = first.headers.get('etag') ?? ''
    expect((await fetch(url, { headers: { 'accept-encoding': 'br', 'if-none-match': etag } })).status).toBe(304)
  })

  test('parameters that nobody knows are ignored, and named in a header', async () => {
    const { response, body } = await made.get<Answer<Heatmap>>(
      `${ROOT}/aggregated-map?symbol=MADE&timeType=1&a%0d%0ab=2`,
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('liqheat-ignored-parameters')).toBe('timeType, a%0D%0Ab')
    expect(body.code).toBe('0')
  })
})

describe('refusals', () => {
  // https://docs.coinglass.com/reference/responses-error-codes: code is the status as text.
  test.each([
    ['/heatmap/model1?exchange=Gate&symbol=MADEUSDT&range=3d', 400, 'EXCHANGE_UNKNOWN', 'binance'],
    ['/heatmap/model1?exchange=OKX&symbol=NONEUSDT&range=3d', 404, 'SYMBOL_UNKNOWN', 'MADEUSDT'],
    ['/heatmap/model1?exchange=Bybit&symbol=MADEUSDT&range=3d', 404, 'EXCHANGE_NOT_STORED', 'okx'],
    ['/heatmap/model1?exchange=OKX&symbol=MADEUSDT&range=2d', 400, 'REQUEST_INVALID', '12h,24h,3d,7d,30d,90d,180d,1y'],
    ['/heatmap/model1?exchange=OKX', 400, 'REQUEST_INVALID', '"symbol" is required'],
    ['/heatmap/model1?exchange=OKX&symbol=%20', 400, 'SYMBOL_EMPTY', 'BTCUSDT'],
    ['/heatmap/model1?exchange=OKX&symbol=BAREUSDT', 404, 'MODEL_INPUTS_MISSING', 'no open interest'],
    ['/heatmap/model2?exchange=OKX&symbol=MADEUSDT&model=magic', 400, 'REQUEST_INVALID', 'ledger'],
    ['/heatmap/model1?exchange=OKX&symbol=MADEUSDT&range=1y&interval=1m', 400, 'WINDOW_INVALID', '525600'],
    [
      '/heatmap/model1?exchange=Simulated&symbol=DEMOUSDT&interval=5m&price_bin_size=0.003',
      400,
      'COINGLASS_TOO_LARGE',
      '500000',
    ],
    ['/heatmap/model2?exchange=OKX&symbol=MADEUSDT&members=ledger', 400, 'MODEL_OPTION_INVALID', 'members'],
    ['/aggregated-heatmap/model3?symbol=NONE', 404, 'SYMBOL_UNKNOWN', 'NONEUSDT'],
    ['/aggregated-heatmap/model3?symbol=MADE&exchange_list=OKX,Gate', 400, 'EXCHANGE_UNKNOWN', 'gate'],
    ['/map?exchange=OKX&symbol=MADEUSDT&range=24h', 400, 'REQUEST_INVALID', '1d,7d,30d'],
    ['/aggregated-map?symbol=MADE&as_of=soon', 400, 'DOMAIN_TIME_UNREADABLE', 'soon'],
    ['/max-pain?range=90d', 400, 'REQUEST_INVALID', '14d'],
    ['/max-pain?symbol=NONE', 404, 'SYMBOL_UNKNOWN', 'NONEUSDT'],
    ['/max-pain?model=time_evolving&members=ledger', 400, 'MODEL_OPTION_INVALID', 'members'],
    ['/order?exchange=Gate&symbol=BTC', 400, 'EXCHANGE_UNKNOWN', 'gate'],
    ['/history?exchange=OKX&symbol=MADEUSDT&interval=2h', 400, 'REQUEST_INVALID', '6h'],
  ])('%s is answered %i %s', async (path, status, code, says) => {
    const { response, body } = await made.get(`${ROOT}${path}`)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(body).toEqual({
      code: String(status),
      msg: expect.stringContaining(says),
      error_code: code,
      type: 'about:blank',
      title: status === 400 ? 'Bad Request' : 'Not Found',
      status,
      detail: body['msg'],
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })
})

test('every route is described', async () => {
  const { body } = await made.get<{ paths: Record<string, { get: { tags: string[]; responses: object } }> }>(
    '/openapi.json',
  )
  const described = Object.entries(body.paths).filter(([path]) => path.startsWith(ROOT))
  expect(described.map(([path]) => path.slice(ROOT.length)).sort()).toEqual([
    '/aggregated-heatmap/model1',
    '/aggregated-heatmap/model2',
    '/aggregated-heatmap/model3',
    '/aggregated-history',
    '/aggregated-map',
    '/coin-list',
    '/exchange-list',
    '/heatmap/model1',
    '/heatmap/model2',
    '/heatmap/model3',
    '/history',
    '/map',
    '/max-pain',
    '/order',
  ])
  for (const [, { get }] of described) {
    expect(get.tags).toEqual(['coinglass'])
    expect(Object.keys(get.responses)).toEqual(['200', '400', '404', '429', '500'])
  }
})
