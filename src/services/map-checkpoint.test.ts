import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshSources, keepingSources } from '../../test/helpers/fresh-sources.ts'
import { type ModelStore, openModelStore } from '../../test/helpers/model-store.ts'
import {
  RANDOM_MINUTE,
  RANDOM_MINUTES,
  RANDOM_START,
  randomBatches,
  randomShape,
} from '../../test/helpers/random-market.ts'
import { storePieces } from '../../test/helpers/series-pieces.ts'
import { AppError } from '../domain/errors.ts'
import { MODELS } from '../models/registry.ts'
import type { SeriesBatch } from '../storage/store.ts'
import { type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { readMapState } from './map-state.ts'

/** Half an hour before midnight, when a state is kept; columns of a map are an hour long. */
const START = RANDOM_START - 30 * RANDOM_MINUTE
const VENUES = ['binance', 'bybit']

let space: ModelStore
let count = 0

beforeAll(async () => {
  space = await openModelStore()
})
afterAll(() => space.close())

function storeMinutes(batches: readonly SeriesBatch[], [from, to]: readonly [number, number]): Promise<void> {
  const range = { from: START + from * RANDOM_MINUTE, to: START + to * RANDOM_MINUTE }
  return storePieces(space.store, batches, range)
}

/** Everything that a map's state tells; or the code of its error. */
async function told(sources: HeatmapSources, query: { symbol: string; model: string }): Promise<unknown> {
  try {
    const { plan, ...state } = await readMapState(sources, await planHeatmap(sources, query))
    const { basis: _basis, ...decided } = plan
    return { ...state, plan: decided }
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

test('a map that goes on from a stored state is the one followed from the first candle on, its zones included', async () => {
  const seen = { states: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomShape, { minLength: 1, maxLength: 2 }),
      randomShape,
      fc.constantFrom(...MODELS.map(({ id }) => id)),
      fc.integer({ min: 95, max: RANDOM_MINUTES - 5 }),
      fc.nat(RANDOM_MINUTES - 5),
      async (shapes, other, model, split, lateFrom) => {
        const symbol = `MAP${count++}USDT`
        const batchesOf = (shape: typeof other, venue: number) =>
          randomBatches({ ...shape, coarseMinutes: 0 }, { exchange: VENUES[venue] ?? '', symbol }, START)
        const batches = shapes.flatMap(batchesOf)
        const question = { symbol, model }
        const compare = async (): Promise<void> => {
          const fresh = await told(freshSources(space.store), question)
          expect(await told(keepingSources(space.store), question)).toEqual(fresh)
          expect(await told(keepingSources(space.store), question)).toEqual(fresh)
        }
        await storeMinutes(batches, [0, split])
        await compare()
        await storeMinutes(batches, [split, RANDOM_MINUTES])
        await compare()
        await storeMinutes(batchesOf(other, 0), [lateFrom, lateFrom + 5])
        await compare()
        const [row] = await space.store.read((session) =>
          session.rows(
            "SELECT count(*) AS states FROM engine_checkpoints WHERE symbol = $symbol AND name LIKE 'zones%'",
            {
              symbol,
            },
          ),
        )
        seen.states += Number(row?.['states'])
      },
    ),
    { numRuns: Number(process.env['LIQHEAT_HEAT_RUNS'] ?? 12) },
  )
  expect(seen.states).toBeGreaterThan(0)
}, 280_000)
