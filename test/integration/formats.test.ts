import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { candle, LIVE_START, liquidation, openInterest } from '../helpers/live-batches.ts'
import { readArrow, readCsv, readCsvByPython, readParquet, type TableRow } from '../helpers/table-readers.ts'

const MINUTE = 60_000
const MINUTES = 240
/** A minute after the last candle. */
const NOW = LIVE_START + (MINUTES + 1) * MINUTE
const WINDOW = `symbol=SOLUSDT&start_time=${LIVE_START}&end_time=${LIVE_START + MINUTES * MINUTE}`

interface Level {
  readonly price: number
  readonly long_density: number
  readonly short_density: number
  readonly long_consumed: number
  readonly short_consumed: number
}
interface HeatColumn {
  readonly timestamp: number
  readonly state: string
  readonly levels: readonly Level[]
  readonly positions_created: number
  readonly positions_consumed: number
}
interface Bar {
  readonly price: number
  readonly density: number
  readonly by_leverage: readonly number[]
  readonly by_exchange: readonly number[]
}
interface MapSide {
  readonly bars: readonly Bar[]
  readonly cumulative: readonly { readonly price: number; readonly mass: number }[]
}
interface LiquidationMap {
  readonly leverages: readonly number[]
  readonly exchanges: readonly string[]
  readonly long: MapSide
  readonly short: MapSide
}

let app: LiveApp

/**
 * Four hours of SOLUSDT around 100, with open interest that grows all the time: a hole in the candles from minute 100
 * to 110, nothing open before minute 5. Prices have more digits than a float32 holds.
 */
beforeAll(async () => {
  app = await startLiveApp(NOW)
  const minutes = Array.from({ length: MINUTES }, (_, minute) => minute)
  const price = (minute: number) => 100 + Math.sin(minute / 11) * 2.123456789
  await app.write({
    candles: minutes
      .filter((minute) => minute < 100 || minute >= 110)
      .map((minute) => {
        const [open, close] = [price(minute), price(minute + 1)]
        return candle(minute, { open, close, high: Math.max(open, close) + 0.3, low: Math.min(open, close) - 0.3 })
      }),
    openInterest: [...minutes, MINUTES].map((minute) =>
      openInterest(minute, { quantity: 5000 + Math.max(0, minute - 5) * 17.3 }),
    ),
    liquidations: minutes.map((minute) =>
      liquidation(minute * MINUTE, {
        side: minute % 3 === 0 ? 'short' : 'long',
        price: minute % 5 === 0 ? undefined : price(minute),
        notional: 200 + minute / 7,
      }),
    ),
    watched: [{ exchange: 'bybit', symbol: 'SOLUSDT', dataKind: 'observed', from: LIVE_START, to: NOW }],
  })
})

afterAll(() => app.stop())

async function bytesOf(path: string, headers: Record<string, string> = {}): Promise<Uint8Array> {
  const response = await fetch(app.url + path, { headers })
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect(response.status, Buffer.from(bytes).toString().slice(0, 500)).toBe(200)
  return bytes
}

async function jsonOf<Body>(path: string): Promise<Body> {
  return JSON.parse(Buffer.from(await bytesOf(path)).toString())
}

const HEATMAP = `/liquidations/heatmap-timeseries?${WINDOW}&interval=5m&model=time_evolving`
const MAP = '/liquidations/map?symbol=SOLUSDT'
const KLINES = `/prices/klines?${WINDOW}&interval=3m`
const HISTORY = `/liquidations/history?${WINDOW}&order=oldest`
const SUMS = `/liquidations/history?${WINDOW}&interval=1h`

/** Rows as docs/FORMATS.md says that they follow from JSON. */
const ROWS: Readonly<Record<string, () => Promise<TableRow[]>>> = {
  [HEATMAP]: async () => (await jsonOf<{ data: HeatColumn[] }>(HEATMAP)).data.flatMap(heatRows),
  [MAP]: async () => mapRows(await jsonOf<LiquidationMap>(MAP)),
  [KLINES]: async () => (await jsonOf<{ data: TableRow[] }>(KLINES)).data.map(timeRow),
  [HISTORY]: async () => (await jsonOf<{ data: TableRow[] }>(`${HISTORY}&limit=5000`)).data.map(timeRow),
  [SUMS]: async () => (await jsonOf<{ data: TableRow[] }>(SUMS)).data.map(timeRow),
}

