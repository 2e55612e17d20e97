import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { SeriesBatch } from './store.ts'

const HOUR = 3_600_000
let folder = ''
let file = ''
const open: DuckDbStore[] = []

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-store-'))
  file = path.join(folder, 'sub', 'market.duckdb')
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function opened(at = file): Promise<DuckDbStore> {
  const store = await openDuckDbStore({ path: at, memoryLimitMb: 256 })
  open.push(store)
  return store
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )
}

/** `count` hourly rows from `from`; every value is told from its row number. */
function batch({ from = 0, count = 48, source = 'seed 1' } = {}): SeriesBatch {
  const time = Float64Array.from({ length: count }, (_, i) => from + i * HOUR)
  const price = time.map((_, i) => 100 + i)
  const unknown = time.map(() => Number.NaN)
  const candle = {
    openTime: time,
    open: price,
    high: price.map((p) => p + 1),
    low: price.map((p) => p - 1),
    close: price,
  }
  return {
    exchange: 'simulated',
    symbol: 'DEMOUSDT',
    dataKind: 'simulated',
    source,
    range: { from, to: from + count * HOUR },
    candles: {
      interval: '1h',
      columns: {
        ...candle,
        closeTime: time.map((t) => t + HOUR),
        volume: time.map((_, i) => i),
        quoteVolume: unknown,
        takerBuyVolume: time.map((_, i) => i / 2),
      },
    },
    markCandles: { interval: '1h', columns: candle },
    openInterest: { stepMs: HOUR, columns: { time, quantity: price, notional: unknown } },
    funding: {
      stepMs: 8 * HOUR,
      columns: { time: time.filter((t) => t % (8 * HOUR) === 0), rate: new Float64Array(6) },
    },
    takerFlow: {
      stepMs: HOUR,
      columns: { time, buyVolume: price, sellVolume: price, buyNotional: unknown, sellNotional: unknown },
    },
    liquidations: {
      columns: {
        time: Float64Array.of(from + 5, from + 5),
        side: Uint8Array.of(0, 1),
        price: Float64Array.of(99, 101),
        bankruptcyPrice: Float64Array.of(Number.NaN, 102),
        quantity: Float64Array.of(1, 2),
        notional: Float64Array.of(99, 202),
      },
    },
  }
}

const EVERYTHING = { exchange: 'simulated', symbol: 'DEMOUSDT', from: 0, to: 1e12 }

test('a batch comes back as it was written, unknown values as NaN', async () => {
  const store = await opened()
  const written = batch()
  expect(await store.writeBatch(written)).toEqual({ rows: 48 * 4 + 6 + 2 })
  expect(await store.readCandles({ ...EVERYTHING, interval: '1h' })).toEqual(written.candles.columns)
  expect(await store.readMarkCandles({ ...EVERYTHING, interval: '1h' })).toEqual(written.markCandles.columns)
  expect(await store.readOpenInterest(EVERYTHING)).toEqual(written.openInterest.columns)
  expect(await store.readFunding(EVERYTHING)).toEqual(written.funding.columns)
  expect(await store.readTakerFlow(EVERYTHING)).toEqual(written.takerFlow.columns)
  expect(await store.readLiquidations(EVERYTHING)).toEqual(written.liquidations.columns)
  expect(store.revision()).toBe(1)
  expect(await store.check()).toEqual({ schemaVersion: 9, series: 6 })
})

test('more rows than one vector holds come back whole and in order', async () => {
  const store = await opened()
  await store.writeBatch(batch({ count: 10_000 }))
  const { openTime, close } = await store.readCandles({ ...EVERYTHING, interval: '1h' })
  expect(openTime.length).toBe(10_000)
  expect(openTime.every((time, i) => time === i * HOUR)).toBe(true)
  expect(close[9_999]).toBe(10_099)
})

test('a read is half-open and knows no other series', async () => {
  const store = await opened()
  await store.writeBatch(batch())
  const range = { exchange: 'simulated', symbol: 'DEMOUSDT', from: HOUR, to: 3 * HOUR }
  expect([...(await store.readOpenInterest(range)).time]).toEqual([HOUR, 2 * HOUR])
  expect((await store.readOpenInterest({ ...range, symbol: 'OTHER' })).time.length).toBe(0)
  expect((await store.readCandles({ ...range, interval: '5m' })).openTime.length).toBe(0)
})

