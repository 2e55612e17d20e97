import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OpenInterestColumns } from '../src/domain/series.ts'
import { rowTimes, type SeriesRows } from '../src/domain/series-rows.ts'
import type { TimeRange } from '../src/domain/time.ts'
import { Catalog } from '../src/services/catalog.ts'
import { computeHeatmap } from '../src/services/heatmap.ts'
import { type HeatmapQuery, planHeatmap } from '../src/services/heatmap-plan.ts'
import { InputLoader } from '../src/services/market-inputs.ts'
import { WarmMaps } from '../src/services/warm-maps.ts'
import { OPEN_INTEREST_STEP_MS } from '../src/simulation/market.ts'
import { openDuckDbStore } from '../src/storage/duckdb-store.ts'
import { median, percentile, printTable, short } from './report.ts'
import { marketOf, START } from './simulated-bars.ts'

const DAYS = 90
const MINUTE = 60_000
/** Minutes that are stored one by one at the end. */
const MINUTES = 60
/** Every how many of them the whole heatmap is computed anew. */
const ANEW_EVERY = 12
const KEY = { exchange: 'binance', symbol: 'BENCHUSDT' }

const market = marketOf(DAYS)
const readings = minuteReadings(market.openInterest)
const end = START + DAYS * 24 * 60 * MINUTE
const begin = end - MINUTES * MINUTE
const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-bench-'))
const store = await openDuckDbStore({ path: path.join(folder, 'bench.duckdb'), memoryLimitMb: 512 })
try {
  await storeUntil(START, begin)
  printTable(
    'One more candle of a followed heatmap',
    ['interval', 'advance, median ms', 'advance, p99 ms (target 1,000)', 'anew, median ms', 'times faster'],
    [await row('1m', begin, begin + (MINUTES / 2) * MINUTE), await row('15m', begin + (MINUTES / 2) * MINUTE, end)],
    `Ledger over ${DAYS} days of 1-minute candles of one venue, window of 12 h, DuckDB on disk: from the commit of a candle with its open interest until the column is told (coverage, tail of every series, step, column). Anew: plan and compute the same heatmap from the store in the same run.`,
  )
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}

async function row(interval: '1m' | '15m', from: number, to: number): Promise<string[]> {
  const sources = { catalog: new Catalog(store), inputs: new InputLoader(store, 1e9) }
  const clock = { now: () => performance.now(), after: () => () => {} }
  const maps = new WarmMaps(sources, clock)
  let told = 0
  const query: HeatmapQuery = { symbol: KEY.symbol, interval, time_window: '12h' }
  const { stop } = await maps.follow(query, ({ kind }) => {
    if (kind !== 'column') throw new Error(`Invariant: a heatmap grows by columns, not: ${kind}`)
    told++
  })
  const advances: number[] = []
  const anew: number[] = []
  for (let time = from; time < to; time += MINUTE) {
    await storeUntil(time, time + MINUTE)
    const started = performance.now()
    await maps.advance(KEY.symbol)
    advances.push(performance.now() - started)
    if (advances.length % ANEW_EVERY === 0) anew.push(await timeAnew(query))
  }
  stop()
  if (told === 0) throw new Error('Invariant: columns were told')
  const ratio = median(anew) / median(advances)
  return [interval, short(median(advances)), short(percentile(advances, 0.99)), short(median(anew)), short(ratio)]
}

async function timeAnew(query: HeatmapQuery): Promise<number> {
  const started = performance.now()
  const sources = { catalog: new Catalog(store), inputs: new InputLoader(store, 1e9) }
  await computeHeatmap(sources, await planHeatmap(sources, query))
  return performance.now() - started
}

/** Stores candles and mark prices that open in `[from, to)` and the readings behind them, as a collector does. */
async function storeUntil(from: number, to: number): Promise<void> {
  await storeRows({
    kind: 'open-interest',
    columns: cut(readings, { from: from === START ? from : from + 1, to: to + 1 }),
  })
  await storeRows({ kind: 'mark-candles', columns: cut(market.markCandles, { from, to }) })
  await storeRows({ kind: 'candles', columns: cut(market.candles, { from, to }) })
}

async function storeRows(rows: SeriesRows): Promise<void> {
  const times = rowTimes(rows)
  const covered = [{ from: times[0] ?? 0, to: (times.at(-1) ?? 0) + MINUTE }]
  const interval = rows.kind === 'open-interest' ? '' : '1m'
  await store.writeSeries({ ...KEY, interval, stepMs: MINUTE, source: 'bench', dataKind: 'observed', rows, covered })
}

/** Readings at the end of every minute, straight between those of the simulator. */
function minuteReadings({ time, quantity }: OpenInterestColumns): OpenInterestColumns {
  const count = Math.floor(((time.at(-1) ?? 0) - START) / MINUTE) + 1
  const at = Float64Array.from({ length: count }, (_, i) => START + i * MINUTE)
  const between = at.map((now) => {
    const k = Math.floor((now - START) / OPEN_INTEREST_STEP_MS)
    const [before, after] = [quantity[k] ?? 0, quantity[k + 1] ?? quantity[k] ?? 0]
    return before + ((after - before) * (now - START - k * OPEN_INTEREST_STEP_MS)) / OPEN_INTEREST_STEP_MS
  })
  return { time: at, quantity: between, notional: at.map(() => Number.NaN) }
}

/** Rows whose time, the first column, lies in `[from, to)`. */
function cut<Columns extends object>(columns: Columns, { from, to }: TimeRange): Columns {
  const [times = new Float64Array()] = Object.values(columns)
  const first = lowerBound(times, from)
  const end = lowerBound(times, to)
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.subarray(first, end)]),
  ) as Columns
}

function lowerBound(times: Float64Array, time: number): number {
  const found = times.findIndex((value) => value >= time)
  return found < 0 ? times.length : found
}
