import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layoutPicture } from '../../src/export/picture/layout.ts'
import { plotScale } from '../../src/export/picture/plot-scale.ts'
import { priceView } from '../../src/export/picture/price-view.ts'
import { Catalog } from '../../src/services/catalog.ts'
import { computeHeatmap } from '../../src/services/heatmap.ts'
import { planHeatmap } from '../../src/services/heatmap-plan.ts'
import { loadKlines } from '../../src/services/klines.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { type Finished, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { pixelAt } from '../helpers/pixels.ts'

const folder = temporaryFolder()
const db = path.join(folder.path, 'market.duckdb')
const FROM = '2026-01-05'
/** Two days of 15-minute columns. */
const COLUMNS = 192
const BUCKET = 0.5
const QUERY = [
  '--symbol',
  'DEMOUSDT',
  '--model',
  'time_evolving',
  '--window',
  '48h',
  '--price-bin-size',
  String(BUCKET),
  '--db',
  db,
]
const AMOUNTS = ['long_density', 'short_density', 'long_consumed', 'short_consumed'] as const
const BACKGROUND = '70,3,92'

const inFolder = (name: string) => path.join(folder.path, name)
const write = (name: string, ...more: string[]) => runCli(['heatmap', ...QUERY, '--out', inFolder(name), ...more])

interface Level extends Record<(typeof AMOUNTS)[number], number> {
  readonly price: number
}
interface Column {
  readonly timestamp: number
  readonly state: string
  readonly levels: readonly Level[]
}
interface Answer {
  readonly data: readonly Column[]
  readonly meta: Record<string, unknown>
}

const runs: Finished[] = []
let answer: Answer
beforeAll(async () => {
  await runCli(['simulate', '--seed', '3', '--days', '2', '--from', FROM, '--db', db])
  for (const name of ['map.json', 'map.csv', 'map.parquet', 'map.png']) runs.push(await write(name))
  answer = JSON.parse(readFileSync(inFolder('map.json'), 'utf8'))
})
afterAll(() => folder.remove())

const levels = () => answer.data.flatMap((column) => column.levels.map((level) => ({ ...level, column })))
const sumOf = (name: (typeof AMOUNTS)[number]) => levels().reduce((sum, level) => sum + level[name], 0)

describe('liqheat heatmap', () => {
  test('says in one line what it wrote, and that the market is simulated', () => {
    for (const { code, stdout } of runs) {
      expect(code).toBe(0)
      expect(stdout.split('\n')).toHaveLength(2)
      for (const text of ['SIMULATED', `${COLUMNS} columns`, 'time_evolving', 'simulated', 'USD open', 'long'])
        expect(stdout).toContain(text)
      expect(stdout).toContain(`${levels().length.toLocaleString('en-US')} cells`)
    }
    expect(readdirSync(folder.path).filter((name) => name.includes('partial'))).toEqual([])
  })

  test('csv has a row for each level of the JSON form, with the same numbers', () => {
    const [head, ...rows] = readFileSync(inFolder('map.csv'), 'utf8').trimEnd().split('\n')
    expect(head).toBe(`timestamp,time_ms,state,price,${AMOUNTS.join()},model,data_kind`)
    expect(rows).toHaveLength(levels().length)
    expect(rows).toEqual(
      levels().map(({ column, price, ...amounts }) =>
        [
          new Date(column.timestamp).toISOString(),
          column.timestamp,
          column.state,
          price,
          ...AMOUNTS.map((name) => amounts[name]),
          'time_evolving,simulated',
        ].join(),
      ),
    )
  })

  test('parquet has the same rows', async () => {
    const store = await openDuckDbStore({ path: inFolder('reader.duckdb'), memoryLimitMb: 256 })
    try {
      const sums = AMOUNTS.map((name) => `round(sum(${name}), 2) AS ${name}`).join()
      const [row] = await store.read((session) =>
        session.rows(`SELECT count(*) AS rows, ${sums}, min(time_ms) AS first, min(price) AS low,
          CAST(max(epoch_ms(timestamp) - time_ms) AS BIGINT) AS difference, typeof(any_value(timestamp)) AS time_type,
          string_agg(DISTINCT model || ' ' || data_kind) AS labels, string_agg(DISTINCT state) AS states
          FROM read_parquet('${inFolder('map.parquet')}')`),
      )
      expect(row).toMatchObject({
        rows: BigInt(levels().length),
        first: BigInt(levels()[0]?.column.timestamp ?? 0),
        low: Math.min(...levels().map(({ price }) => price)),
        difference: 0n,
        time_type: 'TIMESTAMP WITH TIME ZONE',
        labels: 'time_evolving simulated',
        states: 'closed',
      })
      for (const name of AMOUNTS) expect(row?.[name]).toBeCloseTo(sumOf(name), 1)
    } finally {
      await store.close()
    }
  })

  test('png has the asked size, and its hottest cell is not the background', async () => {
    const png = readFileSync(inFolder('map.png'))
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1600, 900])
    expect((await write('small.png', '--width', '800', '--height', '500')).code).toBe(0)
    const small = readFileSync(inFolder('small.png'))
    expect([small.readUInt32BE(16), small.readUInt32BE(20)]).toEqual([800, 500])
    const [red = 0, green = 0, blue = 0] = pixelAt(png, await hottestPixel())
    expect(String([red, green, blue])).not.toBe(BACKGROUND)
    // Yellow, which is what the brightest cells are even under the watermark.
    expect(Math.min(red, green) - blue).toBeGreaterThan(80)
  })

  test('json is what the API answers, also from the process that serves it', async () => {
    const server = await startServer(['--db', db])
    try {
      const query = `symbol=DEMOUSDT&model=time_evolving&time_window=48h&price_bin_size=${BUCKET}`
      const served = await (await fetch(`${server.url}/liquidations/heatmap-timeseries?${query}`)).text()
      const run = await write('served.json')
      expect([run.code, run.stderr]).toEqual([0, ''])
      const [one, other, alone] = [served, read('served.json'), read('map.json')].map(withoutAge)
      expect(other).toBe(one)
      expect(alone).toBe(one)
      expect((await write('served.png')).code).toBe(0)
      expect(readFileSync(inFolder('served.png')).equals(readFileSync(inFolder('map.png')))).toBe(true)
      const csv = await runCli(['heatmap', ...QUERY, '--out', '-', '--format', 'csv'])
      expect(csv.stdout).toBe(read('map.csv'))
      expect(csv.stderr).toContain('SIMULATED')
    } finally {
      await server.stop()
    }
  })

  test('a window with gaps is written, and the gaps are said', async () => {
    const run = await write('gaps.png', '--from', '2026-01-04', '--window', '48h')
    expect(run.code).toBe(2)
    const args = ['--symbol', 'DEMOUSDT', '--from', '2026-01-04', '--interval', '1h', '--db', db]
    const gaps = await runCli(['heatmap', ...args, '--out', inFolder('gaps.csv')])
    expect(gaps.code).toBe(0)
    expect(gaps.stdout).toContain('72 columns (24 of them gaps)')
    expect(gaps.stderr).toContain('note: 24 of 72 columns')
  })
})

