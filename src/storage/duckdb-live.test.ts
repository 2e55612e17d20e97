import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  candle,
  funding,
  LIVE_START,
  liquidation,
  liveBatch,
  markCandle,
  openInterest,
} from '../../test/helpers/live-batches.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { WatchedTime } from './live-target.ts'
import type { SeriesKind } from './store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SOL = { exchange: 'bybit', symbol: 'SOLUSDT' }
const EVER = { ...SOL, from: 0, to: Number.MAX_SAFE_INTEGER }
let folder = ''
let store: DuckDbStore

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-live-'))
  store = await opened()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function opened(): Promise<DuckDbStore> {
  return openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
}

/** Watched time in milliseconds after the start. */
function watched(from: number, to: number, parts: Partial<WatchedTime> = {}): WatchedTime {
  return { ...SOL, dataKind: 'observed', from: LIVE_START + from, to: LIVE_START + to, ...parts }
}

/** Coverage rows of a kind as `[start, end, rows, source]`, times in `unit` after the start. */
async function coverage(kind: SeriesKind, unit = MINUTE): Promise<unknown[]> {
  return (await store.coverage({ kind })).map(({ from, to, rows, source }) => [
    (from - LIVE_START) / unit,
    (to - LIVE_START) / unit,
    rows,
    source,
  ])
}

test('a batch comes back as it was written, unknown values as NaN', async () => {
  await store.writeLive(
    liveBatch({
      candles: [candle(0, { takerBuyVolume: Number.NaN })],
      markCandles: [markCandle(0)],
      openInterest: [openInterest(1)],
      funding: [funding(0)],
      liquidations: [liquidation(5), liquidation(6, { side: 'short', price: undefined, coverage: 'sampled' })],
    }),
  )
  expect(await store.readCandles({ ...EVER, interval: '1m' })).toEqual({
    openTime: Float64Array.of(LIVE_START),
    closeTime: Float64Array.of(LIVE_START + MINUTE),
    open: Float64Array.of(100),
    high: Float64Array.of(103),
    low: Float64Array.of(98),
    close: Float64Array.of(101),
    volume: Float64Array.of(10),
    quoteVolume: Float64Array.of(1005),
    takerBuyVolume: Float64Array.of(Number.NaN),
  })
  expect((await store.readMarkCandles({ ...EVER, interval: '1m' })).low).toEqual(Float64Array.of(98))
  expect(await store.readOpenInterest(EVER)).toEqual({
    time: Float64Array.of(LIVE_START + MINUTE),
    quantity: Float64Array.of(5000),
    notional: Float64Array.of(Number.NaN),
  })
  expect((await store.readFunding(EVER)).rate).toEqual(Float64Array.of(0.0001))
  expect((await store.readLiquidations(EVER)).side).toEqual(Uint8Array.of(0, 1))
  const rows = await store.readLiquidationPage({ from: 0, to: 1e13 }, { limit: 10, order: 'oldest' })
  const { type: _, ...first } = liquidation(5)
  const { type: __, ...second } = liquidation(6, { side: 'short', price: undefined, coverage: 'sampled' })
  expect(rows).toEqual([first, second])
})

test('minutes that follow each other join, a missing one is a hole, and each kind has its own', async () => {
  await store.writeLive(liveBatch({ candles: [candle(0), candle(1)], openInterest: [openInterest(0)] }))
  await store.writeLive(liveBatch({ candles: [candle(2), candle(4)], openInterest: [openInterest(1)] }))
  await store.writeLive(liveBatch({ candles: [candle(5)] }))
  expect(await coverage('candles')).toEqual([
    [0, 3, 3, 'bybit live'],
    [4, 6, 2, 'bybit live'],
  ])
  expect(await coverage('open-interest')).toEqual([[0, 2, 2, 'bybit live']])
  await store.writeLive(liveBatch({ candles: [candle(3)] }))
  expect(await coverage('candles')).toEqual([[0, 6, 6, 'bybit live']])
})

