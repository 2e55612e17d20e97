import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requireExchange } from '../../src/exchanges/registry.ts'
import { importFiles } from '../../src/ingestion/import-files.ts'
import type { ImportOptions, ImportSummary } from '../../src/ingestion/import-options.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'

/** Real market data beside the repository; it is nobody's to redistribute, so it is read and never copied. */
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const isHere = existsSync(DATA)
if (!isHere) process.stderr.write(`skipped: no real market data at ${DATA}\n`)

const HOUR = 3_600_000
const FOREVER = { from: 0, to: Number.MAX_SAFE_INTEGER }
const SOL = { exchange: 'okx', symbol: 'SOLUSDT', ...FOREVER }

describe.skipIf(!isHere)('every file of ../shared/data is imported with one command', () => {
  let folder = ''
  let store: DuckDbStore

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'liqheat-real-'))
    store = await openDuckDbStore({ path: path.join(folder, 'real.duckdb'), memoryLimitMb: 512 })
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function load(
    exchange: string,
    file: string,
    options: Omit<ImportOptions, 'store' | 'files' | 'exchange'>,
  ): Promise<ImportSummary> {
    return importFiles({ store, files: [path.join(DATA, file)], exchange: requireExchange(exchange), ...options })
  }

  test('okx-sol/ohlcv_1m.csv.gz', async () => {
    const summary = await load('okx', 'okx-sol/ohlcv_1m.csv.gz', { kind: 'candles', symbol: 'SOLUSDT', interval: '1m' })
    expect(summary).toMatchObject({ rows: 37_487, duplicates: 0, replacedRows: 0 })
    expect(summary.files[0]?.series).toMatchObject([{ symbol: 'SOLUSDT', interval: '1m', rows: 37_487, gaps: [] }])
    const candles = await store.readCandles({ ...SOL, interval: '1m' })
    expect(candles.openTime.length).toBe(37_487)
    expect([candles.openTime[0], candles.open[0], candles.volume[0]]).toEqual([1780238220000, 82.13, 9751.47])
    expect([candles.openTime.at(-1), candles.close.at(-1)]).toEqual([1782487380000, 71.29])
  })

  test('okx-sol/ohlcv_5m.csv.gz and ohlcv_15m.csv, interval found from the spacing', async () => {
    const five = await load('okx', 'okx-sol/ohlcv_5m.csv.gz', { kind: 'candles', symbol: 'SOLUSDT' })
    expect(five.files[0]?.series).toMatchObject([{ interval: '5m', rows: 7_498, gaps: [] }])
    const fifteen = await load('okx', 'okx-sol/ohlcv_15m.csv', {
      kind: 'candles',
      symbol: 'SOLUSDT',
      quantity: 'contracts',
      contractValue: 1,
    })
    expect(fifteen.files[0]?.series).toMatchObject([{ interval: '15m', rows: 2_499, gaps: [] }])
  })

  test('okx-sol/open_interest.csv: both columns are USD', async () => {
    const options = { kind: 'open-interest', symbol: 'SOLUSDT' } as const
    await expect(load('okx', 'okx-sol/open_interest.csv', options)).rejects.toMatchObject({
      code: 'IMPORT_UNIT_NEEDED',
    })
    await expect(
      load('okx', 'okx-sol/open_interest.csv', { ...options, openInterestUnit: 'base' }),
    ).rejects.toMatchObject({ code: 'IMPORT_UNIT_CONTRADICTED' })
    const summary = await load('okx', 'okx-sol/open_interest.csv', { ...options, openInterestUnit: 'usd' })
    expect(summary.files[0]?.series).toMatchObject([{ rows: 625, stepMs: HOUR, gaps: [] }])
    const { time, quantity, notional } = await store.readOpenInterest(SOL)
    expect([time[0], quantity[0], notional[0]]).toEqual([1780239600000, Number.NaN, 257766545.4815])
  })

  test('okx-sol/funding_rate.csv', async () => {
    const summary = await load('okx', 'okx-sol/funding_rate.csv', { kind: 'funding', symbol: 'SOLUSDT' })
    expect(summary.files[0]?.series).toMatchObject([{ rows: 78, stepMs: 8 * HOUR, gaps: [] }])
    expect((await store.readFunding(SOL)).rate[0]).toBe(3.80971947042e-5)
  })

  test('okx-sol/taker_volume.csv is USD, labelled with the end of its hour', async () => {
    const summary = await load('okx', 'okx-sol/taker_volume.csv', {
      kind: 'taker-flow',
      symbol: 'SOLUSDT',
      volumeUnit: 'quote',
      timeLabel: 'end',
    })
    expect(summary.files[0]?.series).toMatchObject([{ rows: 625, stepMs: HOUR, gaps: [] }])
    const flow = await store.readTakerFlow(SOL)
    expect([flow.time[0], flow.buyNotional[0], flow.buyVolume[0]]).toEqual([
      1780239600000 - HOUR,
      18859576.6544,
      Number.NaN,
    ])
    // Buys and sells of an hour are the turnover of its candles: unit and label are right only together.
    const candles = await store.readCandles({ ...SOL, interval: '1m' })
    const turnover = new Map<number, number>()
    for (const [i, time] of candles.openTime.entries()) {
      const hour = Math.floor(time / HOUR) * HOUR
      turnover.set(hour, (turnover.get(hour) ?? 0) + (candles.volume[i] ?? 0) * (candles.close[i] ?? 0))
    }
    const ratios = [...flow.time].slice(1).map((time, i) => {
      const total = (flow.buyNotional[i + 1] ?? 0) + (flow.sellNotional[i + 1] ?? 0)
      return total / (turnover.get(time) ?? Number.NaN)
    })
    expect(Math.min(...ratios)).toBeGreaterThan(0.95)
    expect(Math.max(...ratios)).toBeLessThan(1.1)
  })

  test('okx-sol/long_short_ratio.csv', async () => {
    const summary = await load('okx', 'okx-sol/long_short_ratio.csv', { kind: 'long-short-ratio', symbol: 'SOLUSDT' })
    expect(summary.rows).toBe(625)
    expect((await store.readLongShortRatios(SOL)).ratio[0]).toBe(3.44)
  })

  test('binance-eth/*', async () => {
    const eth = { kind: 'candles', symbol: 'ETHUSDT' } as const
    const rows = []
    for (const name of ['candles_3m', 'candles_15m', 'candles_1h_taker']) {
      const { files } = await load('binance', `binance-eth/${name}.csv.gz`, eth)
      rows.push(...(files[0]?.series.map(({ interval, rows, gaps }) => [interval, rows, gaps.length]) ?? []))
    }
    expect(rows).toEqual([
      ['3m', 14_399, 0],
      ['15m', 2_879, 0],
      ['1h', 17_544, 0],
    ])
    const hours = await store.readCandles({ exchange: 'binance', symbol: 'ETHUSDT', interval: '1h', ...FOREVER })
    expect(hours.openTime[0]).toBe(Date.UTC(2023, 8, 13))
    expect([hours.takerBuyVolume[0], hours.quoteVolume[0]]).toEqual([39028.422, 120939092.10485])
  })

  test('binance-1h/candles_1h.csv.gz: five symbols of one file', async () => {
    const summary = await load('binance', 'binance-1h/candles_1h.csv.gz', { kind: 'candles', interval: '1h' })
    const series = summary.files[0]?.series ?? []
    expect(series.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'DOGEUSDT', 'ETHUSDT', 'HYPEUSDT', 'SOLUSDT'])
    expect(summary.rows).toBe(41_642)
    expect(series.every(({ gaps }) => gaps.length === 0)).toBe(true)
    const crash = Date.UTC(2025, 9, 10, 21)
    const btc = await store.readCandles({
      exchange: 'binance',
      symbol: 'BTCUSDT',
      interval: '1h',
      from: crash,
      to: crash + 1,
    })
    expect(btc.low[0]).toBe(101_516.5)
  })

  test('binance-1h/funding.csv: jitter of milliseconds is no gap', async () => {
    const summary = await load('binance', 'binance-1h/funding.csv', { kind: 'funding' })
    expect(summary.rows).toBe(6_054)
    const btc = summary.files[0]?.series.find(({ symbol }) => symbol === 'BTCUSDT')
    expect(btc).toMatchObject({ stepMs: 8 * HOUR, gaps: [], from: 1741449600000 })
    const hype = summary.files[0]?.series.find(({ symbol }) => symbol === 'HYPEUSDT')
    expect(hype).toMatchObject({ rows: 1_686, stepMs: 4 * HOUR, gaps: [] })
    const { time } = await store.readFunding({ exchange: 'binance', symbol: 'BTCUSDT', ...FOREVER })
    expect(time[0]).toBe(1741449600001)
  })

  test('hyperliquid/open_interest_1h.csv.gz: its 19 h hole is a gap', async () => {
    const summary = await load('hyperliquid', 'hyperliquid/open_interest_1h.csv.gz', { kind: 'open-interest' })
    expect(summary.rows).toBe(10_710)
    const btc = summary.files[0]?.series.find(({ symbol }) => symbol === 'BTCUSDT')
    expect(btc?.gaps.length).toBe(1)
    const end = Date.UTC(2026, 0, 19, 18)
    expect(btc?.gaps).toEqual([{ from: end - 18 * HOUR, to: end }])
    const coverage = await store.coverage({ exchange: 'hyperliquid', symbol: 'BTCUSDT' })
    expect(coverage.length).toBe(2)
  })

  test('events/okx_liquidation_orders_btc_sol.csv', async () => {
    const summary = await load('okx', 'events/okx_liquidation_orders_btc_sol.csv', { kind: 'liquidations' })
    expect(summary.files[0]?.series.map(({ symbol, rows }) => [symbol, rows])).toEqual([
      ['BTCUSDT', 1_611],
      ['SOLUSDT', 1_052],
    ])
    const sol = await store.readLiquidations(SOL)
    // 1772624144276, SOL-USDT-SWAP, sell, 89.75, 20.18 contracts of 1 SOL, 1811.16 USD
    const i = sol.time.indexOf(1772624144276)
    const found = [sol.side[i], sol.price[i], sol.bankruptcyPrice[i], sol.quantity[i], sol.notional[i]]
    expect(found).toEqual([0, Number.NaN, 89.75, 20.18, 1811.16])
    const btc = await store.readLiquidations({ ...SOL, symbol: 'BTCUSDT' })
    // 1772709475837, BTC-USDT-SWAP, buy, 73113.4, 0.65 contracts of 0.01 BTC
    const j = btc.time.lastIndexOf(1772709475837)
    expect([btc.side[j], btc.bankruptcyPrice[j]]).toEqual([1, 73113.4])
    expect(btc.quantity[j]).toBeCloseTo(0.0065, 12)
  })

  test('brackets/binance_usdt_2024-10.json', async () => {
    const options = { kind: 'margin-tiers', validFrom: Date.UTC(2024, 9, 24) } as const
    const summary = await load('binance', 'brackets/binance_usdt_2024-10.json', options)
    expect(summary.files[0]?.notes).toEqual(['tiers of 318 symbols'])
    const tables = await store.readMarginTiers('binance')
    expect(tables.length).toBe(318)
    expect(tables.find(({ symbol }) => symbol === '1000BONKUSDT')?.tiers[1]).toEqual({
      floor: 10_000,
      cap: 30_000,
      maxLeverage: 50,
      rate: 0.015,
      amount: 50,
    })
    const again = await load('binance', 'brackets/binance_usdt_2024-10.json', options)
    expect(again.files[0]?.status).toBe('unchanged')
  })

  test('the same command again changes nothing and says so', async () => {
    const before = store.revision()
    const again = await load('okx', 'okx-sol/ohlcv_1m.csv.gz', { kind: 'candles', symbol: 'SOLUSDT', interval: '1m' })
    expect(again.files[0]).toMatchObject({ status: 'unchanged', rows: 0 })
    expect(store.revision()).toBe(before)
  })
})
