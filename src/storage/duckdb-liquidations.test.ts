import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIVE_START, liquidation, liveBatch } from '../../test/helpers/live-batches.ts'
import type { Liquidation } from '../domain/market-events.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { LiquidationCursor, LiquidationFilter, LiquidationPage, StoredLiquidation } from './live-target.ts'

let folder = ''
let store: DuckDbStore
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-liquidations-'))
  store = await openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Few values, so that equal times and identical rows are common; whole numbers, so that sums are exact. */
const event = fc.record({
  time: fc.integer({ min: 0, max: 4 }),
  exchange: fc.constantFrom('binance', 'bybit'),
  side: fc.constantFrom('long' as const, 'short' as const),
  price: fc.constantFrom(99, 100, undefined),
  quantity: fc.integer({ min: 1, max: 2 }),
})
type EventParts = typeof event extends fc.Arbitrary<infer Parts> ? Parts : never
let symbols = 0

/** Stores events under a symbol of their own. */
async function stored(events: readonly EventParts[]): Promise<LiquidationFilter> {
  const symbol = `M${symbols++}USDT`
  const liquidations = events.map(({ time, exchange, side, price, quantity }): Liquidation => {
    return liquidation(time * 20_000, { symbol, exchange, side, price, quantity, notional: quantity * 100 })
  })
  await store.writeLive(liveBatch({ liquidations }))
  return { symbol, from: LIVE_START, to: LIVE_START + 100_000 }
}

/** All pages of a filter, each asked for with the place where the one before ended. */
async function allPages(
  filter: LiquidationFilter,
  { limit, order }: Pick<LiquidationPage, 'limit' | 'order'>,
): Promise<StoredLiquidation[]> {
  const rows: StoredLiquidation[] = []
  let after: LiquidationCursor | undefined
  for (;;) {
    const page = await store.readLiquidationPage(filter, { limit, order, after })
    rows.push(...page)
    const last = rows.at(-1)
    if (page.length < limit || last === undefined) return rows
    after = { time: last.eventTime, skip: rows.filter(({ eventTime }) => eventTime === last.eventTime).length }
  }
}

/** The order of the contract; unknown prices last. */
function compare(a: StoredLiquidation, b: StoredLiquidation): number {
  const keys = [a, b].map((row) => [
    row.eventTime,
    row.exchange,
    row.symbol,
    row.side,
    row.price ?? Number.POSITIVE_INFINITY,
    row.quantity,
    row.notional,
  ])
  const [left = [], right = []] = keys
  const at = left.findIndex((value, i) => value !== right[i])
  return at < 0 ? 0 : (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1
}

test('pages of any length are everything in order, backwards too, with identical rows and equal times', async () => {
  const inputs = [fc.array(event, { maxLength: 30 }), fc.integer({ min: 1, max: 7 })] as const
  await fc.assert(
    fc.asyncProperty(...inputs, async (events, limit) => {
      const filter = await stored(events)
      const oldest = await allPages(filter, { limit, order: 'oldest' })
      expect(oldest.length).toBe(events.length)
      expect(oldest).toEqual([...oldest].sort(compare))
      expect(await allPages(filter, { limit, order: 'newest' })).toEqual([...oldest].reverse())
    }),
    { numRuns: 30, seed: 11 },
  )
}, 60_000)

test('sums are the paged rows added up, whatever restricts them', async () => {
  const restriction = fc.record({
    side: fc.constantFrom('long' as const, undefined),
    exchanges: fc.constantFrom(['bybit'], ['binance', 'bybit'], undefined),
    minNotional: fc.constantFrom(150, undefined),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), restriction, async (events, restricted) => {
      const filter = { ...(await stored(events)), ...restricted }
      const sums = new Map<string, number[]>()
      for (const { eventTime, exchange, side, notional, quantity } of await allPages(filter, {
        limit: 5,
        order: 'oldest',
      })) {
        const key = [Math.floor(eventTime / 60_000) * 60_000, exchange, side].join(' ')
        const [count = 0, sum = 0, base = 0, largest = 0] = sums.get(key) ?? []
        sums.set(key, [count + 1, sum + notional, base + quantity, Math.max(largest, notional)])
      }
      const found = await store.sumLiquidations(filter, '1m')
      const byKey = found.map((row) => [
        [row.time, row.exchange, row.side].join(' '),
        [row.count, row.notional, row.quantity, row.largest],
      ])
      expect(byKey).toEqual([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
    }),
    { numRuns: 20, seed: 12 },
  )
}, 60_000)

test('filters restrict time half-open, symbol, exchange, side and size', async () => {
  const symbol = 'FILTERUSDT'
  await store.writeLive(
    liveBatch({
      liquidations: [
        liquidation(0, { symbol, exchange: 'okx', notional: 10 }),
        liquidation(10, { symbol, side: 'short', notional: 20 }),
        liquidation(20, { symbol, notional: 30 }),
      ],
    }),
  )
  const sizes = async (filter: Partial<LiquidationFilter>): Promise<number[]> => {
    const all = { symbol, from: LIVE_START, to: LIVE_START + 100, ...filter }
    return (await store.readLiquidationPage(all, { limit: 10, order: 'oldest' })).map(({ notional }) => notional)
  }
  expect(await sizes({})).toEqual([10, 20, 30])
  expect(await sizes({ to: LIVE_START + 20 })).toEqual([10, 20])
  expect(await sizes({ from: LIVE_START + 10 })).toEqual([20, 30])
  expect(await sizes({ exchanges: ['okx'] })).toEqual([10])
  expect(await sizes({ exchanges: [] })).toEqual([])
  expect(await sizes({ side: 'long' })).toEqual([10, 30])
  expect(await sizes({ minNotional: 20 })).toEqual([20, 30])
  expect(await sizes({ symbol: 'OTHERUSDT' })).toEqual([])
})

test('a liquidation of a file has no received time, and the kind of data of its coverage', async () => {
  const time = Float64Array.of(LIVE_START + 5)
  const none = new Float64Array()
  const candles = { openTime: none, open: none, high: none, low: none, close: none }
  await store.writeBatch({
    exchange: 'simulated',
    symbol: 'FILEUSDT',
    dataKind: 'simulated',
    source: 'seed 1',
    range: { from: LIVE_START, to: LIVE_START + 1000 },
    candles: {
      interval: '1m',
      columns: { ...candles, closeTime: none, volume: none, quoteVolume: none, takerBuyVolume: none },
    },
    markCandles: { interval: '1m', columns: candles },
    openInterest: { stepMs: 60_000, columns: { time: none, quantity: none, notional: none } },
    funding: { stepMs: 60_000, columns: { time: none, rate: none } },
    takerFlow: {
      stepMs: 60_000,
      columns: { time: none, buyVolume: none, sellVolume: none, buyNotional: none, sellNotional: none },
    },
    liquidations: {
      columns: {
        time,
        side: Uint8Array.of(1),
        price: Float64Array.of(101),
        bankruptcyPrice: Float64Array.of(Number.NaN),
        quantity: Float64Array.of(3),
        notional: Float64Array.of(303),
      },
    },
  })
  const filter = { symbol: 'FILEUSDT', from: LIVE_START, to: LIVE_START + 1000 }
  expect(await store.readLiquidationPage(filter, { limit: 10, order: 'newest' })).toEqual([
    {
      exchange: 'simulated',
      symbol: 'FILEUSDT',
      eventTime: LIVE_START + 5,
      receivedTime: undefined,
      dataKind: 'simulated',
      side: 'short',
      price: 101,
      bankruptcyPrice: undefined,
      quantity: 3,
      notional: 303,
      coverage: 'full',
    },
  ])
})