test('a row of the same time takes the place of the old one, in one batch and in two', async () => {
  await store.writeLive(liveBatch({ candles: [candle(0), candle(1), candle(1, { close: 102 }), candle(2)] }))
  await store.writeLive(liveBatch({ candles: [candle(0, { close: 99 })] }))
  expect([...(await store.readCandles({ ...EVER, interval: '1m' })).close]).toEqual([99, 102, 101])
  expect(await coverage('candles')).toEqual([[0, 3, 3, 'bybit live']])
})

test('live readings take up where a backfill ended, whose last step reaches beyond', async () => {
  await store.writeSeries({
    ...SOL,
    interval: '',
    stepMs: 5 * MINUTE,
    source: 'REST',
    dataKind: 'observed',
    rows: {
      kind: 'open-interest',
      columns: {
        time: Float64Array.of(LIVE_START),
        quantity: Float64Array.of(1),
        notional: Float64Array.of(Number.NaN),
      },
    },
    covered: [{ from: LIVE_START, to: LIVE_START + 5 * MINUTE }],
  })
  await store.writeLive(liveBatch({ openInterest: [openInterest(2), openInterest(3)] }))
  expect(await coverage('open-interest')).toEqual([
    [0, 2, 1, 'REST'],
    [2, 4, 2, 'bybit live'],
  ])
  expect([...(await store.readOpenInterest(EVER)).quantity]).toEqual([1, 5000, 5000])
})

test('funding is known from the payment before and until the next is due, also when payments come more often', async () => {
  await store.writeSeries({
    ...SOL,
    interval: '',
    stepMs: 8 * HOUR,
    source: 'REST',
    dataKind: 'observed',
    rows: { kind: 'funding', columns: { time: Float64Array.of(LIVE_START), rate: Float64Array.of(0) } },
    // The backfill ended two hours after the payment.
    covered: [{ from: LIVE_START, to: LIVE_START + 2 * HOUR }],
  })
  await store.writeLive(liveBatch({ funding: [funding(8)] }))
  expect(await coverage('funding', HOUR)).toEqual([
    [0, 2, 1, 'REST'],
    [2, 16, 1, 'bybit live'],
  ])
  await store.writeLive(liveBatch({ funding: [funding(12)] }))
  // Four hours apart: the next is due at 16, and no row claims the hours behind it.
  expect(await coverage('funding', HOUR)).toEqual([
    [0, 2, 1, 'REST'],
    [2, 12, 1, 'bybit live'],
    [12, 16, 1, 'bybit live'],
  ])
  // Told again, as after a reconnect.
  await store.writeLive(liveBatch({ funding: [funding(8), funding(12)] }))
  expect((await coverage('funding', HOUR)).slice(1)).toEqual([
    [2, 12, 1, 'bybit live'],
    [12, 16, 1, 'bybit live'],
  ])
  await store.writeLive(liveBatch({ funding: [funding(28)] }))
  // Sixteen hours later payments may have been missed: a hole.
  expect((await coverage('funding', HOUR)).slice(3)).toEqual([[28, 36, 1, 'bybit live']])
})

test('watched time joins where it touches, counts the rows in it and never deletes any', async () => {
  await store.writeLive(liveBatch({ liquidations: [liquidation(100), liquidation(900)], watched: [watched(0, 250)] }))
  expect(await coverage('liquidations', 1)).toEqual([[0, 250, 1, 'bybit live']])
  // Overlaps what is watched, and takes in the row that was stored before.
  await store.writeLive(liveBatch({ watched: [watched(200, 1000)] }))
  expect(await coverage('liquidations', 1)).toEqual([[0, 1000, 2, 'bybit live']])
  // A late one, an identical one, and one after a hole.
  const late = [liquidation(100), liquidation(300), liquidation(2500)]
  await store.writeLive(liveBatch({ liquidations: late, watched: [watched(2000, 3000)] }))
  expect(await coverage('liquidations', 1)).toEqual([
    [0, 1000, 4, 'bybit live'],
    [2000, 3000, 1, 'bybit live'],
  ])
  expect((await store.readLiquidations(EVER)).time.length).toBe(5)
})

