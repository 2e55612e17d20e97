import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { basisOf, heatColumns, heatSpec } from '../../test/helpers/heat-columns.ts'
import { candle, LIVE_START, liquidation, liveBatch } from '../../test/helpers/live-batches.ts'
import { openHeat } from './duckdb-heat.ts'
import { migrate } from './duckdb-migrate.ts'
import { SessionPool } from './duckdb-session.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { Checkpoint, HeatColumns, HeatTarget, StoredHeatColumns } from './heat-target.ts'
import { MIGRATIONS } from './migrations/all.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MARKET = { exchange: 'bybit', symbol: 'SOLUSDT' }
const SPEC = heatSpec(MARKET)
const EVER = { from: 0, to: 1e13 }
const NOW = Number.MAX_SAFE_INTEGER

let folder = ''
let file = ''
let store: DuckDbStore
let heat: HeatTarget
/** Wall clock of the store. */
let clock = 0

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-heat-'))
  file = path.join(folder, 'store.duckdb')
  clock = LIVE_START
  await open()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<void> {
  store = await openDuckDbStore({ path: file, memoryLimitMb: 256, now: () => clock })
  heat = openHeat(store)
}

const hours = (...numbers: readonly number[]) => numbers.map((hour) => LIVE_START + hour * HOUR)
const write = (columns: HeatColumns) => heat.writeHeatColumns(SPEC, columns, { basis: basisOf(store, MARKET) })
/** A candle that comes late, `hour` hours after the start. */
const lateCandle = (hour: number) => store.writeLive(liveBatch({ candles: [candle(hour * 60)] }))

/** Columns as they are to be read back. */
const stored = ({ notes, ...columns }: HeatColumns): StoredHeatColumns => ({ ...columns, lastNote: notes.at(-1) })

/** First value of each column by its hour, as of a time. */
async function answered(asOf: number): Promise<(readonly [number, number | undefined])[]> {
  const { time, longDensity } = await heat.readHeatColumns(SPEC, EVER, asOf)
  return Array.from(time, (at, i) => [(at - LIVE_START) / HOUR, longDensity.values[longDensity.offset[i]!]] as const)
}

function state(parts: Partial<Checkpoint> = {}): Checkpoint {
  const { exchange, symbol } = MARKET
  const bytes = Uint8Array.of(1, 2, 3)
  return { symbol, exchanges: [exchange], name: 'run', time: LIVE_START, knownAt: LIVE_START, state: bytes, ...parts }
}

test('columns come back to the bit, after a restart too', async () => {
  // A smallest denormal, a negative zero, the largest double, and no run at all.
  const odd: HeatColumns = {
    ...heatColumns(hours(0, 1, 3)),
    state: Uint8Array.of(0, 2, 0),
    knownAt: Float64Array.from(hours(1, 3, 4)),
    closed: Float64Array.of(-0, 5e-324, 0.1),
    longDensity: {
      first: Int32Array.of(-7, 0, 12),
      offset: Uint32Array.of(0, 3, 3, 4),
      values: Float64Array.of(5e-324, -0, Number.MAX_VALUE, 1 / 3),
    },
    shortConsumed: { first: Int32Array.of(0, 0, 9), offset: Uint32Array.of(0, 0, 0, 1), values: Float64Array.of(2) },
    notes: ['', '["tiers of 2024"]', ''],
  }
  expect(await write(odd)).toBe(true)
  // toEqual tells 0 from -0 in typed arrays.
  expect(await heat.readHeatColumns(SPEC, EVER, NOW)).toEqual(stored(odd))
  await store.close()
  await open()
  expect(await heat.readHeatColumns(SPEC, EVER, NOW)).toEqual(stored(odd))
  const second = await heat.readHeatColumns(SPEC, { from: LIVE_START + HOUR, to: LIVE_START + 3 * HOUR }, NOW)
  expect([[...second.time], [...second.longDensity.offset]]).toEqual([[LIVE_START + HOUR], [0, 0]])
})

