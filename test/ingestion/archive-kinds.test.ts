import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type ArchiveWorkspace,
  createArchiveWorkspace,
  FIRST_DAY,
  filesOf,
  statesOf,
} from '../helpers/archive-workspace.ts'
import { archivePath, DAY, ratioAt, tradedMarket, writeArchiveFile, writeZip } from '../helpers/archive-writer.ts'

const MARKET = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 3 })
const BTC = { exchange: 'binance', symbol: 'BTCUSDT', from: 0, to: Number.MAX_SAFE_INTEGER } as const

let space: ArchiveWorkspace
beforeEach(async () => {
  space = await createArchiveWorkspace()
})
afterEach(() => space.close())

test('candles with and without header, in ms and us, are the market to the bit', async () => {
  const forms = [{}, { hasHeader: false }, { unit: 'us' as const, hasHeader: false }]
  for (const [i, form] of forms.entries()) {
    await writeArchiveFile(space.root, MARKET, { kind: 'candles', cadence: 'daily', start: FIRST_DAY + i * DAY, form })
  }
  expect(statesOf(await space.run())).toEqual({
    'BTCUSDT-1m-2024-01-01.zip': 'loaded',
    'BTCUSDT-1m-2024-01-02.zip': 'loaded',
    'BTCUSDT-1m-2024-01-03.zip': 'loaded',
  })
  const stored = await space.store.readCandles({ ...BTC, interval: '1m' })
  expect(stored).toEqual(MARKET.candles)
  expect(await space.covered('candles')).toEqual([{ from: FIRST_DAY, to: FIRST_DAY + 3 * DAY, rows: 4320 }])
})

test('a month of candles comes as one file', async () => {
  const january = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 31 })
  await writeArchiveFile(space.root, january, { kind: 'candles', cadence: 'monthly', start: FIRST_DAY })
  const summary = await space.run({ range: { from: FIRST_DAY, to: FIRST_DAY + 31 * DAY } })
  expect(statesOf(summary)).toEqual({ 'BTCUSDT-1m-2024-01.zip': 'loaded' })
  expect((await space.store.readCandles({ ...BTC, interval: '1m' })).close).toEqual(january.candles.close)
})

test('candles of another interval lie beside those of a minute', async () => {
  const path = archivePath('candles', { symbol: 'BTCUSDT', cadence: 'daily', start: FIRST_DAY }).replaceAll('1m', '1h')
  const rows = Array.from({ length: 24 }, (_, i) => `${FIRST_DAY + i * 3_600_000},10,12,9,11,5,0,55,7,2,22,0`)
  await writeZip(space.root, path, `${rows.join('\n')}\n`)
  await space.run({ interval: '1h', range: { from: FIRST_DAY, to: FIRST_DAY + DAY } })
  const stored = await space.store.readCandles({ ...BTC, interval: '1h' })
  expect([stored.openTime.length, stored.volume[0], stored.takerBuyVolume[0]]).toEqual([24, 5, 2])
})

test('mark candles are stored beside candles', async () => {
  await writeArchiveFile(space.root, MARKET, { kind: 'mark', cadence: 'daily', start: FIRST_DAY })
  await space.run({ kinds: ['mark'] })
  const stored = await space.store.readMarkCandles({ ...BTC, interval: '1m' })
  expect(stored.low).toEqual(MARKET.markCandles.low.subarray(0, 1440))
})

test('metrics are stored at the instant they were measured, before and after the labels moved', async () => {
  const shift = Date.UTC(2026, 5, 25)
  const market = tradedMarket({ symbol: 'BTCUSDT', from: shift - DAY, days: 2 })
  for (const start of [shift - DAY, shift]) {
    await writeArchiveFile(space.root, market, { kind: 'open-interest', cadence: 'daily', start })
  }
  const range = { from: shift - DAY, to: shift + DAY }
  await space.run({ kinds: ['open-interest'], range, now: () => shift + 9 * DAY })
  const stored = await space.store.readOpenInterest(BTC)
  // The simulated market has a reading at its very start, which belongs to the file of the day before.
  expect(stored.time).toEqual(market.openInterest.time.subarray(1))
  expect(stored.quantity).toEqual(market.openInterest.quantity.subarray(1))
  expect(stored.notional).toEqual(market.openInterest.notional.subarray(1))
  expect(await space.covered('open-interest')).toEqual([
    { from: range.from + 300_000, to: range.to + 300_000, rows: 576 },
  ])
  const ratios = await space.store.readLongShortRatios(BTC)
  expect(ratios.ratio[3]).toBe(ratioAt(ratios.time[3] ?? 0))
})

const METRICS_HEADER =
  'create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio'