function heatRows({ timestamp, state, levels, positions_created, positions_consumed }: HeatColumn): TableRow[] {
  const amount = state === 'gap' ? null : 0
  const nothing = { long_density: amount, short_density: amount, long_consumed: amount, short_consumed: amount }
  const cells = levels.length === 0 ? [{ price: null, ...nothing }] : levels
  const flows = state === 'gap' ? [null, null] : [positions_created, positions_consumed]
  return cells.map((cell, i) => ({
    time_ms: timestamp,
    state,
    ...cell,
    positions_created: i === 0 ? (flows[0] ?? null) : null,
    positions_consumed: i === 0 ? (flows[1] ?? null) : null,
  }))
}

function mapRows({ leverages, exchanges, long, short }: LiquidationMap): TableRow[] {
  const rowsOf = (side: 'long' | 'short', { bars, cumulative }: MapSide): TableRow[] =>
    bars.map(({ price, density, by_leverage, by_exchange }, i) => {
      const next = side === 'long' ? price : Number((price + 0.1).toPrecision(12))
      return {
        side,
        price,
        density,
        cumulative: cumulative.slice(1).find((point) => point.price === next)?.mass ?? null,
        disagreement: null,
        ...Object.fromEntries(leverages.map((leverage, k) => [`leverage_${leverage}`, by_leverage[k] ?? i])),
        ...Object.fromEntries(exchanges.map((exchange, k) => [`exchange_${exchange}`, by_exchange[k] ?? i])),
      }
    })
  return [...rowsOf('long', long), ...rowsOf('short', short)]
}

function timeRow({ timestamp = null, received_time, ...others }: TableRow): TableRow {
  const received = received_time === undefined ? {} : { received_time_ms: received_time }
  return { time_ms: timestamp, ...received, ...others }
}

describe.each(Object.keys(ROWS))('%s', (path) => {
  let expected: TableRow[]

  beforeAll(async () => {
    expected = (await ROWS[path]?.()) ?? []
    expect(expected.length).toBeGreaterThan(3)
  })

  test('is the same in Arrow, read by Apache Arrow', async () => {
    const { rows, types, meta } = readArrow(await bytesOf(`${path}&format=arrow`))
    expect(rows).toEqual(expected)
    expect(types['time_ms'] ?? 'Int64').toBe('Int64')
    expect(meta).toMatchObject(await metaOf(path))
  })

  test('is the same in Parquet, read by DuckDB', async () => {
    const { rows, types, meta } = await readParquet(await bytesOf(`${path}&format=parquet`))
    expect(rows).toEqual(expected)
    expect(types['time_ms'] ?? 'BIGINT').toBe('BIGINT')
    expect(meta).toMatchObject(await metaOf(path))
  })

  test('is the same in CSV, read by DuckDB and by Python', async () => {
    const bytes = await bytesOf(`${path}&format=csv`)
    expect((await readCsv(bytes)).rows).toEqual(expected)
    const texts = expected.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)])),
    )
    expect(readCsvByPython(bytes)).toEqual(texts)
  })

  test('is the same in columns', async () => {
    if (path === HEATMAP) return
    const whole = path === HISTORY ? `${path}&limit=5000` : path
    const { columns, meta } = await jsonOf<{ columns: Record<string, TableRow[string][]>; meta: object }>(
      `${whole}&format=columns`,
    )
    const names = Object.keys(columns)
    const count = columns[names[0] ?? '']?.length ?? 0
    const rows = Array.from({ length: count }, (_, i) =>
      Object.fromEntries(names.map((name) => [name, columns[name]?.[i] ?? null])),
    )
    expect(rows).toEqual(expected)
    expect(meta).toMatchObject(await metaOf(path))
  })
})

/** What JSON says about the rows of a path, but for the time of the answer. */
async function metaOf(path: string): Promise<object> {
  const { meta, current_price, zones } = await jsonOf<{ meta?: object; current_price?: number; zones?: object }>(path)
  if (meta === undefined) return { current_price, zones }
  const { generated_at: _time, freshness_seconds: _age, next_cursor: _cursor, ...others } = { ...NOTHING, ...meta }
  return others
}
const NOTHING = { generated_at: 0, freshness_seconds: 0, next_cursor: null }

test('the heatmap has cells, quiet columns and gaps to be compared', async () => {
  const { data } = await jsonOf<{ data: HeatColumn[] }>(HEATMAP)
  expect(data).toHaveLength(48)
  expect(data.filter(({ state }) => state === 'gap')).toHaveLength(2)
  // Nothing opens in the first five minutes.
  expect([data[0]?.state, data[0]?.levels.length]).toEqual(['closed', 0])
  expect(data.reduce((sum, { positions_consumed }) => sum + positions_consumed, 0)).toBeGreaterThan(0)
})