test('more columns than one chunk holds come back in order, each with its own run', async () => {
  // 3,000 columns of 0 to 49 buckets: more rows than a vector, and more values than one piece.
  const time = Array.from({ length: 3000 }, (_, i) => LIVE_START + i * HOUR)
  const offset = Uint32Array.from(
    { length: 3001 },
    (_, i) => 1225 * Math.floor(i / 50) + ((i % 50) * ((i % 50) - 1)) / 2,
  )
  const values = Float64Array.from({ length: offset[3000]! }, (_, i) => i + 0.5)
  const many = { ...heatColumns(time), shortDensity: { first: Int32Array.from(time, (_, i) => i), offset, values } }
  expect(await write(many)).toBe(true)
  expect(await heat.readHeatColumns(SPEC, EVER, NOW)).toEqual(stored(many))
})

test('columns that were stored out of order come back in order, each with its own run and the last note', async () => {
  const run = (...values: readonly number[]) => ({
    first: Int32Array.of(3, 4),
    offset: Uint32Array.of(0, 1, values.length),
    values: Float64Array.from(values),
  })
  await write({ ...heatColumns(hours(2, 3)), longDensity: run(20, 30, 31), notes: ['', '["the last"]'] })
  await write({ ...heatColumns(hours(0, 1)), longDensity: run(0.5, 10, 11, 12), notes: ['', '["not the last"]'] })
  for (const asOf of [NOW, LIVE_START + 100 * HOUR]) {
    const { time, longDensity, lastNote } = await heat.readHeatColumns(SPEC, EVER, asOf)
    expect([...time]).toEqual(hours(0, 1, 2, 3))
    expect(longDensity).toEqual({
      first: Int32Array.of(3, 4, 3, 4),
      offset: Uint32Array.of(0, 1, 4, 5, 7),
      values: Float64Array.of(0.5, 10, 11, 12, 20, 30, 31),
    })
    expect(lastNote).toBe('["the last"]')
  }
})

test('specs that differ in anything are kept apart', async () => {
  await write(heatColumns(hours(0)))
  const others = [
    { modelHash: 'b2' },
    { stepMs: 60_000 },
    { bucketSize: 20 },
    { model: 'standard' },
    { symbol: 'BTCUSDT' },
  ]
  for (const parts of others) {
    const other = heatSpec(MARKET, parts)
    expect((await heat.readHeatColumns(other, EVER, NOW)).time.length).toBe(0)
    await heat.writeHeatColumns(other, heatColumns(hours(0), 7), { basis: [] })
    expect((await heat.readHeatColumns(other, EVER, NOW)).created[0]).toBe(21)
  }
  expect(await answered(NOW)).toEqual([[0, 100]])
})

test('a valid column stays when it is written again', async () => {
  await write(heatColumns(hours(0, 1)))
  await write(heatColumns(hours(1, 2), 200))
  expect(await answered(NOW)).toEqual([
    [0, 100],
    [1, 100],
    [2, 200],
  ])
})

test('a correction is a new revision, and what was answered before it stays so', async () => {
  await write(heatColumns(hours(0, 1, 2, 3)))
  clock = LIVE_START + 10 * HOUR
  await lateCandle(2)
  // Hour 2 opens when the candle does; hour 1 ends then.
  expect(await answered(NOW)).toEqual([
    [0, 100],
    [1, 100],
  ])
  clock = LIVE_START + 11 * HOUR
  await write(heatColumns(hours(2, 3), 200))
  clock = LIVE_START + 12 * HOUR
  await lateCandle(3)
  await write(heatColumns(hours(3), 300))
  const both = [
    [0, 100],
    [1, 100],
  ]
  expect(await answered(NOW)).toEqual([...both, [2, 200], [3, 300]])
  // Before any of it was stored the first revision counts, of columns that were known by then.
  expect(await answered(LIVE_START + 2 * HOUR)).toEqual(both)
  expect(await answered(LIVE_START + 10 * HOUR - 1)).toEqual([...both, [2, 100], [3, 100]])
  expect(await answered(LIVE_START + 10 * HOUR)).toEqual([...both, [2, 200], [3, 200]])
  expect(await answered(LIVE_START + 12 * HOUR - 1)).toEqual([...both, [2, 200], [3, 200]])
  expect(await answered(LIVE_START + 12 * HOUR)).toEqual([...both, [2, 200], [3, 300]])
})

