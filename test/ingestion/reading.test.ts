import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportProgress } from '../../src/ingestion/import-options.ts'
import { candleLines, createWorkspace, csv, FOREVER, HOUR, MINUTE, START, type Workspace } from './workspace.ts'

let space: Workspace
beforeEach(async () => {
  space = await createWorkspace()
})
afterEach(() => space.close())

const SOL = { exchange: 'okx', symbol: 'SOLUSDT', ...FOREVER }
const candles = (interval: '1m' | '1h' = '1m') => space.store.readCandles({ ...SOL, interval })

test.each([
  ['milliseconds', (t: number) => String(t)],
  ['seconds', (t: number) => String(t / 1000)],
  ['seconds with decimals', (t: number) => `${t / 1000}.0`],
  ['microseconds', (t: number) => `${t}000`],
  ['nanoseconds', (t: number) => `${t}000000`],
  ['ISO text in UTC', (t: number) => new Date(t).toISOString()],
  ['ISO text without a zone', (t: number) => new Date(t).toISOString().slice(0, 19).replace('T', ' ')],
  ['ISO text with an offset', (t: number) => new Date(t + 8 * HOUR).toISOString().replace('.000Z', '+08:00')],
])('times as %s', async (_, write) => {
  const lines = candleLines(3).map((line, i) => line.replace(/^\d+/, write(START + i * MINUTE)))
  await space.load(space.file('times.csv', csv(lines)), { kind: 'candles', symbol: 'SOLUSDT' })
  expect([...(await candles()).openTime]).toEqual([START, START + MINUTE, START + 2 * MINUTE])
})

