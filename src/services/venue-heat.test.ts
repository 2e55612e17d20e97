import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ModelStore, openModelStore } from '../../test/helpers/model-store.ts'
import {
  RANDOM_MINUTE,
  RANDOM_MINUTES,
  RANDOM_START,
  randomBatches,
  randomShape,
} from '../../test/helpers/random-market.ts'
import { pieceOf } from '../../test/helpers/series-pieces.ts'
import { AppError } from '../domain/errors.ts'
import type { Interval } from '../domain/time.ts'
import { MODELS } from '../models/registry.ts'
import { openHeat } from '../storage/duckdb-heat.ts'
import type { SeriesBatch } from '../storage/store.ts'
import { Catalog } from './catalog.ts'
import { computeHeatmap, type Heatmap } from './heatmap.ts'
import { type HeatmapQuery, type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { InputLoader } from './market-inputs.ts'
import { precomputeHeatmap } from './precompute.ts'

/** An hour before midnight: states are kept at the beginnings of days. */
const START = RANDOM_START - 60 * RANDOM_MINUTE
const VENUES = ['binance', 'bybit']
const KINDS = ['candles', 'mark-candles', 'open-interest', 'funding'] as const
const INTERVALS: readonly Interval[] = ['1m', '5m', '15m']

let space: ModelStore
let count = 0

beforeAll(async () => {
  space = await openModelStore()
})
afterAll(() => space.close())

/** A process that has just been started: nothing is in memory. */
function sourcesOf(isStored: boolean): HeatmapSources {
  const sources = { catalog: new Catalog(space.store), inputs: new InputLoader(space.store, 1e8) }
  return isStored ? { ...sources, heat: openHeat(space.store) } : sources
}

async function storeMinutes(batches: readonly SeriesBatch[], [from, to]: readonly [number, number]): Promise<void> {
  for (const batch of batches) {
    for (const kind of KINDS) {
      const range = { from: START + from * RANDOM_MINUTE, to: START + to * RANDOM_MINUTE }
      const piece = pieceOf(batch, kind, range)
      if (piece !== undefined) await space.store.writeSeries(piece)
    }
  }
}

/** Everything that a heatmap tells; or the code of its error. */
async function told(sources: HeatmapSources, query: HeatmapQuery): Promise<unknown> {
  try {
    return plain(await computeHeatmap(sources, await planHeatmap(sources, query)))
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

function plain({ plan, matrix, venues, isKept: _isKept, ...rest }: Heatmap): unknown {
  const { basis: _basis, ...decided } = plan
  return {
    ...rest,
    plan: decided,
    columns: columnsOf(matrix),
    venues: venues.map(({ market, run }) => ({ market, ...run, matrix: columnsOf(run.matrix) })),
  }
}

/** Every figure of every column; empty buckets at the ends of a run do not count. */
function columnsOf(matrix: Heatmap['matrix']): unknown {
  return matrix.state.map((state, t) => ({
    state,
    flows: [matrix.created[t], matrix.consumed[t], matrix.closed[t]],
    cells: matrix.series.map((series) => {
      const first = series.first[t] ?? 0
      const values = series.values.subarray(series.offset[t], series.offset[t + 1])
      return Array.from(values, (value, i) => [first + i, value]).filter(([, value]) => value !== 0)
    }),
  }))
}

const scenario = fc.record({
  shapes: fc.array(randomShape, { minLength: 1, maxLength: 2 }),
  late: randomShape,
  model: fc.constantFrom(...MODELS.map(({ id }) => id)),
  interval: fc.constantFrom(...INTERVALS),
  begin: fc.integer({ min: 20, max: 70 }),
  steps: fc.array(fc.integer({ min: 5, max: 40 }), { minLength: 1, maxLength: 3 }),
  isAhead: fc.boolean(),
  windows: fc.array(fc.tuple(fc.nat(RANDOM_MINUTES), fc.integer({ min: 1, max: RANDOM_MINUTES })), {
    minLength: 1,
    maxLength: 3,
  }),
  lateFrom: fc.nat(RANDOM_MINUTES - 10),
})

const timeOf = (minute: number): string => String(START + minute * RANDOM_MINUTE)

describe('a heatmap from stored columns and states', () => {
  test('is the one that is computed from the first candle on, to the bit, whatever came before', async () => {
    const seen = { answers: 0, fromStates: 0 }
    await fc.assert(
      fc.asyncProperty(
        scenario,
        async ({ shapes, late, model, interval, begin, steps, isAhead, windows, lateFrom }) => {
          const symbol = `HEAT${count++}USDT`
          const batches = shapes.flatMap((shape, venue) =>
            randomBatches({ ...shape, coarseMinutes: 0 }, { exchange: VENUES[venue] ?? '', symbol }, START),
          )
          const questions: HeatmapQuery[] = [
            { symbol, model, interval, time_window: '12h' },
            ...windows.map(([from, length]) => ({
              symbol,
              model,
              interval,
              start_time: timeOf(from),
              end_time: timeOf(from + length),
            })),
          ]
          const compare = async (): Promise<void> => {
            const kept = sourcesOf(true)
            const { heat } = kept
            if (isAhead && heat !== undefined) {
              await precomputeHeatmap({ ...kept, heat }, { symbol, model, interval }).catch(ignoreExpected)
            }
            for (const question of questions) {
              const fresh = await told(sourcesOf(false), question)
              expect(await told(kept, question)).toEqual(fresh)
              expect(await told(sourcesOf(true), question)).toEqual(fresh)
              seen.answers++
            }
          }
          await storeMinutes(batches, [0, begin])
          await compare()
          let at = begin
          for (const step of steps) {
            const to = Math.min(at + step, RANDOM_MINUTES)
            await storeMinutes(batches, [at, to])
            await compare()
            at = to
          }
          // Rows of another market in the place of those of ten minutes.
          const other = randomBatches({ ...late, coarseMinutes: 0 }, { exchange: VENUES[0] ?? '', symbol }, START)
          await storeMinutes(other, [lateFrom, lateFrom + 10])
          await compare()
          const state = await space.store.read((session) =>
            session.rows('SELECT count(*) AS states FROM engine_checkpoints WHERE symbol = $symbol', { symbol }),
          )
          seen.fromStates += Number(state[0]?.['states'])
        },
      ),
      { numRuns: Number(process.env['LIQHEAT_HEAT_RUNS'] ?? 12) },
    )
    expect(seen.answers).toBeGreaterThan(0)
    expect(seen.fromStates).toBeGreaterThan(0)
  }, 280_000)

  test('keeps what was answered for a time, though the data was corrected since', async () => {
    const symbol = `HEAT${count++}USDT`
    const shape = { seed: 4, coarseMinutes: 0, readingEvery: 1, readingDelay: 0, isUsd: false, fundingEvery: 8 }
    const market = { ...shape, flowEvery: 1, hasTakerVolume: true, hasMark: false, holes: [] }
    const key = { exchange: 'binance', symbol }
    await storeMinutes(randomBatches(market, key, START), [0, RANDOM_MINUTES])
    const window = { start_time: timeOf(20), end_time: timeOf(90) }
    const now: HeatmapQuery = { symbol, model: 'time_evolving', interval: '5m', ...window }
    const then: HeatmapQuery = { ...now, as_of: timeOf(100) }
    const before = [await told(sourcesOf(true), now), await told(sourcesOf(true), then)]
    // Minute 60 is another one, and so is the reading at its beginning, which ends minute 59: the seven columns that
    // end by minute 55 stay, the others differ.
    await storeMinutes(randomBatches({ ...market, seed: 5 }, key, START), [60, 61])
    const corrected = await told(sourcesOf(true), now)
    expect(corrected).toEqual(await told(sourcesOf(false), now))
    expect(columnsIn(corrected).slice(0, 7)).toEqual(columnsIn(before[0]).slice(0, 7))
    expect(columnsIn(corrected)[7]).not.toEqual(columnsIn(before[0])[7])
    // As of a time before the correction, it is still the first answer.
    expect(columnsIn(await told(sourcesOf(true), then))).toEqual(columnsIn(before[1]))
    // As of a time after it, it is the corrected one.
    const later = await told(sourcesOf(true), { ...now, as_of: new Date(Date.now() + 1000).toISOString() })
    expect(columnsIn(later)).toEqual(columnsIn(corrected))
  })
})

function columnsIn(answer: unknown): readonly unknown[] {
  if (typeof answer !== 'object' || answer === null || !('columns' in answer) || !Array.isArray(answer.columns))
    throw new Error(`no heatmap: ${String(answer)}`)
  return answer.columns
}

function ignoreExpected(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