test('a batch in the middle of another splits its coverage', async () => {
  const store = await opened()
  await store.writeBatch(batch())
  await store.writeBatch(batch({ from: 10 * HOUR, count: 5, source: 'seed 2' }))
  const rows = await store.coverage({ kind: 'candles' })
  expect(rows.map(({ from, to, rows, source }) => [from / HOUR, to / HOUR, rows, source])).toEqual([
    [0, 10, 10, 'seed 1'],
    [10, 15, 5, 'seed 2'],
    [15, 48, 33, 'seed 1'],
  ])
  expect((await store.readCandles({ ...EVERYTHING, interval: '1h' })).openTime.length).toBe(48)
  expect(rows.every((row) => row.dataKind === 'simulated')).toBe(true)
})

test('the highest price is that of candles or mark candles of the interval within the range', async () => {
  const store = await opened()
  const { markCandles, ...written } = batch()
  const { columns } = markCandles
  // Highs of candles are 101 to 148, those of mark candles 10 less, but for one.
  const high = columns.high.map((price, i) => (i === 5 ? 1000 : price - 10))
  await store.writeBatch({ ...written, markCandles: { ...markCandles, columns: { ...columns, high } } })
  const highest = (from: number, to: number, interval: '1h' | '5m' = '1h') =>
    store.readHighestPrice({ exchange: 'simulated', symbol: 'DEMOUSDT', from: from * HOUR, to: to * HOUR, interval })
  expect(await highest(0, 5)).toBe(105)
  expect(await highest(0, 6)).toBe(1000)
  expect(await highest(6, 48)).toBe(148)
  expect(await highest(48, 50)).toBe(0)
  expect(await highest(0, 48, '5m')).toBe(0)
})

test('data outlive the process that wrote them', async () => {
  const store = await opened()
  await store.writeBatch(batch())
  await store.close()
  await store.close()
  const again = await opened()
  expect((await again.readOpenInterest(EVERYTHING)).time.length).toBe(48)
  expect(await codeOf(store.check())).toBe('STORE_CLOSED')
})

test('a second opening in one process is refused, by any name of the file', async () => {
  await opened()
  expect(await codeOf(openDuckDbStore({ path: file }))).toBe('STORE_OPEN_TWICE')
  const link = path.join(folder, 'link.duckdb')
  symlinkSync(file, link)
  expect(await codeOf(openDuckDbStore({ path: link }))).toBe('STORE_OPEN_TWICE')
})

test('a file held by another process names that process', async () => {
  await (await opened()).close()
  const api = fileURLToPath(import.meta.resolve('@duckdb/node-api'))
  const script = `import('${api}').then(async (api) => {
    globalThis.held = await api.default.DuckDBInstance.create(process.argv[1])
    console.log('open'); setInterval(() => globalThis.held, 1000)
  })`
  const holder = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    const error: unknown = await openDuckDbStore({ path: file }).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'STORE_LOCKED', status: 503, kind: 'data', details: { file, pid: holder.pid } })
  } finally {
    holder.kill('SIGKILL')
  }
})

test('a file that is no database, and a folder that is a file, are told apart', async () => {
  const text = path.join(folder, 'notes.txt')
  writeFileSync(text, 'these are notes, not a database\n'.repeat(500))
  expect(await codeOf(openDuckDbStore({ path: text }))).toBe('STORE_UNREADABLE')
  expect(await codeOf(openDuckDbStore({ path: path.join(text, 'x.duckdb') }))).toBe('STORE_UNWRITABLE')
})

test('a store of a newer liqheat and a changed migration are refused', async () => {
  await (await opened()).close()
  await tamper(`UPDATE schema_migrations SET sha256 = 'other' WHERE version = 2`)
  expect(await codeOf(openDuckDbStore({ path: file }))).toBe('STORE_MIGRATION_CHANGED')
  await tamper(`INSERT INTO schema_migrations VALUES (99, '0099-later', 'x', 0)`)
  expect(await codeOf(openDuckDbStore({ path: file }))).toBe('STORE_SCHEMA_NEWER')
})

test('reading goes on while a batch is written, and sees the old state', async () => {
  const store = await opened()
  await store.writeBatch(batch())
  const writing = store.writeBatch(batch({ from: 100 * HOUR, count: 50_000 }))
  const during = await store.readOpenInterest(EVERYTHING)
  await writing
  expect(during.time.length).toBe(48)
  expect((await store.readOpenInterest(EVERYTHING)).time.length).toBe(50_048)
})

async function tamper(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}
