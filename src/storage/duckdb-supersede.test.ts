import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { basisOf, heatColumns, heatSpec } from '../../test/helpers/heat-columns.ts'
import { candle, funding, LIVE_START, liveBatch, markCandle, openInterest } from '../../test/helpers/live-batches.ts'
import type { Interval } from '../domain/time.ts'
import { openHeat } from './duckdb-heat.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { LiveBatch } from './live-target.ts'

const MINUTE = 60_000
const MARKET = { exchange: 'bybit', symbol: 'SOLUSDT' }
const OTHER = { exchange: 'okx', symbol: 'SOLUSDT' }
const EVER = { from: 0, to: 1e13 }

let folder = ''
let store: DuckDbStore

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-supersede-'))
  await open()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<void> {
  store = await openDuckDbStore({ path: path.join(folder, 's.duckdb'), memoryLimitMb: 256 })
}

const live = (parts: Partial<LiveBatch>) => store.writeLive(liveBatch(parts))
const at = (minute: number) => LIVE_START + minute * MINUTE
/** Whole numbers from `from` to `to`, the last one left out. */
const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step)

/** Stores columns of one minute each, and a state at the end of the last. */
async function keep(minutes: readonly number[], market = MARKET): Promise<void> {
  const heat = openHeat(store)
  const basis = basisOf(store, market)
  const { exchange, symbol } = market
  await heat.writeHeatColumns(heatSpec(market, { stepMs: MINUTE }), heatColumns(minutes.map(at)), { basis })
  const time = at((minutes.at(-1) ?? 0) + 1)
  await heat.writeCheckpoints(
    [{ symbol, exchanges: [exchange], name: 'run', time, knownAt: time, state: new Uint8Array(1) }],
    basis,
  )
}

/** Minutes of the valid columns. */
async function kept(market = MARKET): Promise<number[]> {
  const { time } = await openHeat(store).readHeatColumns(
    heatSpec(market, { stepMs: MINUTE }),
    EVER,
    Number.MAX_SAFE_INTEGER,
  )
  return Array.from(time, (opened) => (opened - LIVE_START) / MINUTE)
}

function storeCandles(minutes: readonly number[], interval: Interval = '1m', step = 1): Promise<unknown> {
  const openTime = Float64Array.from(minutes, at)
  const price = openTime.map(() => 100)
  return store.writeSeries({
    ...MARKET,
    interval,
    stepMs: step * MINUTE,
    source: 'file',
    dataKind: 'observed',
    rows: {
      kind: 'candles',
      columns: {
        openTime,
        closeTime: openTime.map((time) => time + step * MINUTE),
        open: price,
        high: price,
        low: price,
        close: price,
        volume: price,
        quoteVolume: price,
        takerBuyVolume: price,
      },
    },
    covered: [{ from: at(minutes[0] ?? 0), to: at((minutes.at(-1) ?? 0) + step) }],
  })
}

/** Each reading covers `step` minutes; `unit` says which of its values is known. */
function storeReadings(
  minutes: readonly number[],
  { step = 1, unit = 'base' }: { readonly step?: number; readonly unit?: 'base' | 'USD' } = {},
): Promise<unknown> {
  const time = Float64Array.from(minutes, at)
  const known = time.map(() => 5000)
  const unknown = time.map(() => Number.NaN)
  const columns = unit === 'base' ? { quantity: known, notional: unknown } : { quantity: unknown, notional: known }
  return store.writeSeries({
    ...MARKET,
    interval: '',
    stepMs: step * MINUTE,
    source: 'file',
    dataKind: 'observed',
    rows: { kind: 'open-interest', columns: { time, ...columns } },
    covered: [{ from: at(minutes[0] ?? 0), to: at((minutes.at(-1) ?? 0) + step) }],
  })
}

test('an hour of live minutes in their order ends no column, after a restart neither', async () => {
  const markets = [MARKET, OTHER]
  for (const minute of range(0, 60)) {
    // A restart forgets what was known of the candles before.
    if (minute === 30) {
      await store.close()
      await open()
    }
    await live({ candles: markets.map((market) => candle(minute, market)) })
    // One venue reads open interest on the minute, the other seven seconds into the next one.
    const readings = [
      openInterest(minute + 1, MARKET),
      openInterest(minute + 1, { ...OTHER, eventTime: at(minute + 1) + 7000 }),
    ]
    const payments = minute % 20 === 19 ? markets.map((market) => funding((minute + 1) / 60, market)) : []
    await live({
      markCandles: markets.map((market) => markCandle(minute, market)),
      openInterest: readings,
      funding: payments,
    })
    for (const market of markets) await keep([minute], market)
  }
  expect(await kept(MARKET)).toEqual(range(0, 60))
  expect(await kept(OTHER)).toEqual(range(0, 60))
  const { superseded, checkpoints } = await openHeat(store).heatStatistics()
  expect([superseded, checkpoints]).toEqual([0, 120])
})

