import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SimulatedTrade } from '../../src/simulation/market.ts'
import { type ArchiveWorkspace, createArchiveWorkspace, FIRST_DAY, filesOf } from '../helpers/archive-workspace.ts'
import {
  archivePath,
  csvOf,
  DAY,
  tradedMarket,
  writeArchiveFile,
  writeBybitDay,
  writeZip,
} from '../helpers/archive-writer.ts'

const MINUTE = 60_000
const MARKET = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 2, price: 60_000 })
const FIRST = { from: FIRST_DAY, to: FIRST_DAY + DAY }
const BTC = { exchange: 'binance', symbol: 'BTCUSDT', from: 0, to: Number.MAX_SAFE_INTEGER } as const
const PATH = archivePath('trades', { symbol: 'BTCUSDT', cadence: 'daily', start: FIRST_DAY })
const TRADES = MARKET.trades.filter(({ time }) => time < FIRST_DAY + DAY)

let space: ArchiveWorkspace
beforeEach(async () => {
  space = await createArchiveWorkspace()
})
afterEach(() => space.close())

const put = (start: number, form = {}) =>
  writeArchiveFile(space.root, MARKET, { kind: 'trades', cadence: 'daily', start, form })

test.each([{}, { hasHeader: false }, { unit: 'us' as const }])('flow is the sum of the trades (%j)', async (form) => {
  await put(FIRST_DAY, form)
  await space.run({ kinds: ['trades'], range: FIRST })
  await expectFlow(TRADES)
})

test('flow by price step adds up to each step of the price', async () => {
  await put(FIRST_DAY)
  await space.run({ kinds: ['trades'], range: FIRST })
  const rows = await space.rows(
    'SELECT time_ms, price_low, price_step, buy_base, sell_base, buy_usd, buy_count, sell_count FROM taker_flow ORDER BY time_ms, price_low',
  )
  const found = rows.map((row) => Object.values(row))
  // 0.01 % of the price, rounded down to 1 or 5 times a power of ten: 5 from 50,000 to 100,000, 1 below.
  const steps = (price: number) => (price >= 50_000 ? 5 : 1)
  const sums = new Map<string, number[]>()
  for (const { time, price, quantity, isBuy } of TRADES) {
    const step = steps(price)
    const low = Math.floor(price / step) * step
    const minute = Math.floor(time / MINUTE) * MINUTE
    const key = `${minute} ${String(low).padStart(8)}`
    const row = sums.get(key) ?? [minute, low, step, 0, 0, 0, 0, 0]
    row[isBuy ? 3 : 4]! += quantity
    if (isBuy) row[5]! += quantity * price
    row[isBuy ? 6 : 7]! += 1
    sums.set(key, row)
  }
  const expected = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  expect(found.length).toBe(expected.length)
  found.forEach((row, i) => {
    row.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[i]?.[k] ?? Number.NaN, k === 5 ? 5 : 8)
    })
  })
})

test('large trades are kept one by one from the threshold on', async () => {
  await put(FIRST_DAY)
  await space.run({ kinds: ['trades'], range: FIRST, largeTradeUsd: 20_000 })
  const large = TRADES.filter(({ price, quantity }) => price * quantity >= 20_000)
  const rows = await space.rows('SELECT time_ms, taker_side, price, quantity_base FROM large_trades ORDER BY rowid')
  expect(large.length).toBeGreaterThan(50)
  expect(rows).toEqual(
    large.map(({ time, isBuy, price, quantity }) => ({
      time_ms: time,
      taker_side: isBuy ? 'buy' : 'sell',
      price,
      quantity_base: Number(quantity.toFixed(8)),
    })),
  )
})