test('blank fields of metrics are holes, repeated rows are one, and the last of two that differ is kept', async () => {
  const lines = [
    '2024-01-01 00:05:00,BTCUSDT,10,1000,1,1,1.5,1',
    '2024-01-01 00:05:00,BTCUSDT,10,1000,1,1,1.5,1',
    '2024-01-01 00:10:00,BTCUSDT,,,1,1,1.6,1',
    '2024-01-01 00:15:00,BTCUSDT,12,1200,1,1,,1',
    '2024-01-01 00:20:00,BTCUSDT,13,1300,1,1,1.8,1',
    '2024-01-01 00:20:00,BTCUSDT,14,1400,1,1,1.8,1',
  ]
  const path = archivePath('open-interest', { symbol: 'BTCUSDT', cadence: 'daily', start: FIRST_DAY })
  await writeZip(space.root, path, [METRICS_HEADER, ...lines].join('\n'))
  const summary = await space.run({ kinds: ['open-interest'], range: { from: FIRST_DAY, to: FIRST_DAY + DAY } })
  const stored = await space.store.readOpenInterest(BTC)
  const minutes = (times: Float64Array) => [...times].map((time) => (time - FIRST_DAY) / 60_000)
  expect([minutes(stored.time), [...stored.quantity]]).toEqual([
    [5, 15, 20],
    [10, 12, 14],
  ])
  expect(minutes((await space.store.readLongShortRatios(BTC)).time)).toEqual([5, 10, 20])
  expect(await space.covered('open-interest')).toEqual([
    { from: FIRST_DAY + 300_000, to: FIRST_DAY + 600_000, rows: 1 },
    { from: FIRST_DAY + 900_000, to: FIRST_DAY + 1_500_000, rows: 2 },
  ])
  expect(filesOf(summary)[0]?.notes).toEqual([
    '2 rows repeated others and were left out',
    '1 of them had other values; the last in the file was kept',
    'no open-interest from 2024-01-01T00:10:00Z to 2024-01-01T00:15:00Z and 3 more',
  ])
})

test('funding by month: times late by milliseconds leave no hole', async () => {
  await writeArchiveFile(space.root, MARKET, { kind: 'funding', cadence: 'monthly', start: FIRST_DAY })
  await space.run({ kinds: ['funding'] })
  const { rate } = await space.store.readFunding(BTC)
  expect(rate).toEqual(MARKET.funding.rate)
  // Payments from 08:00 of the first day to 24:00 of the third, each for the eight hours after it.
  expect(await space.covered('funding')).toEqual([
    { from: FIRST_DAY + DAY / 3, to: FIRST_DAY + 3 * DAY + DAY / 3, rows: 9 },
  ])
})

test('funding every four hours covers four hours each', async () => {
  const rows = Array.from({ length: 6 }, (_, i) => `${FIRST_DAY + (i * DAY) / 6},4,0.0001`)
  const path = archivePath('funding', { symbol: 'BTCUSDT', cadence: 'monthly', start: FIRST_DAY })
  await writeZip(space.root, path, ['calc_time,funding_interval_hours,last_funding_rate', ...rows].join('\n'))
  await space.run({ kinds: ['funding'] })
  expect(await space.covered('funding')).toEqual([{ from: FIRST_DAY, to: FIRST_DAY + DAY, rows: 6 }])
})

test('book depth: ten levels a snapshot', async () => {
  await writeArchiveFile(space.root, MARKET, { kind: 'depth', cadence: 'daily', start: FIRST_DAY })
  await space.run({ kinds: ['depth'], range: { from: FIRST_DAY, to: FIRST_DAY + DAY } })
  const [first] = await space.rows(
    'SELECT count(*) AS rows, min(percentage) AS low, max(percentage) AS high FROM book_depth',
  )
  expect(first).toEqual({ rows: 28_800, low: -5, high: 5 })
  expect(await space.covered('book-depth')).toEqual([{ from: FIRST_DAY, to: FIRST_DAY + DAY, rows: 28_800 }])
})

test('liquidations: published twice, stored once, with the side of the position', async () => {
  await writeArchiveFile(space.root, MARKET, { kind: 'liquidations', cadence: 'daily', start: FIRST_DAY })
  await space.run({ kinds: ['liquidations'], range: { from: FIRST_DAY, to: FIRST_DAY + DAY } })
  const truth = MARKET.liquidations
  const count = truth.time.findIndex((time) => time >= FIRST_DAY + DAY)
  const stored = await space.store.readLiquidations(BTC)
  expect(count).toBeGreaterThan(5)
  expect([...stored.time]).toEqual([...truth.time.subarray(0, count)])
  expect([...stored.side]).toEqual([...truth.side.subarray(0, count)])
  expect([...stored.price]).toEqual([...truth.price.subarray(0, count)])
  expect([...stored.bankruptcyPrice]).toEqual([...truth.bankruptcyPrice.subarray(0, count)])
  // A quiet day proves that nothing was liquidated as well as a busy one.
  expect(await space.covered('liquidations')).toEqual([{ from: FIRST_DAY, to: FIRST_DAY + DAY, rows: count }])
})