test('numbers made from data that has changed are refused', async () => {
  await lateCandle(0)
  const basis = basisOf(store, MARKET)
  await lateCandle(1)
  expect(await heat.writeHeatColumns(SPEC, heatColumns(hours(0)), { basis })).toBe(false)
  expect(await heat.writeCheckpoints([state()], basis)).toBe(false)
  expect((await heat.heatStatistics()).columns).toBe(0)
  // A write that is in the queue before it counts as well.
  const asked = basisOf(store, MARKET)
  const [, isStored] = await Promise.all([
    lateCandle(2),
    heat.writeHeatColumns(SPEC, heatColumns(hours(0)), { basis: asked }),
  ])
  expect(isStored).toBe(false)
  // Another market's data does not matter.
  const other = basisOf(store, { exchange: 'bybit', symbol: 'BTCUSDT' })
  expect(await heat.writeHeatColumns(SPEC, heatColumns(hours(0)), { basis: other })).toBe(true)
})

test('what is kept of maps changes no map input', async () => {
  const touched: unknown[] = []
  store.onCommit((markets) => touched.push(markets))
  await write(heatColumns(hours(0)))
  await heat.writeCheckpoints([state()], [])
  await heat.removeHeat()
  expect(store.revision(MARKET)).toBe(0)
  expect(store.revision('margin-tiers')).toBe(0)
  expect([store.revision(), touched]).toEqual([0, []])
})

test('liquidations leave columns as they are', async () => {
  await write(heatColumns(hours(0)))
  await store.writeLive(liveBatch({ liquidations: [liquidation(0)] }))
  expect(await answered(NOW)).toEqual([[0, 100]])
})

test('a state is found by name, time and what was known', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251)
  const later = state({ time: LIVE_START + HOUR, knownAt: LIVE_START + 3 * HOUR, state: Uint8Array.of(9) })
  await heat.writeCheckpoints([state({ state: bytes }), later], [])
  const question = { symbol: 'SOLUSDT', exchanges: ['bybit'], name: 'run', notAfter: NOW, knownBy: NOW }
  expect(await heat.findCheckpoint(question)).toEqual(later)
  expect(await heat.findCheckpoint({ ...question, notAfter: LIVE_START + HOUR - 1 })).toEqual(state({ state: bytes }))
  expect((await heat.findCheckpoint({ ...question, knownBy: LIVE_START + 3 * HOUR - 1 }))?.time).toBe(LIVE_START)
  expect(await heat.findCheckpoint({ ...question, knownBy: LIVE_START - 1 })).toBeUndefined()
  expect(await heat.findCheckpoint({ ...question, name: 'walk' })).toBeUndefined()
  expect(await heat.findCheckpoint({ ...question, exchanges: ['bybit', 'okx'] })).toBeUndefined()
  // 100,000 bytes of a pattern take a few hundred.
  expect((await heat.heatStatistics()).checkpointBytes).toBeLessThan(2000)

  await heat.writeCheckpoints([state({ state: Uint8Array.of(4) })], [])
  expect((await heat.findCheckpoint({ ...question, notAfter: LIVE_START }))?.state).toEqual(Uint8Array.of(4))
  expect((await heat.heatStatistics()).checkpoints).toBe(2)
})