test('candles are made of trades where the venue has none, and give way to its own', async () => {
  await put(FIRST_DAY)
  await put(FIRST_DAY + DAY)
  await writeArchiveFile(space.root, MARKET, { kind: 'candles', cadence: 'daily', start: FIRST_DAY })
  await space.run({ kinds: ['candles', 'trades'], jobs: 1, range: { from: FIRST_DAY, to: FIRST_DAY + 2 * DAY } })
  const stored = await space.store.readCandles({ ...BTC, interval: '1m' })
  expect(stored.close.subarray(0, 1440)).toEqual(MARKET.candles.close.subarray(0, 1440))
  const second = MARKET.trades.filter(({ time }) => time >= FIRST_DAY + DAY)
  const firstMinute = second.filter(({ time }) => time < FIRST_DAY + DAY + MINUTE)
  const prices = firstMinute.map(({ price }) => price)
  expect([stored.open[1440], stored.high[1440], stored.low[1440], stored.close[1440]]).toEqual([
    prices[0],
    Math.max(...prices),
    Math.min(...prices),
    prices.at(-1),
  ])
  expect(stored.openTime.length).toBe(2880)
  const derived = (await space.store.coverage({ kind: 'candles' })).filter(({ isDerived }) => isDerived)
  expect(derived).toMatchObject([{ from: FIRST_DAY + DAY, to: FIRST_DAY + 2 * DAY, rows: 1440 }])

  await writeArchiveFile(space.root, MARKET, { kind: 'candles', cadence: 'daily', start: FIRST_DAY + DAY })
  await space.run({ kinds: ['candles'], range: { from: FIRST_DAY, to: FIRST_DAY + 2 * DAY } })
  expect((await space.store.readCandles({ ...BTC, interval: '1m' })).close).toEqual(MARKET.candles.close)
})

test('a minute without a trade repeats the last close', async () => {
  const lines = [trade(1, 100, 5), trade(2, 101, 3 * MINUTE)]
  await writeZip(space.root, PATH, `${lines.join('\n')}\n`)
  await space.run({ kinds: ['trades'], range: FIRST })
  const stored = await space.store.readCandles({ ...BTC, interval: '1m' })
  expect([...stored.close.subarray(0, 5)]).toEqual([100, 100, 100, 101, 101])
  expect([...stored.volume.subarray(0, 4)]).toEqual([1, 0, 0, 1])
  expect(stored.openTime.length).toBe(1440)
})

test('a trade published twice counts once', async () => {
  const lines = csvOf('trades', MARKET, { ...FIRST, form: { hasHeader: false } })
    .trimEnd()
    .split('\n')
  await writeZip(space.root, PATH, `${[...lines, ...lines.slice(100, 200)].join('\n')}\n`)
  const summary = await space.run({ kinds: ['trades'], range: FIRST })
  expect(filesOf(summary)[0]?.notes).toEqual(['100 rows repeated others and were left out'])
  await expectFlow(TRADES)
})

test('missing trade numbers are a hole of whole minutes, even when as many are repeated', async () => {
  const lines = csvOf('trades', MARKET, { ...FIRST, form: { hasHeader: false } })
    .trimEnd()
    .split('\n')
  const gone = lines.slice(1000, 1100)
  await writeZip(
    space.root,
    PATH,
    `${[...lines.slice(0, 1000), ...lines.slice(0, 100), ...lines.slice(1100)].join('\n')}\n`,
  )
  await space.run({ kinds: ['trades'], range: FIRST })
  const minuteOf = (i: number) => Math.floor(Number(lines[i]?.split(',')[5]) / MINUTE) * MINUTE
  expect(gone.length).toBe(100)
  const [before, after] = await space.covered('taker-flow')
  expect([before?.from, before?.to]).toEqual([FIRST_DAY, minuteOf(999)])
  expect([after?.from, after?.to]).toEqual([minuteOf(1100) + MINUTE, FIRST_DAY + DAY])
})

test('minutes beside missing trades are not stored twice when the file is loaded again', async () => {
  const lines = csvOf('trades', MARKET, { ...FIRST, form: { hasHeader: false } })
    .trimEnd()
    .split('\n')
  // From the first minute on: what is left of it lies outside of what is covered.
  await writeZip(space.root, PATH, `${[...lines.slice(0, 5), ...lines.slice(-5)].join('\n')}\n`)
  await space.run({ kinds: ['trades'], range: FIRST })
  await put(FIRST_DAY)
  await space.run({ kinds: ['trades'], range: FIRST, isRepair: true })
  await expectFlow(TRADES)
  expect(await space.covered('taker-flow')).toMatchObject([FIRST])
})