describe('liqheat heatmap refuses', () => {
  test.each([
    [['--out', 'map.gif'], 2, '.parquet'],
    [['--out', 'map'], 2, '.png'],
    [['--out', 'map.csv', '--format', 'xlsx'], 2, 'parquet'],
    [['--out', '-'], 2, '--format'],
    [['--out', '-', '--format', 'png'], 2, 'csv or json'],
    [['--out', 'map.csv', '--model', 'guess'], 2, 'time_evolving'],
    [['--out', 'map.csv', '--interval', '7m'], 2, '15m'],
    [['--out', 'map.csv', '--from', 'yesterday'], 2, '--from'],
    [['--out', 'map.csv', '--price-bin-size', '0'], 2, 'above 0'],
    [['--out', 'map.csv', '--leverage-weights', '5'], 2, 'leverage:weight'],
    [['--out', 'map.csv', '--exchanges', 'mtgox'], 2, 'binance'],
    [['--out', 'map.png', '--width', '20'], 2, '320'],
    [['--out', '/nowhere/map.csv'], 3, 'folder'],
  ])('%j with %i', async (args, code, says) => {
    const run = await runCli(['heatmap', '--symbol', 'DEMOUSDT', '--db', db, ...args])
    expect(run.stderr).toContain(says)
    expect(run.code).toBe(code)
    expect(run.stderr).not.toContain('    at ')
  })

  test('an unknown symbol, and keeps the file that is there', async () => {
    writeFileSync(inFolder('kept.csv'), 'kept')
    const run = await runCli(['heatmap', '--symbol', 'NONEUSDT', '--db', db, '--out', inFolder('kept.csv')])
    expect([run.code, run.stderr]).toEqual([3, expect.stringContaining('DEMOUSDT')])
    expect(read('kept.csv')).toBe('kept')
  })
})

function read(name: string): string {
  return readFileSync(inFolder(name), 'utf8')
}

/** The only two fields that depend on when it was asked. */
function withoutAge(text: string): string {
  return text.replace(/"generated_at":\d+,"freshness_seconds":\d+/, '')
}

/** Where the cell with the most open mass stands in the picture, among those that it shows. */
async function hottestPixel(): Promise<{ x: number; y: number }> {
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
  try {
    const sources = { catalog: new Catalog(store), inputs: new InputLoader(store, 1e8) }
    const query = { symbol: 'DEMOUSDT', model: 'time_evolving', time_window: '48h', price_bin_size: BUCKET } as const
    const { matrix } = await computeHeatmap(sources, await planHeatmap(sources, query))
    const { candles } = await loadKlines(store, sources.catalog, query)
    const view = priceView({ matrix, candles })
    const [place] = layoutPicture({ width: 1600, height: 900 }, { count: 1, footerLines: 1 }).panels
    if (view === undefined || place === undefined) throw new Error('Invariant: there are prices and a place for them')
    const scale = plotScale(place.plot, matrix, view)
    const shown = levels().filter(({ price }) => price >= scale.low && price < scale.high)
    const heat = (level: Level) => level.long_density + level.short_density
    const hottest = shown.reduce((most, level) => (heat(level) > heat(most) ? level : most))
    return { x: scale.x(hottest.column.timestamp) + scale.columnWidth / 2, y: scale.y(hottest.price + BUCKET / 2) }
  } finally {
    await store.close()
  }
}