test('states after a change of one of their markets go', async () => {
  const both = { exchanges: ['bybit', 'okx'], name: 'walk' }
  await heat.writeCheckpoints(
    [state(), state({ time: LIVE_START + HOUR }), state({ ...both, time: LIVE_START + HOUR })],
    [],
  )
  const elsewhere = [
    state({ exchanges: ['okx'], time: LIVE_START + HOUR }),
    state({ symbol: 'BTCUSDT', time: LIVE_START + HOUR }),
  ]
  await heat.writeCheckpoints(elsewhere, [])
  // A state after all before an hour holds when the first change is at it.
  await lateCandle(1)
  expect((await heat.heatStatistics()).checkpoints).toBe(5)
  await store.writeLive(liveBatch({ candles: [candle(59)] }))
  const names = await store.read((session) =>
    session.rows('SELECT symbol, name, exchanges[1] AS first, time_ms FROM engine_checkpoints ORDER BY ALL'),
  )
  expect(names.map((row) => Object.values(row).map(String))).toEqual([
    ['BTCUSDT', 'run', 'bybit', String(LIVE_START + HOUR)],
    ['SOLUSDT', 'run', 'bybit', String(LIVE_START)],
    ['SOLUSDT', 'run', 'okx', String(LIVE_START + HOUR)],
  ])
})

test('old states are thinned out: two days, then half a year of firsts of months, then firsts of years', async () => {
  // Every 12 hours from 2024-12-31 to 2026-01-01 12:00.
  const first = Date.UTC(2024, 11, 31)
  const count = (LIVE_START + DAY / 2 - first) / (DAY / 2) + 1
  const all = Array.from({ length: count }, (_, i) => state({ time: first + (i * DAY) / 2 }))
  await heat.writeCheckpoints([...all, state({ name: 'walk', time: first + HOUR })], [])
  const rows = await store.read((session) =>
    session.rows(`SELECT strftime(make_timestamp(time_ms * 1000), '%m-%d %H') AS at FROM engine_checkpoints
      WHERE name = 'run' ORDER BY time_ms`),
  )
  // 184 days before 2026-01-01 is 2025-07-01.
  expect(rows.map((row) => row['at'])).toEqual([
    ...['01-01 00', '07-01 00', '08-01 00', '09-01 00', '10-01 00', '11-01 00', '12-01 00'],
    ...['12-31 00', '12-31 12', '01-01 00', '01-01 12'],
  ])
  expect((await heat.heatStatistics()).checkpoints).toBe(rows.length + 1)
})

test('events are stored with new columns only, where something happened', async () => {
  const events = {
    column: Int32Array.of(0, 0, 1),
    side: Uint8Array.of(0, 1, 1),
    leverage: Float64Array.of(10, 25, 50),
    opened: Float64Array.of(1000, 0, 0),
    closed: Float64Array.of(0, 0, 0),
    liquidated: Float64Array.of(0, 0, 30),
  }
  const about = { events, basis: [] }
  await heat.writeHeatColumns(SPEC, heatColumns(hours(0, 1)), about)
  await heat.writeHeatColumns(SPEC, heatColumns(hours(0, 1)), about)
  expect(await heat.heatStatistics()).toEqual({
    columns: 2,
    superseded: 0,
    checkpoints: 0,
    checkpointBytes: 0,
    events: 2,
  })
  const select = `SELECT time_ms - ${LIVE_START}, side, leverage, opened_usd, closed_usd, liquidated_usd FROM position_changes ORDER BY ALL`
  const rows = async () =>
    (await store.read((session) => session.rows(select))).map((row) => Object.values(row).map(String).join(' '))
  expect(await rows()).toEqual(['0 long 10 1000 0 0', '3600000 short 50 0 0 30'])
  await lateCandle(1)
  expect(await rows()).toEqual(['0 long 10 1000 0 0'])
  await heat.writeHeatColumns(SPEC, heatColumns(hours(0, 1)), about)
  expect(await rows()).toEqual(['0 long 10 1000 0 0', '3600000 short 50 0 0 30'])
  expect(await heat.heatStatistics()).toMatchObject({ columns: 2, superseded: 1, events: 3 })
})