test('what is known of coverage outlives the process', async () => {
  await store.writeLive(liveBatch({ candles: [candle(0)], watched: [watched(0, 250)] }))
  await store.close()
  store = await opened()
  await store.writeLive(liveBatch({ candles: [candle(1)], watched: [watched(250, 500)] }))
  expect(await coverage('candles')).toEqual([[0, 2, 2, 'bybit live']])
  expect(await coverage('liquidations', 1)).toEqual([[0, 500, 0, 'bybit live']])
})

test('liquidations of a simulated venue stay simulated, watched or not', async () => {
  const simulated = liquidation(5, { dataKind: 'simulated' })
  await store.writeLive(liveBatch({ liquidations: [simulated, liquidation(6)] }))
  const rows = await store.readLiquidationPage({ from: 0, to: 1e13 }, { limit: 10, order: 'oldest' })
  expect(rows.map(({ dataKind }) => dataKind)).toEqual(['simulated', 'observed'])
})

test('a batch that fails leaves everything as it was, and the next one is stored', async () => {
  await store.writeLive(liveBatch({ candles: [candle(0)] }))
  const bad = liveBatch({
    candles: [candle(1)],
    liquidations: [liquidation(1, { side: 'long' })],
    // No BIGINT holds it: the last statements of the batch fail.
    states: [{ ...SOL, channel: 'candles', state: 'live', from: 1e19, to: 1e19, reason: '' }],
  })
  await expect(store.writeLive(bad)).rejects.toThrow()
  expect(await coverage('candles')).toEqual([[0, 1, 1, 'bybit live']])
  expect((await store.readLiquidations(EVER)).time.length).toBe(0)
  await store.writeLive(liveBatch({ candles: [candle(1)] }))
  expect(await coverage('candles')).toEqual([[0, 2, 2, 'bybit live']])
})

test('only map inputs of a market grow its revision, and a market that appears', async () => {
  const okx = { exchange: 'okx', symbol: 'SOLUSDT' }
  const revisions = () => [
    store.revision(),
    store.revision({ symbol: 'SOLUSDT' }),
    store.revision(SOL),
    store.revision(okx),
    store.revision({ symbol: 'ETHUSDT' }),
    store.revision('margin-tiers'),
  ]
  const changes = async (write: () => Promise<unknown>) => {
    const before = revisions()
    await write()
    return revisions().map((revision, i) => revision > (before[i] ?? 0))
  }
  expect(await changes(() => store.writeLive(liveBatch({ watched: [watched(0, 1)] })))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
  const quiet = liveBatch({ watched: [watched(1, 2)], liquidations: [liquidation(1)] })
  expect(await changes(() => store.writeLive(quiet))).toEqual([true, false, false, false, false, false])
  for (const parts of [
    { candles: [candle(0)] },
    { markCandles: [markCandle(0)] },
    { openInterest: [openInterest(0)] },
    { funding: [funding(0)] },
  ])
    expect(await changes(() => store.writeLive(liveBatch(parts)))).toEqual([true, true, true, false, false, false])
  expect(await changes(() => store.write(async () => undefined))).toEqual([true, true, true, true, true, true])
})

test('reading goes on while batches are written, and sees whole batches only', async () => {
  const batches = Array.from({ length: 40 }, (_, i) =>
    liveBatch({ candles: [candle(i)], liquidations: [liquidation(i * 10), liquidation(i * 10 + 1)] }),
  )
  let isWriting = true
  const writing = (async () => {
    for (const batch of batches) await store.writeLive(batch)
    isWriting = false
  })()
  const read = async () => {
    const counts: number[] = []
    while (isWriting) counts.push((await store.readLiquidations(EVER)).time.length)
    return counts
  }
  const [one, two] = await Promise.all([read(), read(), writing])
  for (const counts of [one, two]) {
    expect(counts.every((count, i) => count % 2 === 0 && count >= (counts[i - 1] ?? 0))).toBe(true)
  }
  expect((await store.readLiquidations(EVER)).time.length).toBe(80)
  expect(await coverage('candles')).toEqual([[0, 40, 40, 'bybit live']])
})
