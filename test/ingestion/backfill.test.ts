import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requireExchange } from '../../src/exchanges/registry.ts'
import type { BackfillProgress } from '../../src/ingestion/rest/backfill.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { type FakeRestServer, startFakeRestServer } from '../helpers/fake-rest-server.ts'
import { fill, ManualClock, madeMarket, NOW, storedRows, trueRows } from './backfill-workspace.ts'
import { HOUR, MINUTE, START } from './workspace.ts'

const CHILD = fileURLToPath(new URL('backfill-child.ts', import.meta.url))
const market = madeMarket('SOLUSDT')
const markets = new Map([['SOLUSDT', market]])
const VENUES = [
  { venue: 'binance', hasTaker: true, hasNotional: true },
  { venue: 'bybit', hasTaker: false, hasNotional: false },
  { venue: 'okx', hasTaker: false, hasNotional: true },
]

let folder = ''
let store: DuckDbStore
let server: FakeRestServer
const servers: FakeRestServer[] = []
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-backfill-'))
  store = await openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
})
afterEach(async () => {
  for (const each of servers.splice(0)) await each.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function serve(venue: string): Promise<void> {
  server = await startFakeRestServer({ venue, markets, now: () => NOW })
  servers.push(server)
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )
}

describe.each(VENUES)('$venue', ({ venue, ...has }) => {
  test('four kinds are stored as they were, and a second run asks for nothing', async () => {
    await serve(venue)
    const summary = await fill(venue, server, { store })
    expect(await storedRows(store, venue)).toEqual(trueRows(market, has))
    expect(summary.series.map(({ status, absent }) => [status, absent])).toEqual(Array(4).fill(['filled', []]))
    expect(summary.requests).toBe(server.requests.length)
    const again = await fill(venue, server, { store })
    expect(again).toMatchObject({ rows: 0, requests: 0 })
    expect(again.series.map(({ status }) => status)).toEqual(Array(4).fill('complete'))
    expect(server.requests.length).toBe(summary.requests)
  })

  test('coverage of each kind is one row that ends where the next run begins', async () => {
    await serve(venue)
    await fill(venue, server, { store })
    const coverage = (await store.coverage()).map(({ kind, from, to, rows, source }) => [kind, from, to, rows, source])
    const closed = 2 * 1440 + 720
    expect(coverage).toEqual([
      ['candles', START, NOW - 30_000, closed, 'REST'],
      // 00:00, 08:00 and 16:00 of two days, 00:00 and 08:00 of the third; known until five minutes ago.
      ['funding', START, NOW - 30_000 - 5 * MINUTE, 8, 'REST'],
      ['mark-candles', START, NOW - 30_000, closed, 'REST'],
      // The reading of 12:00 stands for the five minutes that follow.
      ['open-interest', START, NOW - 30_000 + 5 * MINUTE, closed / 5 + 1, 'REST'],
    ])
  })

  test('interrupted after any page, the next run ends with the same rows and repeats no page', async () => {
    await serve(venue)
    const kinds = ['candles', 'open-interest'] as const
    let runs = 0
    let interrupted = 0
    for (; runs < 60; runs++) {
      const stop = new AbortController()
      const code = await codeOf(
        fill(venue, server, { store, kinds, signal: stop.signal, concurrency: 1, onProgress: () => stop.abort() }),
      )
      if (code === 'no error') break
      expect(code).toBe('REST_INTERRUPTED')
      interrupted++
    }
    expect(interrupted).toBeGreaterThanOrEqual(2)
    const found = await storedRows(store, venue)
    const wanted = trueRows(market, has)
    expect(found['candles']).toEqual(wanted['candles'])
    expect(found['open-interest']).toEqual(wanted['open-interest'])
    expect(new Set(server.requests).size).toBe(server.requests.length)
  })

  test('answers with fewer rows than asked leave no hole', async () => {
    await serve(venue)
    server.plant({ fault: { type: 'short', rows: 70 } })
    await fill(venue, server, { store, kinds: ['candles', 'open-interest', 'funding'] })
    const { 'mark-candles': _, ...wanted } = trueRows(market, has)
    expect(await storedRows(store, venue)).toMatchObject(wanted)
    expect(await fill(venue, server, { store, kinds: ['candles', 'open-interest', 'funding'] })).toMatchObject({
      requests: 0,
    })
  })

  test.each([1, 2, 3])('payments that come %i at a time leave no hole', async (rows) => {
    await serve(venue)
    server.plant({ fault: { type: 'short', rows } })
    const summary = await fill(venue, server, { store, kinds: ['funding'] })
    expect((await storedRows(store, venue))['funding']).toEqual(trueRows(market, has)['funding'])
    expect(summary.series[0]?.absent).toEqual([])
    expect(await fill(venue, server, { store, kinds: ['funding'] })).toMatchObject({ requests: 0 })
  })

  test('with a clock ahead of the venue no open candle is stored, and no gap is reported', async () => {
    await serve(venue)
    const ahead = NOW + 2 * MINUTE
    const kinds = ['candles', 'mark-candles'] as const
    const { series } = await fill(venue, server, { store, kinds, now: () => ahead })
    const { candles, 'mark-candles': marks } = trueRows(market, has)
    expect(await storedRows(store, venue)).toMatchObject({ candles, 'mark-candles': marks })
    expect(series.map(({ absent }) => absent)).toEqual([[], []])
  })

  test('with a clock ahead of the venue a payment that is to come is asked for when it has come', async () => {
    await serve(venue)
    // 12:00:30 at the venue, 16:10 here: the payment of 16:00 is not there.
    const ahead = NOW + 4 * HOUR + 10 * MINUTE
    await fill(venue, server, { store, kinds: ['funding'], now: () => ahead })
    const next = await startFakeRestServer({ venue, markets, now: () => ahead })
    servers.push(next)
    expect(await fill(venue, next, { store, kinds: ['funding'], now: () => ahead })).toMatchObject({ rows: 1 })
  })

  test('rows that the venue does not have are no coverage, and are named and asked for again', async () => {
    await serve(venue)
    const hole = { from: START + 5 * HOUR, to: START + 6 * HOUR }
    server.plant({ fault: { type: 'hide', ...hole } })
    const [candles, openInterest] = (await fill(venue, server, { store, kinds: ['candles', 'open-interest'] })).series
    expect(candles?.absent).toEqual([hole])
    expect(openInterest?.absent).toEqual([hole])
    expect(candles?.notes).toContain('the venue has no rows from 2026-01-01T05:00:00.000Z to 2026-01-01T06:00:00.000Z')
    const asked = server.requests.length
    const again = await fill(venue, server, { store, kinds: ['candles'] })
    expect(again).toMatchObject({ rows: 0, requests: 1 })
    expect(server.requests.length).toBe(asked + 1)
  })

  test.each([
    ['a truncated body', { type: 'truncate' } as const],
    ['a cut connection', { type: 'cut' } as const],
    ['a server fault', { type: 'answer', status: 500, body: 'oops' } as const],
    ['too many requests', { type: 'answer', status: 429, body: '{}', headers: { 'retry-after': '3' } } as const],
  ])('%s is tried again', async (_name, fault) => {
    await serve(venue)
    server.plant({ fault, after: 1, times: 2 })
    const clock = new ManualClock()
    const waits: number[] = []
    const onProgress = (progress: BackfillProgress): void => {
      if (progress.type === 'waiting') waits.push(progress.waitMs)
    }
    const options = { store, kinds: ['candles'] as const, clock, onProgress }
    const summary = await fill(venue, server, options)
    expect((await storedRows(store, venue))['candles']).toEqual(trueRows(market, has)['candles'])
    expect(waits.length).toBe(2)
    const least = fault.type === 'answer' && fault.status === 429 ? 3000 : 500
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(least)
    expect(summary.requests).toBe(server.requests.length)
  })

  test.each([
    [
      'a country that is not served',
      { status: 451, body: '{"code":0,"msg":"restricted location"}' },
      'REST_REGION_BLOCKED',
    ],
    ['a ban', { status: 418, body: '{"code":-1003,"msg":"banned until 1767398400000"}' }, 'REST_BANNED'],
    ['a wrong request', { status: 400, body: '{"code":-1102,"msg":"missing"}' }, 'REST_REFUSED'],
  ])('%s ends the run at once and keeps the pages before', async (_name, answer, code) => {
    await serve(venue)
    server.plant({ fault: { type: 'answer', ...answer }, after: 1 })
    expect(await codeOf(fill(venue, server, { store, kinds: ['candles'] }))).toBe(code)
    expect(server.requests.length).toBe(2)
    const [first] = await store.coverage()
    expect(first).toMatchObject({ kind: 'candles', from: START })
  })

  test('a fault that stays ends the run after some attempts', async () => {
    await serve(venue)
    server.plant({ fault: { type: 'answer', status: 503, body: 'maintenance' } })
    const clock = new ManualClock()
    expect(await codeOf(fill(venue, server, { store, kinds: ['funding'], clock }))).toBe('REST_UNAVAILABLE')
    expect(server.requests.length).toBe(7)
    // 1 + 2 + 4 + 8 + 16 + 32 s, each between half and whole.
    expect(clock.time).toBeGreaterThan(31_500)
    expect(clock.time).toBeLessThanOrEqual(63_006)
  })

  test('an unknown symbol is reported, and an error when there is no other', async () => {
    await serve(venue)
    const summary = await fill(venue, server, { store, symbols: ['NONEUSDT', 'SOLUSDT'], kinds: ['candles'] })
    expect(summary.series.map(({ symbol, status }) => [symbol, status])).toEqual([
      ['NONEUSDT', 'refused'],
      ['SOLUSDT', 'filled'],
    ])
    expect(await codeOf(fill(venue, server, { store, symbols: ['NONEUSDT'], kinds: ['candles'] }))).toBe(
      'REST_SYMBOL_UNKNOWN',
    )
  })

  test('an answer of another shape is an error that names path and value', async () => {
    await serve(venue)
    const body = JSON.stringify({ retCode: 0, code: '0', data: [['soon']], result: { list: [['soon']] } })
    server.plant({ fault: { type: 'answer', status: 200, body } })
    expect(await codeOf(fill(venue, server, { store, kinds: ['candles'] }))).toBe('REST_ANSWER_INVALID')
    expect(await store.coverage()).toEqual([])
  })
})

test('killed by the system between two pages, the next run ends with the same rows', async () => {
  await serve('bybit')
  server.plant({ fault: { type: 'hang' }, path: '/v5/market/kline', after: 2, times: 1 })
  const db = path.join(folder, 'killed.duckdb')
  const child = (): ChildProcess =>
    spawn(process.execPath, ['--import', 'tsx', CHILD, db, server.url, String(START), String(NOW)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const victim = child()
  await server.hung
  victim.kill('SIGKILL')
  await once(victim, 'exit')
  const second = child()
  let output = ''
  second.stdout?.on('data', (chunk) => {
    output += chunk
  })
  await once(second, 'close')
  // 3,600 candles in pages of 1,000, of which two were stored; 721 readings in pages of 200.
  expect(JSON.parse(output)).toEqual({ requests: 2 + 4, rows: 1600 + 721 })
  const survived = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
  const found = await storedRows(survived, 'bybit')
  await survived.close()
  const wanted = trueRows(market, { hasTaker: false, hasNotional: false })
  expect(found['candles']).toEqual(wanted['candles'])
  expect(found['open-interest']).toEqual(wanted['open-interest'])
}, 60_000)

test('only what no file has brought is asked for, and what a file brought stays as it is', async () => {
  await serve('binance')
  // Candles of the first day from an archive, at a price that no page has.
  const openTime = Float64Array.from({ length: 1440 }, (_, i) => START + i * MINUTE)
  const one = openTime.map(() => 1)
  const columns = {
    openTime,
    closeTime: openTime.map((time) => time + MINUTE),
    open: one,
    high: one,
    low: one,
    close: one,
  }
  const volumes = { volume: one, quoteVolume: one, takerBuyVolume: one }
  const day = { from: START, to: START + 24 * HOUR }
  await store.writeSeries({
    exchange: 'binance',
    symbol: 'SOLUSDT',
    interval: '1m',
    stepMs: MINUTE,
    source: 'SOLUSDT-1m-2026-01-01.zip',
    dataKind: 'observed',
    rows: { kind: 'candles', columns: { ...columns, ...volumes } },
    covered: [day],
  })
  const summary = await fill('binance', server, { store, kinds: ['candles'] })
  expect(summary).toMatchObject({ rows: 1440 + 720, requests: 2 })
  expect(server.requests[0]).toContain(`startTime=${day.to}`)
  const stored = (await storedRows(store, 'binance'))['candles']
  expect(stored?.[4]?.slice(0, 1440)).toEqual([...one])
  expect((await store.coverage()).map(({ source, from, to }) => [source, from, to])).toEqual([
    ['SOLUSDT-1m-2026-01-01.zip', day.from, day.to],
    ['REST', day.to, NOW - 30_000],
  ])
})

test('a later run asks only for what has happened since', async () => {
  await serve('okx')
  const later = NOW + 6 * HOUR
  await fill('okx', server, { store, kinds: ['candles', 'open-interest', 'funding'] })
  const first = server.requests.length
  const next = await startFakeRestServer({ venue: 'okx', markets, now: () => later })
  servers.push(next)
  const summary = await fill('okx', next, {
    store,
    kinds: ['candles', 'open-interest', 'funding'],
    now: () => later,
  })
  // 360 candles in two pages of 300, 72 readings and one payment in one page each.
  expect(summary).toMatchObject({ rows: 360 + 72 + 1, requests: 4 })
  expect(first).toBeGreaterThan(4)
  expect((await store.coverage()).length).toBe(3)
})

test.each(VENUES)('the time before $venue listed a symbol is passed in few requests', async ({ venue, ...has }) => {
  await serve(venue)
  const from = START - 60 * 24 * HOUR
  const [series] = (await fill(venue, server, { store, from, kinds: ['candles'] })).series
  expect(series?.absent).toEqual([{ from, to: START }])
  expect((await storedRows(store, venue))['candles']).toEqual(trueRows(market, has)['candles'])
  // One page at a time it would be 60 (Binance) to 288 (OKX) more.
  expect(series?.requests).toBeLessThan(50)
})

test('older time than the venue keeps is not asked for, and the summary says so', async () => {
  await serve('okx')
  const from = NOW - 10 * 24 * HOUR
  const [series] = (await fill('okx', server, { store, from, kinds: ['open-interest'] })).series
  // 1,440 readings of 5 minutes are 5 days; the oldest two are left to fall away.
  expect(series?.from).toBe(NOW - 30_000 - 5 * 24 * HOUR + 15 * MINUTE)
  expect(series?.notes[0]).toContain('okx keeps no open-interest from before 2025-12-29T12:15:00.000Z')
  expect(series?.absent).toEqual([{ from: series?.from, to: START }])
})

test('the last 30 days of open interest of Binance are asked for, and not a reading more', async () => {
  await serve('binance')
  const from = NOW - 40 * 24 * HOUR
  const [series] = (await fill('binance', server, { store, from, kinds: ['open-interest'] })).series
  expect(series?.from).toBe(NOW - 30_000 - 30 * 24 * HOUR + 15 * MINUTE)
  expect(series?.rows).toBe(721)
})

test('Bybit readings of both sides are halved, and the summary says so', async () => {
  await serve('bybit')
  const [series] = (await fill('bybit', server, { store, kinds: ['open-interest'] })).series
  expect(series?.notes).toEqual([expect.stringContaining('counts both sides, half of it was stored')])
})

test.each([
  ['access too frequent', 'Error 403: access too frequent. Please try again later.', 'REST_BANNED'],
  [
    'CloudFront',
    'The Amazon CloudFront distribution is configured to block access from your country.',
    'REST_REGION_BLOCKED',
  ],
])('Bybit answers 403 for two reasons: %s', async (_name, body, code) => {
  await serve('bybit')
  server.plant({ fault: { type: 'answer', status: 403, body } })
  expect(await codeOf(fill('bybit', server, { store, kinds: ['funding'] }))).toBe(code)
  expect(server.requests.length).toBe(1)
})

test.each([
  ['bybit', '{"retCode":10006,"retMsg":"Too many visits!","result":{}}', String(NOW + 4000)],
  ['okx', '{"code":"50011","msg":"Too Many Requests","data":[]}', ''],
])('%s says in the body that there were too many requests', async (venue, body, reset) => {
  await serve(venue)
  const headers = { 'x-bapi-limit-reset-timestamp': reset }
  server.plant({ fault: { type: 'answer', status: 200, body, headers }, times: 1 })
  const clock = new ManualClock()
  expect(await fill(venue, server, { store, kinds: ['funding'], clock })).toMatchObject({ rows: 8, requests: 2 })
  expect(clock.time).toBeGreaterThanOrEqual(venue === 'bybit' ? 4000 : 500)
})

test('requests keep the pace of the venue', async () => {
  await serve('okx')
  const clock = new ManualClock()
  const summary = await fill('okx', server, { store, kinds: ['mark-candles'], clock })
  // 20 requests in 2 s are allowed and 16 are used: 36 pages are 16 at once, 16 after 2 s, 4 after 4 s.
  expect(summary.requests).toBe(36)
  expect(clock.time).toBe(4000)
})

test('what Binance counts for this address is heeded', async () => {
  await serve('binance')
  server.plant({ fault: { type: 'headers', headers: { 'x-mbx-used-weight-1m': '1915' } }, times: 1 })
  const clock = new ManualClock()
  // Weight 10 a page; 1,920 of 2,400 are used.
  await fill('binance', server, { store, kinds: ['candles'], clock })
  expect(clock.time).toBe(60_000)
})

test('a pause of more than five minutes is not waited for', async () => {
  await serve('binance')
  server.plant({ fault: { type: 'answer', status: 429, body: '{}', headers: { 'retry-after': '3600' } } })
  expect(await codeOf(fill('binance', server, { store, kinds: ['funding'] }))).toBe('REST_RATE_LIMITED')
  expect(server.requests.length).toBe(1)
})

test.each([
  [{ exchange: requireExchange('hyperliquid') }, 'REST_NOT_OFFERED'],
  [{ from: NOW, to: START }, 'REST_RANGE_EMPTY'],
  [{ exchange: requireExchange('okx'), interval: '8h' as const }, 'REST_INTERVAL_UNKNOWN'],
])('options that cannot be meant are refused before anything is asked (%#)', async (options, code) => {
  await serve('binance')
  expect(await codeOf(fill('binance', server, { store, ...options }))).toBe(code)
  expect(server.requests).toEqual([])
})