describe('the binary frame', () => {
  test('is read by the decoder of the documentation, and holds what JSON holds', async () => {
    const decoder = await documentedDecoder()
    expect(decoder.lines).toBeLessThanOrEqual(40)
    const bytes = await bytesOf(`${HEATMAP}&format=binary`)
    const heat = decoder.decodeHeatmap(bytes.buffer)
    const { data, meta } = await jsonOf<{ data: HeatColumn[]; meta: { symbol: string } }>(HEATMAP)
    expect(heat.meta).toMatchObject({ symbol: meta.symbol, interval: '5m' })
    expect(heat.times).toEqual(data.map(({ timestamp }) => timestamp))
    expect(heat.states).toEqual(data.map(({ state }) => state))
    const wrong: unknown[] = []
    for (const [t, column] of data.entries()) {
      expect(heat.created[t]).toBeCloseTo(column.positions_created, 2)
      const levels = new Map(column.levels.map((level) => [level.price, level]))
      for (const [b, price] of heat.prices.entries()) {
        const level = levels.get(price)
        for (const quantity of ['long_density', 'short_density', 'long_consumed', 'short_consumed'] as const) {
          const usd = level?.[quantity] ?? 0
          // JSON rounds to cents, float32 to seven digits.
          if (Math.abs(heat.at(quantity, t, b) - usd) > 0.005 + usd * 1e-7) wrong.push([quantity, t, price])
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test('is aligned, and far smaller than JSON', async () => {
    const bytes = await bytesOf(`${HEATMAP}&format=binary`)
    expect(bytes.byteLength % 8).toBe(0)
    expect(bytes.byteLength).toBeLessThan((await bytesOf(`${HEATMAP}&format=columns`)).byteLength)
  })

  test('is not offered where there is no heatmap', async () => {
    for (const path of [MAP, KLINES, HISTORY]) {
      const { status, body } = await app.get(`${path}&format=binary`)
      expect(status).toBe(400)
      expect(body).toMatchObject({ code: 'REQUEST_INVALID', detail: expect.stringContaining('json,columns,arrow,csv') })
    }
  })
})

interface DocumentedHeat {
  readonly times: readonly number[]
  readonly prices: readonly number[]
  readonly states: readonly string[]
  readonly created: Float64Array
  readonly meta: object
  at(quantity: string, t: number, b: number): number
}

/** The first JavaScript block of docs/FORMATS.md, run as it stands there. */
async function documentedDecoder(): Promise<{
  readonly lines: number
  decodeHeatmap(frame: ArrayBufferLike): DocumentedHeat
}> {
  const { readFileSync } = await import('node:fs')
  const [, code = ''] = /```js\n(.*?)```/s.exec(readFileSync('docs/FORMATS.md', 'utf8')) ?? []
  const { decodeHeatmap } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  return { lines: code.trimEnd().split('\n').length, decodeHeatmap }
}

describe('what is asked for', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  const ARROW = 'application/vnd.apache.arrow.stream'
  const FRAME = 'application/vnd.liqheat.heatmap'

  test.each([
    [KLINES, undefined, 'application/json; charset=utf-8'],
    [KLINES, '', 'application/json; charset=utf-8'],
    [KLINES, '*/*', 'application/json; charset=utf-8'],
    [KLINES, BROWSER, 'application/json; charset=utf-8'],
    [KLINES, 'application/*', 'application/json; charset=utf-8'],
    [KLINES, 'application/json; charset=utf-8', 'application/json; charset=utf-8'],
    [KLINES, 'text/*', 'text/csv; charset=utf-8; header=present'],
    [KLINES, 'text/csv;header=present', 'text/csv; charset=utf-8; header=present'],
    [KLINES, 'text/csv;q=0.5, application/vnd.apache.parquet', 'application/vnd.apache.parquet'],
    [KLINES, `application/json;q=0, ${ARROW};q=0.1`, ARROW],
    [KLINES, `${FRAME}, application/json;q=0.1`, 'application/json; charset=utf-8'],
    [HEATMAP, FRAME, FRAME],
    [MAP, ARROW, ARROW],
    [HISTORY, ARROW, ARROW],
    [`${KLINES}&format=csv`, ARROW, 'text/csv; charset=utf-8; header=present'],
    [`${KLINES}&format=columns`, 'image/png', 'application/json; charset=utf-8'],
  ])('%s with accept %s is answered as %s', async (path, accept, type) => {
    const response = await fetch(app.url + path, { headers: accept === undefined ? {} : { accept } })
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('vary')).toMatch(/^accept(, accept-encoding)?$/)
    await response.arrayBuffer()
  })

  test.each([
    [KLINES, 'image/png', 406, 'FORMAT_NOT_OFFERED', 'text/csv'],
    [KLINES, FRAME, 406, 'FORMAT_NOT_OFFERED', ARROW],
    [HEATMAP, 'application/json;q=0', 406, 'FORMAT_NOT_OFFERED', FRAME],
    [`${KLINES}&format=xml`, '*/*', 400, 'REQUEST_INVALID', 'parquet'],
    [`${HISTORY}&format=csv&limit=10`, '*/*', 400, 'PAGES_NOT_OFFERED', 'format=json'],
    ['/prices/klines?symbol=SOLUSDT&interval=1m&start_time=2025-12-01', '*/*', 413, 'KLINES_TOO_MANY', '44880'],
    ['/prices/klines?symbol=SOLUSDT&interval=1m&start_time=2015-01-01', 'text/csv', 413, 'KLINES_TOO_MANY', '5000000'],
    [`${MAP}&price_bin_size=0.0025&range_pct=100`, 'text/csv', 413, 'MAP_TOO_LARGE', '20000'],
  ])('%s with accept %s is refused with %i %s', async (path, accept, status, code, says) => {
    const response = await fetch(app.url + path, { headers: { accept } })
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ status, code, detail: expect.stringContaining(says) })
    expect(response.status).toBe(status)
  })
})

describe('bytes on the wire', () => {
  test.each(['json', 'columns', 'binary', 'arrow', 'csv', 'parquet'])(
    '%s is the same in every coding',
    async (format) => {
      const path = `${HEATMAP}&format=${format}`
      const plain = await bytesOf(path, { 'accept-encoding': 'identity' })
      for (const coding of ['br', 'gzip']) {
        const response = await fetch(app.url + path, { headers: { 'accept-encoding': coding } })
        expect(response.headers.get('content-encoding')).toBe(coding)
        expect(Number(response.headers.get('content-length'))).toBeLessThan(plain.byteLength)
        expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), plain)).toBe(0)
        const etag = response.headers.get('etag') ?? ''
        const again = await fetch(app.url + path, { headers: { 'accept-encoding': coding, 'if-none-match': etag } })
        expect(again.status).toBe(304)
      }
    },
  )

  test('formats have ETags of their own', async () => {
    const formats = ['json', 'columns', 'binary', 'arrow', 'csv', 'parquet']
    const etags = await Promise.all(
      formats.map(async (format) => (await fetch(`${app.url}${HEATMAP}&format=${format}`)).headers.get('etag')),
    )
    expect(new Set(etags).size).toBe(formats.length)
  })

  test('HEAD tells of the answer without it', async () => {
    for (const path of [`${HEATMAP}&format=binary`, `${KLINES}&format=arrow`, `${MAP}&format=csv`]) {
      const bytes = await bytesOf(path, { 'accept-encoding': 'identity' })
      const response = await fetch(app.url + path, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
      expect(response.status).toBe(200)
      expect(Number(response.headers.get('content-length'))).toBe(bytes.byteLength)
      expect((await response.arrayBuffer()).byteLength).toBe(0)
    }
  })

  test('a fixed window as of a time that has passed is kept for ever, all else is asked for again', async () => {
    const cacheControl = async (path: string) => (await fetch(app.url + path)).headers.get('cache-control')
    const past = LIVE_START + MINUTES * MINUTE
    const forEver = 'private, max-age=31536000, immutable'
    const { meta } = (await (await fetch(app.url + HEATMAP)).json()) as {
      meta: { exchanges: string[]; price_bin_size: number }
    }
    const pinned = `${HEATMAP}&exchanges=${meta.exchanges}&price_bin_size=${meta.price_bin_size}`
    expect(await cacheControl(`${pinned}&as_of=${past}`)).toBe(forEver)
    expect(await cacheControl(`${HEATMAP}&as_of=${past}`)).toBe('no-cache')
    expect(await cacheControl(HEATMAP)).toBe('no-cache')
    expect(await cacheControl(`${HEATMAP}&as_of=${NOW + MINUTE}`)).toBe('no-cache')
    // Three minutes into a column of five: it is open.
    expect(await cacheControl(`${HEATMAP}&as_of=${LIVE_START + 63 * MINUTE}`)).toBe('no-cache')
    const moving = `/liquidations/heatmap-timeseries?symbol=SOLUSDT&time_window=12h&as_of=${past}`
    expect(await cacheControl(moving)).toBe('no-cache')
    expect(await cacheControl(KLINES)).toBe('no-cache')
  })
})