test('a notebook reads cells as plain rows of valid columns', async () => {
  const one = heatColumns(hours(0))
  const shortConsumed = { first: Int32Array.of(6), offset: Uint32Array.of(0, 2), values: Float64Array.of(4, 0) }
  await write({ ...one, shortConsumed })
  const select = `SELECT exchange, symbol, model, bucket_size, interval_ms, time, price, long_density, short_density,
    long_consumed, short_consumed FROM liquidation_cells ORDER BY price`
  const rows = await store.read((session) => session.rows(select))
  // Buckets 5 and 6 of 10 USD; bucket 7 holds nothing.
  const same = ['bybit', 'SOLUSDT', 'time_evolving', '10', '3600000', '2026-01-01 00:00:00']
  expect(rows.map((row) => Object.values(row).map(String))).toEqual([
    [...same, '50', '100', '0', '0', '0'],
    [...same, '60', '200', '0', '0', '4'],
  ])
  await lateCandle(0)
  expect(await store.read((session) => session.rows(select))).toEqual([])
})

test('removal takes valid columns, their events and states, of one symbol or of all', async () => {
  const events = {
    column: Int32Array.of(0, 1),
    side: Uint8Array.of(0, 0),
    leverage: Float64Array.of(10, 10),
    opened: Float64Array.of(1, 2),
    closed: Float64Array.of(0, 0),
    liquidated: Float64Array.of(0, 0),
  }
  await heat.writeHeatColumns(SPEC, heatColumns(hours(0, 1)), { events, basis: [] })
  await lateCandle(1)
  await write(heatColumns(hours(1), 200))
  const btc = heatSpec({ exchange: 'bybit', symbol: 'BTCUSDT' })
  await heat.writeHeatColumns(btc, heatColumns(hours(0)), { basis: [] })
  await heat.writeCheckpoints([state(), state({ symbol: 'BTCUSDT' })], [])

  await heat.removeHeat('SOLUSDT')
  expect(await heat.heatStatistics()).toMatchObject({ columns: 1, superseded: 1, checkpoints: 1, events: 1 })
  expect(await answered(NOW)).toEqual([])
  // The revision whose validity had ended is still what was answered then.
  expect(await answered(clock - 1)).toEqual([])
  await heat.removeHeat()
  expect(await heat.heatStatistics()).toMatchObject({ columns: 0, superseded: 1, checkpoints: 0, events: 1 })
  await write(heatColumns(hours(0), 300))
  expect(await answered(NOW)).toEqual([[0, 300]])
})

test('a file of schema version 6 is brought up to date with its data', async () => {
  const old = path.join(folder, 'old.duckdb')
  const instance = await DuckDBInstance.create(old)
  const pool = new SessionPool(instance, () => 0)
  await pool.use(async (session) => {
    await migrate({ session, file: old, migrations: MIGRATIONS.slice(0, 6) })
    await session.run("INSERT INTO series VALUES (1, 'bybit', 'SOLUSDT', 'funding', '')")
    await session.run('INSERT INTO funding_rates VALUES (1, 5, 0.25)')
  })
  pool.close()
  instance.closeSync()
  const updated = await openDuckDbStore({ path: old, memoryLimitMb: 256 })
  try {
    expect((await updated.check()).schemaVersion).toBe(9)
    expect(await updated.readFunding({ ...MARKET, ...EVER })).toEqual({
      time: Float64Array.of(5),
      rate: Float64Array.of(0.25),
    })
    expect(await openHeat(updated).writeHeatColumns(SPEC, heatColumns(hours(0)), { basis: [] })).toBe(true)
  } finally {
    await updated.close()
  }
})