test('COIN-M liquidations are contracts of 100 USD for BTC and 10 USD for others', async () => {
  const header =
    'time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity,accumulated_fill_quantity'
  for (const symbol of ['BTCUSD_PERP', 'ETHUSD_PERP']) {
    const path = archivePath('liquidations', { symbol, cadence: 'daily', start: FIRST_DAY })
    await writeZip(space.root, path, `${header}\n${FIRST_DAY + 5},SELL,LIMIT,IOC,8,1990,2000,FILLED,8,8\n`)
  }
  const symbols = ['BTCUSD_PERP', 'ETHUSD_PERP']
  await space.run({ symbols, kinds: ['liquidations'], range: { from: FIRST_DAY, to: FIRST_DAY + DAY } })
  const quantity = async (symbol: string) => {
    const found = await space.store.readLiquidations({ ...BTC, symbol })
    return [found.side[0], found.quantity[0], found.notional[0], found.price[0]]
  }
  // 8 contracts of 100 USD at 2,000 are 0.4 coins; of 10 USD, 0.04.
  expect(await quantity('BTCUSD_PERP')).toEqual([0, 0.4, 800, 2000])
  expect(await quantity('ETHUSD_PERP')).toEqual([0, 0.04, 80, 2000])
})

test('COIN-M candles: the column called quote volume is the base volume', async () => {
  const path = archivePath('candles', { symbol: 'BTCUSD_PERP', cadence: 'daily', start: FIRST_DAY })
  const header =
    'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore'
  await writeZip(space.root, path, `${header}\n${FIRST_DAY},100,110,90,105,20,0,19.5,7,8,7.9,0\n`)
  await space.run({ symbols: ['BTCUSD_PERP'], range: { from: FIRST_DAY, to: FIRST_DAY + DAY } })
  const stored = await space.store.readCandles({ ...BTC, symbol: 'BTCUSD_PERP', interval: '1m' })
  expect([stored.volume[0], stored.quoteVolume[0], stored.takerBuyVolume[0]]).toEqual([19.5, 2000, 7.9])
})

test('MATIC is asked for until October 2024 and POL from September on, each under its own name', async () => {
  const from = Date.UTC(2024, 7, 30)
  for (const [symbol, start] of [
    ['MATICUSDT', from],
    ['POLUSDT', Date.UTC(2024, 9, 2)],
  ] as const) {
    const market = tradedMarket({ symbol, from: start, days: 1 })
    await writeArchiveFile(space.root, market, { kind: 'candles', cadence: 'daily', start })
  }
  const summary = await space.run({ symbols: ['MATICUSDT'], range: { from, to: Date.UTC(2024, 9, 4) } })
  expect(summary.series.map(({ symbol }) => symbol)).toEqual(['MATICUSDT', 'POLUSDT'])
  expect((await space.covered('candles', 'MATICUSDT')).length).toBe(1)
  expect((await space.covered('candles', 'POLUSDT')).length).toBe(1)
})

test('a file with an unknown layout, a bad row, or rows of another day is refused with its place', async () => {
  const put = (start: number, text: string) =>
    writeZip(space.root, archivePath('candles', { symbol: 'BTCUSDT', cadence: 'daily', start }), text)
  await put(FIRST_DAY, 'a,b,c\n1,2,3\n')
  await put(
    FIRST_DAY + DAY,
    `${FIRST_DAY + DAY},10,12,9,11,5,0,55,7,2,22,0\n${FIRST_DAY + DAY + 60_000},10,8,9,11,5,0,55,7,2,22,0\n`,
  )
  await put(FIRST_DAY + 2 * DAY, `${FIRST_DAY},10,12,9,11,5,0,55,7,2,22,0\n`)
  const notes = filesOf(await space.run()).map(({ notes }) => notes.join())
  expect(notes.find((note) => note.includes('ARCHIVE_LAYOUT_UNKNOWN'))).toContain('it has no column open')
  expect(notes.find((note) => note.includes('IMPORT_CANDLE_SHAPE'))).toContain(
    'BTCUSDT-1m-2024-01-02.zip, row 2, column high',
  )
  expect(notes.find((note) => note.includes('ARCHIVE_PERIOD_WRONG'))).toContain('2024-01-01T00:00:00.000Z')
  expect(await space.covered('candles')).toEqual([])
})