test('minutes that come together, candles first, end no column', async () => {
  await live({ candles: [candle(0)], openInterest: [openInterest(0), openInterest(1)] })
  await keep([0])
  await live({
    candles: [1, 2, 3].map((minute) => candle(minute)),
    markCandles: [1, 2, 3].map((minute) => markCandle(minute)),
    openInterest: [2, 3, 4].map((minute) => openInterest(minute)),
  })
  expect(await kept()).toEqual([0])
  expect((await openHeat(store).heatStatistics()).checkpoints).toBe(1)
})

// Candle 30 is missing: the reading of minute 31, at the open of candle 31, is that of the end of candle 29 then, in
// place of the reading of minute 30. What changes is the bar between the readings of minutes 29 and 30.
test('a live candle after a missing minute ends the column before the hole', async () => {
  await live({ openInterest: [openInterest(0)] })
  for (const minute of range(0, 30)) await live({ candles: [candle(minute)], openInterest: [openInterest(minute + 1)] })
  await keep(range(0, 30))
  await live({ openInterest: [openInterest(31)] })
  expect(await kept()).toEqual(range(0, 30))
  await live({ candles: [candle(31)] })
  expect(await kept()).toEqual(range(0, 29))
  expect((await openHeat(store).heatStatistics()).checkpoints).toBe(0)
})

test.each(['at once', 'after a restart'])('readings that follow candles with a hole do so too, %s', async (when) => {
  await storeCandles(range(0, 30))
  await storeCandles(range(31, 60))
  await storeReadings(range(0, 31))
  await keep(range(0, 30))
  if (when === 'after a restart') {
    await store.close()
    await open()
  }
  await live({ openInterest: [openInterest(31)] })
  expect(await kept()).toEqual(range(0, 29))
  await keep([29])
  // Behind the hole each is the end of its own candle.
  await live({ openInterest: [openInterest(32)] })
  expect(await kept()).toEqual(range(0, 30))
})

test('a late candle after a hole changes bars since the last reading before the hole but one', async () => {
  // The reading of minute 35 takes the place of that of minute 30: the bars since the one of minute 25 change.
  await storeCandles(range(0, 30))
  await storeCandles(range(40, 60))
  await storeReadings(range(0, 60, 5), { step: 5 })
  await keep(range(0, 60))
  await storeCandles(range(35, 40))
  expect(await kept()).toEqual(range(0, 25))
})

test('a late reading at the close of a candle takes the place of the last one within it', async () => {
  // Candles of five minutes; the readings of minutes 18 and 20 both are the end of the candle from 15 on.
  await storeCandles(range(0, 60, 5), '5m', 5)
  await storeReadings([0, 18, 30], { step: 10 })
  await keep(range(0, 60))
  await live({ openInterest: [openInterest(20)] })
  expect(await kept()).toEqual([])
})

// No candle is around minute 25: a reading in USD there has no price, and the one of minute 20 is the last before 27.
test.each([
  ['USD', 20],
  ['base', 25],
] as const)('readings in %s in a hole bound a change where they tell a state', async (unit, start) => {
  await storeCandles(range(0, 20))
  await storeCandles([27])
  await storeReadings(range(0, 60, 5), { step: 5, unit })
  await keep(range(0, 60))
  await storeCandles([28])
  expect(await kept()).toEqual(range(0, start))
})

test('a late payment within a coarse candle ends all columns that hold its bar', async () => {
  await storeCandles(range(0, 60, 5), '5m', 5)
  await keep(range(0, 60))
  await live({ funding: [funding(33 / 60)] })
  expect(await kept()).toEqual(range(0, 30))
})

test('a payment behind all columns ends those that hold the bar of its time', async () => {
  await storeCandles(range(0, 60, 5), '5m', 5)
  // Asked for up to minute 32 only, though the bar from minute 30 on reaches to 35.
  await keep(range(0, 32))
  await live({ funding: [funding(33 / 60)] })
  expect(await kept()).toEqual(range(0, 30))
})
