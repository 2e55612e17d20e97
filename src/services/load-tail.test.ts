import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ModelStore, openModelStore } from '../../test/helpers/model-store.ts'
import {
  RANDOM_MINUTE,
  RANDOM_MINUTES,
  RANDOM_START,
  type RandomShape,
  randomBatches,
  randomShape,
} from '../../test/helpers/random-market.ts'
import type { BarColumns, BarPoints } from '../kernel/bars.ts'
import type { ModelInput } from '../models/model.ts'
import { MODELS } from '../models/registry.ts'
import { Catalog, type Market } from './catalog.ts'
import type { InputRequest } from './input-request.ts'
import { InputLoader } from './market-inputs.ts'

const ALL: readonly ModelInput[] = ['candles', 'open-interest', 'funding', 'taker-flow', 'traded-prices']
const REQUESTS: readonly InputRequest[] = [
  ...MODELS.map(({ needs, awaits, uses }) => ({ needs, awaits, uses })),
  { needs: ALL, awaits: [], uses: [] },
  { needs: ['candles'], awaits: [], uses: ALL },
]

let space: ModelStore
let catalog: Catalog
let count = 0

beforeAll(async () => {
  space = await openModelStore()
  catalog = new Catalog(space.store)
})
afterAll(() => space.close())

async function marketOf(shape: RandomShape): Promise<Market> {
  const symbol = `MADE${count++}USDT`
  for (const batch of randomBatches(shape, { exchange: 'okx', symbol })) await space.store.writeBatch(batch)
  const [market] = await catalog.marketsOf(symbol)
  if (market === undefined) throw new Error('Invariant: it was stored')
  return market
}

/** Bars from index `first` on, as plain lists. */
function plain(bars: BarColumns, first: number): object {
  const columns = Object.entries(bars).flatMap(([name, column]) =>
    ArrayBuffer.isView(column) ? [[name, Array.from(bars.openTime.keys(), (i) => Object(column)[i]).slice(first)]] : [],
  )
  return {
    ...Object.fromEntries(columns),
    entries: pointsOf(bars.entries, first),
    trades: pointsOf(bars.trades, first),
  }
}

function pointsOf(points: BarPoints | undefined, first: number): object {
  if (points === undefined) return []
  return Array.from(points.offset.subarray(first + 1), (to, i) => points.price.slice(points.offset[first + i], to))
}

describe('the tail of a market', () => {
  test('is that of its whole history to the bit, whatever is missing and wherever it begins', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomShape,
        fc.constantFrom(...REQUESTS),
        fc.array(fc.integer({ min: -3, max: RANDOM_MINUTES + 3 }), { minLength: 3, maxLength: 3 }),
        async (shape, request, minutes) => {
          const market = await marketOf(shape)
          const loader = new InputLoader(space.store, 1e8)
          const bars = await loader.load(market, request)
          for (const minute of minutes) {
            const from = RANDOM_START + minute * RANDOM_MINUTE
            const found = bars.openTime.findIndex((time) => time >= from)
            const tail = await loader.loadTail(market, request, from)
            expect(plain(tail, 0)).toEqual(plain(bars, found < 0 ? bars.openTime.length : found))
          }
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  test.each([
    ['nothing is missing', []],
    ['funding has ended', [{ of: 'funding' as const, from: 20, length: 200 }]],
    ['there is no funding', [{ of: 'funding' as const, from: 0, length: 200 }]],
  ])('reads a few minutes, not the history, where %s', async (_, holes) => {
    const shape = { seed: 1, coarseMinutes: 0, readingEvery: 1, readingDelay: 0, isUsd: false, fundingEvery: 8 }
    const market = await marketOf({ ...shape, flowEvery: 1, hasTakerVolume: true, hasMark: true, holes })
    const read: number[] = []
    const watched = Object.assign(Object.create(space.store), {
      readCandles: (range: Parameters<typeof space.store.readCandles>[0]) => {
        read.push(range.from)
        return space.store.readCandles(range)
      },
    })
    const from = RANDOM_START + 100 * RANDOM_MINUTE
    await new InputLoader(watched, 1e8).loadTail(market, { needs: ALL, awaits: [], uses: [] }, from)
    expect(read).toEqual([from - 4 * RANDOM_MINUTE])
  })
})