test('a trade that is none is refused with its row', async () => {
  const lines = csvOf('trades', MARKET, { ...FIRST, form: {} })
    .trimEnd()
    .split('\n')
  const spoil = (text: string) => [...lines.slice(0, 500), text, ...lines.slice(501)].join('\n')
  for (const bad of ['1000499,-5,1,1,1,1704067200000,true', '1000499,5,1,1,1,1704067200000,maybe', '1000499,5,1']) {
    await writeZip(space.root, PATH, spoil(bad))
    const [file] = filesOf(await space.run({ kinds: ['trades'], range: FIRST }))
    expect(file?.state).toBe('refused')
    expect(file?.notes[0]).toContain(`row 501: "${bad}`)
  }
  expect(await space.covered('taker-flow')).toEqual([])
})

test('kept trades lie as Parquet by symbol and day', async () => {
  await put(FIRST_DAY)
  const rawRoot = path.join(space.folder, 'raw')
  await space.run({ kinds: ['trades'], range: FIRST, rawRoot })
  const folder = path.join(rawRoot, 'binance/trades/symbol=BTCUSDT/day=2024-01-01')
  expect(existsSync(folder)).toBe(true)
  const [sum] = await space.rows(
    `SELECT count(*) AS trades, round(sum(quantity_base), 6) AS base FROM read_parquet('${folder}/*.parquet')`,
  )
  const base = TRADES.reduce((total, { quantity }) => total + quantity, 0)
  expect(sum).toEqual({ trades: TRADES.length, base: Number(base.toFixed(6)) })
})

test('COIN-M trades: contracts become coins by their price', async () => {
  const file = archivePath('trades', { symbol: 'BTCUSD_PERP', cadence: 'daily', start: FIRST_DAY })
  await writeZip(space.root, file, `1,2000,8,1,1,${FIRST_DAY + 5},false\n2,2000,4,2,2,${FIRST_DAY + 6},true\n`)
  await space.run({ symbols: ['BTCUSD_PERP'], kinds: ['trades'], range: FIRST })
  const flow = await space.store.readTakerFlow({ ...BTC, symbol: 'BTCUSD_PERP' })
  // 8 contracts of 100 USD at 2,000 bought, 4 sold.
  expect([flow.buyVolume[0], flow.sellVolume[0], flow.buyNotional[0], flow.sellNotional[0]]).toEqual([
    0.4, 0.2, 800, 400,
  ])
})

test.each([false, true])("Bybit's trades, newest first: %s", async (isDescending) => {
  const market = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 1, price: 60_000 })
  writeBybitDay(space.root, market, FIRST_DAY, { isDescending })
  await space.run({ exchange: 'bybit', kinds: ['trades'], range: FIRST })
  await expectFlow(market.trades, 'bybit')
  const stored = await space.store.readCandles({ ...BTC, exchange: 'bybit', interval: '1m' })
  const minute = market.trades.filter(({ time }) => time < FIRST_DAY + MINUTE)
  expect([stored.open[0], stored.close[0]]).toEqual([minute[0]?.price, minute.at(-1)?.price])
})

/** Compares stored flow by minute with the sums of trades. */
async function expectFlow(trades: readonly SimulatedTrade[], exchange = 'binance'): Promise<void> {
  const sums = new Map<number, number[]>()
  for (const { time, price, quantity, isBuy } of trades) {
    const minute = Math.floor(time / MINUTE) * MINUTE
    const row = sums.get(minute) ?? [0, 0, 0, 0]
    row[isBuy ? 0 : 1]! += quantity
    row[isBuy ? 2 : 3]! += quantity * price
    sums.set(minute, row)
  }
  const flow = await space.store.readTakerFlow({ ...BTC, exchange })
  expect([...flow.time]).toEqual([...sums.keys()])
  const columns = [flow.buyVolume, flow.sellVolume, flow.buyNotional, flow.sellNotional]
  let worst = 0
  ;[...sums.values()].forEach((row, i) => {
    row.forEach((value, k) => {
      worst = Math.max(worst, Math.abs((columns[k]?.[i] ?? Number.NaN) - value) / Math.max(value, 1))
    })
  })
  expect(worst).toBeLessThan(1e-8)
}

function trade(id: number, price: number, offset: number): string {
  return `${id},${price},1,${id},${id},${FIRST_DAY + offset},false`
}
