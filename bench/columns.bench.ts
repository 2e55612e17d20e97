import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BIGINT, BLOB, blobValue, type DuckDBBlobVector, DuckDBDataChunk, INTEGER } from '@duckdb/node-api'
import type { LiveCandle } from '../src/domain/market-events.ts'
import { openHeat } from '../src/storage/duckdb-heat.ts'
import { inTransaction } from '../src/storage/duckdb-session.ts'
import { type DuckDbStore, openDuckDbStore } from '../src/storage/duckdb-store.ts'
import type { HeatColumns, HeatSpec } from '../src/storage/heat-target.ts'
import { liveBatch } from '../test/helpers/live-batches.ts'
import { median, percentile, printTable, short } from './report.ts'

const ROUNDS = 15
const COLUMNS = 1000
/** Specs whose columns come one after the other, as they do live. */
const SPECS = 20
const MARKETS = 40
const BATCHES = 150
const HOUR = 3_600_000
const MINUTE = 60_000
const START = Date.UTC(2026, 0, 1)
const NOW = Number.MAX_SAFE_INTEGER

const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
try {
  const rows: string[][] = []
  for (const buckets of [100, 400]) rows.push(...(await kept(buckets)))
  rows.push(await interleaved())
  printTable(
    'Heatmap columns in the store',
    ['1,000 columns of four quantities', 'ms', 'p95 ms', 'CPU ms', 'target ms'],
    rows,
    `Medians of ${ROUNDS} rounds, lists and bytes by turns; CPU is that of all threads, and does not depend on what else the machine does. Lists are what the store keeps, with the whole way of a write: basis, revisions, transaction. Bytes are a bare table of BLOBs, which no other reader of the file could take apart.`,
  )
  printTable(
    'What kept columns cost other work',
    ['what', 'ms', 'p95 ms', 'CPU ms', 'target'],
    [...(await liveBatches()), await highestPrice()],
    `Live batches: a candle of each of ${MARKETS} markets behind their newest columns, stores with and without columns by turns, ${BATCHES} batches each.`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function spec(number: number, parts: Partial<HeatSpec> = {}): HeatSpec {
  const modelHash = `options ${number}`
  return { exchange: 'bench', symbol: 'S0', model: 'time_evolving', modelHash, bucketSize: 1, stepMs: HOUR, ...parts }
}

function columnsOf(count: number, { buckets, from = 0 }: { buckets: number; from?: number }): HeatColumns {
  const time = Float64Array.from({ length: count }, (_, i) => START + (from + i) * HOUR)
  const run = {
    first: new Int32Array(count).fill(1000),
    offset: Uint32Array.from({ length: count + 1 }, (_, i) => i * buckets),
    values: Float64Array.from({ length: count * buckets }, () => Math.random() * 1e6),
  }
  const zeros = new Float64Array(count)
  return {
    time,
    state: new Uint8Array(count),
    knownAt: time.map((open) => open + HOUR),
    ...{ created: zeros, consumed: zeros, closed: zeros },
    ...{ longDensity: run, shortDensity: run, longConsumed: run, shortConsumed: run },
    notes: Array.from(time, () => ''),
  }
}

/** What one run of something took, ms; CPU of all threads of the process. */
interface Taken {
  readonly wall: number
  readonly cpu: number
}

async function timed(work: () => Promise<unknown>): Promise<Taken> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  await work()
  const wall = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return { wall, cpu: (user + system) / 1000 }
}

function row(name: string, taken: readonly Taken[], target = ''): string[] {
  const walls = taken.map(({ wall }) => wall)
  return [name, short(median(walls)), short(percentile(walls, 0.95)), short(medianCpu(taken)), target]
}

function medianCpu(taken: readonly Taken[]): number {
  return median(taken.map(({ cpu }) => cpu))
}

/** Writes and reads of lists and of bytes, by turns. */
async function kept(buckets: number): Promise<string[][]> {
  const store = await openDuckDbStore({ path: join(folder, `columns-${buckets}.duckdb`), memoryLimitMb: 1024 })
  const heat = openHeat(store)
  await store.write((session) =>
    session.run('CREATE TABLE bytes (spec INTEGER, time_ms BIGINT, v0 BLOB, v1 BLOB, v2 BLOB, v3 BLOB)'),
  )
  const columns = columnsOf(COLUMNS, { buckets })
  const range = { from: START, to: START + COLUMNS * HOUR }
  const times = { listWrite: [], byteWrite: [], listRead: [], byteRead: [] } as Record<string, Taken[]>
  for (let round = 0; round < ROUNDS; round++) {
    times['listWrite']?.push(await timed(() => heat.writeHeatColumns(spec(round), columns, { basis: [] })))
    times['byteWrite']?.push(await timed(() => writeBytes(store, round, columns)))
  }
  for (let round = 0; round < ROUNDS; round++) {
    times['listRead']?.push(await timed(() => heat.readHeatColumns(spec(round), range, NOW)))
    times['byteRead']?.push(await timed(() => readBytes(store, round)))
  }
  await store.close()
  const { listWrite = [], byteWrite = [], listRead = [], byteRead = [] } = times
  const name = `${buckets} buckets`
  return [
    row(`${name}: write lists`, listWrite, buckets === 100 ? '150' : ''),
    row(`${name}: write bytes`, byteWrite),
    row(`${name}: read lists`, listRead, buckets === 100 ? '15' : ''),
    row(`${name}: read bytes`, byteRead),
  ]
}

function writeBytes(store: DuckDbStore, spec: number, { time, longDensity }: HeatColumns): Promise<void> {
  const { values, offset } = longDensity
  const blobs = Array.from(time, (_, i) => blobValue(new Uint8Array(values.slice(offset[i], offset[i + 1]).buffer)))
  const types = [INTEGER, BIGINT, BLOB, BLOB, BLOB, BLOB]
  return store.write((session) =>
    inTransaction(session, async () => {
      const appender = await session.connection.createAppender('bytes')
      const chunk = DuckDBDataChunk.create(types, time.length)
      chunk.setColumns([Array.from(time, () => spec), Array.from(time, BigInt), blobs, blobs, blobs, blobs])
      appender.appendDataChunk(chunk)
      appender.closeSync()
    }),
  )
}

function readBytes(store: DuckDbStore, spec: number): Promise<number> {
  return store.read(async (session) => {
    const parts: Uint8Array[] = []
    const sql = `SELECT v0, v1, v2, v3 FROM bytes WHERE spec = ${spec} AND time_ms >= ${START} ORDER BY time_ms`
    for await (const chunk of session.chunks(sql))
      for (let i = 0; i < 4; i++) {
        const vector = chunk.getColumnVector(i) as DuckDBBlobVector
        for (let j = 0; j < chunk.rowCount; j++) parts.push(vector.getItemBytes(j) ?? new Uint8Array())
      }
    return Buffer.concat(parts).length
  })
}

/** Reads of one spec's columns that lie between those of others. */
async function interleaved(): Promise<string[]> {
  const store = await openDuckDbStore({ path: join(folder, 'interleaved.duckdb'), memoryLimitMb: 1024 })
  const heat = openHeat(store)
  for (let from = 0; from < COLUMNS; from += 20)
    for (let i = 0; i < SPECS; i++)
      await heat.writeHeatColumns(spec(i), columnsOf(20, { buckets: 100, from }), { basis: [] })
  const range = { from: START, to: START + COLUMNS * HOUR }
  const times: Taken[] = []
  for (let round = 0; round < ROUNDS; round++)
    times.push(await timed(() => heat.readHeatColumns(spec(round % SPECS), range, NOW)))
  await store.close()
  return row(`100 buckets: read lists among those of ${SPECS - 1} other maps`, times)
}

async function liveBatches(): Promise<string[][]> {
  const bare = await openDuckDbStore({ path: join(folder, 'bare.duckdb'), memoryLimitMb: 512 })
  const full = await openDuckDbStore({ path: join(folder, 'full.duckdb'), memoryLimitMb: 512 })
  const stores = [
    { store: bare, times: [] as Taken[] },
    { store: full, times: [] as Taken[] },
  ]
  for (const { store } of stores) await store.writeLive(batch(0))
  for (let market = 0; market < MARKETS; market++) {
    const kept = spec(market, { symbol: `S${market}`, stepMs: MINUTE })
    await openHeat(full).writeHeatColumns(kept, columnsOf(100, { buckets: 100, from: -200 }), { basis: [] })
  }
  for (let minute = 1; minute <= BATCHES; minute++)
    for (const { store, times } of minute % 2 === 0 ? stores : stores.toReversed())
      times.push(await timed(() => store.writeLive(batch(minute))))
  await bare.close()
  await full.close()
  const [without = [], withColumns = []] = stores.map(({ times }) => times)
  const more = medianCpu(withColumns) - medianCpu(without)
  const target = `1 ms or 5 % more; is ${short(more)} ms of CPU, ${short((100 * more) / medianCpu(without))} %`
  return [row('a live batch, no columns kept', without), row('a live batch, columns kept', withColumns, target)]
}

function batch(minute: number) {
  return liveBatch({ candles: Array.from({ length: MARKETS }, (_, market) => candleOf(market, minute)) })
}

function candleOf(market: number, minute: number): LiveCandle {
  const openTime = START + minute * MINUTE
  const closeTime = openTime + MINUTE
  return {
    ...{ type: 'candle', exchange: 'bench', symbol: `S${market}`, dataKind: 'observed', isClosed: true },
    ...{ openTime, closeTime, eventTime: closeTime, receivedTime: closeTime },
    ...{ open: 100, high: 101, low: 99, close: 100, volume: 1, quoteVolume: 100, takerBuyVolume: 0.5 },
  }
}

async function highestPrice(): Promise<string[]> {
  const store = await openDuckDbStore({ path: join(folder, 'price.duckdb'), memoryLimitMb: 512 })
  const openTime = Float64Array.from({ length: 130_000 }, (_, i) => START + i * MINUTE)
  const price = openTime.map(() => 100 * Math.random())
  const range = { exchange: 'bench', symbol: 'S0', from: START, to: START + openTime.length * MINUTE }
  const candles = { openTime, open: price, high: price, low: price, close: price }
  const page = {
    ...range,
    interval: '1m',
    stepMs: MINUTE,
    source: 'bench',
    dataKind: 'simulated',
    covered: [range],
  } as const
  const volumes = { closeTime: openTime, volume: price, quoteVolume: price, takerBuyVolume: price }
  await store.writeSeries({ ...page, rows: { kind: 'candles', columns: { ...candles, ...volumes } } })
  await store.writeSeries({ ...page, rows: { kind: 'mark-candles', columns: candles } })
  const times: Taken[] = []
  for (let round = 0; round < 5 * ROUNDS; round++)
    times.push(await timed(() => store.readHighestPrice({ ...range, interval: '1m' })))
  await store.close()
  return row('highest price of 130,000 candles and mark candles', times, '3 ms')
}