test('CSV, CSV.gz, semicolons and Parquet of the same rows are the same candles', async () => {
  const text = csv(candleLines(500))
  const plain = space.file('a.csv', text)
  const parquet = path.join(space.folder, 'a.parquet')
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT to_timestamp(ts / 1000) AS "when", * EXCLUDE ts FROM read_csv('${plain}')) TO '${parquet}'`,
  )
  await space.load(plain, { kind: 'candles', symbol: 'SOLUSDT' })
  const wanted = await candles()
  const files = [space.file('a.csv.gz', gzipSync(text)), space.file('b.csv', text.replaceAll(',', ';')), parquet]
  for (const [index, file] of files.entries()) {
    const columns = file === parquet ? { open_time: 'when' } : undefined
    const symbol = `COPY${index}USDT`
    await space.load(file, { kind: 'candles', symbol, columns })
    expect(await space.store.readCandles({ ...SOL, symbol, interval: '1m' })).toEqual(wanted)
  }
})

test('Binance klines without a header', async () => {
  const lines = [0, 1].map((i) => {
    const t = START + i * MINUTE
    return `${t},100,101,99,100.5,12,${t + MINUTE - 1},1200,34,5,500,0`
  })
  await space.load(space.file('BTCUSDT-1m.csv', `${lines.join('\n')}\n`), { kind: 'candles', symbol: 'SOLUSDT' })
  const { openTime, close, volume, quoteVolume, takerBuyVolume } = await candles()
  expect([openTime[0], close[0], volume[0], quoteVolume[0], takerBuyVolume[0]]).toEqual([START, 100.5, 12, 1200, 5])
})

test('columns under unusual names are named on the command line', async () => {
  const lines = candleLines(2)
  const file = space.file('odd.csv', csv(lines, 'zeit,auf,hoch,tief,zu,menge'))
  const columns = { open_time: 'zeit', open: 'auf', high: 'hoch', low: 'tief', close: 'zu', volume: 'menge' }
  await space.load(file, { kind: 'candles', symbol: 'SOLUSDT', columns })
  expect([...(await candles()).volume]).toEqual([1, 2])
})

test('contracts become base units by option or by column', async () => {
  const options = { kind: 'candles', symbol: 'SOLUSDT', quantity: 'contracts' } as const
  await space.load(space.file('a.csv', csv(candleLines(2))), { ...options, contractValue: 0.5 })
  expect([...(await candles()).volume]).toEqual([0.5, 1])
  const lines = candleLines(2).map((line) => `${line},0.25`)
  await space.load(space.file('b.csv', csv(lines, 'ts,open,high,low,close,volume,ct_val')), options)
  expect([...(await candles()).volume]).toEqual([0.25, 0.5])
})

test('identical duplicates are dropped and counted; rows may come in any order', async () => {
  const lines = candleLines(4)
  const shuffled = [lines[2], lines[0], lines[3], lines[0], lines[1]].filter((line) => line !== undefined)
  const summary = await space.load(space.file('a.csv', csv(shuffled)), { kind: 'candles', symbol: 'SOLUSDT' })
  expect(summary).toMatchObject({ rows: 4, duplicates: 1 })
  expect([...(await candles()).volume]).toEqual([1, 2, 3, 4])
})

test('closing times are moved to the start when said so', async () => {
  const lines = candleLines(2, { from: START + MINUTE })
  await space.load(space.file('a.csv', csv(lines)), { kind: 'candles', symbol: 'SOLUSDT', timeLabel: 'end' })
  expect((await candles()).openTime[0]).toBe(START)
})

test('a gap is a gap in coverage', async () => {
  const lines = [...candleLines(3), ...candleLines(2, { from: START + 10 * MINUTE })]
  const { series } = await space.load(space.file('a.csv', csv(lines)), { kind: 'candles', symbol: 'SOLUSDT' })
  expect(series[0]?.gaps).toEqual([{ from: START + 3 * MINUTE, to: START + 10 * MINUTE }])
  const coverage = await space.store.coverage()
  expect(coverage.map(({ from, to, rows }) => [from, to, rows])).toEqual([
    [START, START + 3 * MINUTE, 3],
    [START + 10 * MINUTE, START + 12 * MINUTE, 2],
  ])
})

test('a file fills the gap of another without touching it, and one over another replaces it', async () => {
  const options = { kind: 'candles', symbol: 'SOLUSDT', interval: '1m' } as const
  const holed = [...candleLines(3), ...candleLines(2, { from: START + 4 * MINUTE })]
  await space.load(space.file('holed.csv', csv(holed)), options)
  const filler = space.file('filler.csv', csv(candleLines(1, { from: START + 3 * MINUTE, price: 200 })))
  expect(await space.load(filler, options)).toMatchObject({ rows: 1, replacedRows: 0 })
  expect((await candles()).openTime.length).toBe(6)
  const over = space.file('over.csv', csv(candleLines(3, { from: START + 2 * MINUTE, price: 300 })))
  expect(await space.load(over, options)).toMatchObject({ rows: 3, replacedRows: 3 })
  expect([...(await candles()).close]).toEqual([100, 100, 300, 300, 300, 100])
  const coverage = await space.store.coverage()
  expect(coverage.map(({ source, rows }) => [source, rows])).toEqual([
    ['holed.csv', 2],
    ['over.csv', 3],
    ['holed.csv', 1],
  ])
})

test('the same file again is a no-op until something replaces a part of it', async () => {
  const options = { kind: 'candles', symbol: 'SOLUSDT', interval: '1m' } as const
  const file = space.file('a.csv', csv(candleLines(10)))
  expect((await space.load(file, options)).status).toBe('imported')
  const revision = space.store.revision()
  expect(await space.load(file, options)).toMatchObject({ status: 'unchanged', rows: 0 })
  expect(space.store.revision()).toBe(revision)
  expect((await space.load(file, { ...options, symbol: 'OTHERUSDT' })).status).toBe('imported')
  await space.load(space.file('b.csv', csv(candleLines(2, { price: 50 }))), options)
  expect(await space.load(file, options)).toMatchObject({ status: 'imported', rows: 10, replacedRows: 10 })
  expect((await candles()).close[0]).toBe(100)
})

test('a symbol column gives several series; --symbol takes one of them, --symbol-map renames', async () => {
  const lines = candleLines(2).flatMap((line) => [`BTC-USDT-SWAP,${line}`, `ETH-USDT-SWAP,${line}`])
  const file = space.file('two.csv', csv(lines, 'instId,ts,open,high,low,close,volume'))
  const all = await space.load(file, { kind: 'candles' })
  expect(all.series.map(({ symbol, rows }) => [symbol, rows])).toEqual([
    ['BTCUSDT', 2],
    ['ETHUSDT', 2],
  ])
  const one = await space.load(file, { kind: 'candles', symbol: 'XUSDT', symbolMap: { 'ETH-USDT-SWAP': 'XUSDT' } })
  expect(one.series.map(({ symbol, rows }) => [symbol, rows])).toEqual([['XUSDT', 2]])
})

test('an interval column with --interval picks its rows', async () => {
  const minutes = candleLines(60).map((line) => `1m,${line}`)
  const hours = candleLines(2, { step: HOUR }).map((line) => `1h,${line}`)
  const file = space.file('mixed.csv', csv([...minutes, ...hours], 'interval,ts,open,high,low,close,volume'))
  const { rows } = await space.load(file, { kind: 'candles', symbol: 'SOLUSDT', interval: '1h' })
  expect(rows).toBe(2)
  expect((await candles('1h')).openTime.length).toBe(2)
})

test.each([
  ['okx', 'order_side', 'sell', undefined, 0],
  ['okx', 'posSide', 'long', undefined, 0],
  ['binance', 'S', 'SELL', undefined, 0],
  ['bybit', 'S', 'Buy', undefined, 0],
  ['hyperliquid', 'side', 'A', undefined, 0],
  ['bybit', 'side', 'Buy', 'order', 1],
  ['okx', 'side', 'buy', undefined, 1],
] as const)('liquidations of %s: %s %s', async (exchange, column, value, side, wanted) => {
  const file = space.file('liq.csv', csv([`${START},${value},100,2`], `time,${column},price,qty`))
  await space.load(file, { exchange, kind: 'liquidations', symbol: 'SOLUSDT', side })
  const found = await space.store.readLiquidations({ ...SOL, exchange })
  expect([found.side[0], found.price[0], found.quantity[0], found.notional[0]]).toEqual([wanted, 100, 2, 200])
})

test('identical liquidations are events of their own, in any order', async () => {
  const lines = [`${START + 5},sell,100,1`, `${START},sell,100,1`, `${START},sell,100,1`]
  const file = space.file('liq.csv', csv(lines, 'time,side,bkPx,sz'))
  expect(await space.load(file, { kind: 'liquidations', symbol: 'SOLUSDT' })).toMatchObject({ rows: 3, duplicates: 0 })
  const found = await space.store.readLiquidations(SOL)
  expect([...found.time]).toEqual([START, START, START + 5])
  expect([found.price[0], found.bankruptcyPrice[0], found.notional[0]]).toEqual([Number.NaN, 100, 100])
})

test('Binance metrics: open interest in base units and USD', async () => {
  const header = 'create_time,symbol,sum_open_interest,sum_open_interest_value'
  const lines = [0, 1, 2]
    .map((i) => `2026-01-01 00:0${i * 5}:00,BTCUSDT,${10 + i},${1000 + i}`)
    .map((l) => l.replace(':010:', ':10:'))
  await space.load(space.file('m.csv', csv(lines, header)), { exchange: 'binance', kind: 'open-interest' })
  const found = await space.store.readOpenInterest({ exchange: 'binance', symbol: 'BTCUSDT', ...FOREVER })
  expect([found.time[2], found.quantity[2], found.notional[2]]).toEqual([START + 10 * MINUTE, 12, 1002])
})

test('progress goes from 0 to all bytes, and an abort stores nothing', async () => {
  const events: ImportProgress[] = []
  const file = space.file('a.csv', csv(candleLines(20_000)))
  await space.load(file, { kind: 'candles', symbol: 'SOLUSDT', onProgress: (event) => events.push(event) })
  expect(events[0]).toMatchObject({ step: 'reading', bytesDone: 0 })
  expect(events.at(-1)).toMatchObject({ step: 'done', bytesDone: events[0]?.bytesTotal })
  const abort = new AbortController()
  const onProgress = () => abort.abort()
  const options = { kind: 'candles', symbol: 'OTHERUSDT', onProgress, signal: abort.signal } as const
  await expect(space.load(file, options)).rejects.toMatchObject({ code: 'IMPORT_INTERRUPTED' })
  expect(await space.store.coverage({ symbol: 'OTHERUSDT' })).toEqual([])
})

test('an abort while DuckDB reads stops it and stores nothing', async () => {
  const file = space.file('big.csv', csv(candleLines(400_000)))
  const abort = new AbortController()
  const options = { kind: 'candles', symbol: 'SOLUSDT', signal: abort.signal } as const
  const onProgress = ({ step }: ImportProgress) => {
    if (step === 'reading') setTimeout(() => abort.abort(), 20)
  }
  await expect(space.load(file, { ...options, onProgress })).rejects.toMatchObject({ code: 'IMPORT_INTERRUPTED' })
  expect(await space.store.coverage()).toEqual([])
  expect((await space.load(file, { kind: 'candles', symbol: 'SOLUSDT' })).rows).toBe(400_000)
})
