import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ModelStore, openModelStore } from '../../test/helpers/model-store.ts'
import {
  RANDOM_MINUTE,
  RANDOM_MINUTES,
  RANDOM_START,
  randomBatches,
  randomShape,
} from '../../test/helpers/random-market.ts'
import { AppError } from '../domain/errors.ts'
import { COLUMN_GAP, COLUMN_OPEN, type HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import { MODELS } from '../models/registry.ts'
import { openHeat } from '../storage/duckdb-heat.ts'
import { Catalog } from './catalog.ts'
import { columnsKnownAt } from './columns-known-at.ts'
import { BREAKDOWNS, computeDivided, type DividedHeatmap } from './heat-breakdown.ts'
import { computeHeatmap } from './heatmap.ts'
import { type HeatmapQuery, type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { InputLoader } from './market-inputs.ts'

const VENUES = ['binance', 'bybit']
/** An hour before midnight: states are kept at the beginnings of days. */
const START = RANDOM_START - 60 * RANDOM_MINUTE

let space: ModelStore
let count = 0

beforeAll(async () => {
  space = await openModelStore()
})
afterAll(() => space.close())

function sourcesOf(): HeatmapSources {
  return {
    catalog: new Catalog(space.store),
    inputs: new InputLoader(space.store, 1e8),
    heat: openHeat(space.store),
  }
}

const scenario = fc.record({
  shapes: fc.array(randomShape, { minLength: 1, maxLength: 2 }),
  model: fc.constantFrom(...MODELS.map(({ id }) => id)),
  interval: fc.constantFrom('1m' as const, '5m' as const, '15m' as const),
  window: fc.tuple(fc.nat(RANDOM_MINUTES - 1), fc.integer({ min: 1, max: 2 * RANDOM_MINUTES })),
})

/** Largest difference of the whole and the sum of its parts, relative to the whole, over all cells of one quantity. */
function worstError(whole: SpanSeries, parts: readonly SpanSeries[], columns: number): number {
  let worst = 0
  for (let t = 0; t < columns; t++) {
    const spans = [whole, ...parts].filter(({ offset }) => (offset[t + 1] ?? 0) > (offset[t] ?? 0))
    const low = Math.min(...spans.map(({ first }) => first[t] ?? 0))
    const end = Math.max(...spans.map((s) => (s.first[t] ?? 0) + (s.offset[t + 1] ?? 0) - (s.offset[t] ?? 0)))
    for (let bucket = low; bucket < end; bucket++) {
      const sum = parts.reduce((total, part) => total + part.at(t, bucket), 0)
      const value = whole.at(t, bucket)
      if (sum !== value) worst = Math.max(worst, Math.abs(sum - value) / Math.abs(value))
    }
  }
  return worst
}

function errorsOf({ heatmap: { matrix }, breakdown }: DividedHeatmap): number[] {
  const quantities =
    breakdown.by === 'leverage'
      ? (['longDensity', 'shortDensity'] as const)
      : (['longDensity', 'shortDensity', 'longConsumed', 'shortConsumed'] as const)
  return quantities.map((name) => worstError(matrix[name], seriesOf(breakdown.parts, name), matrix.columns))
}

function seriesOf(parts: DividedHeatmap['breakdown']['parts'], name: string): SpanSeries[] {
  return parts.flatMap((part) => Object.entries(part).flatMap(([key, series]) => (key === name ? [series] : [])))
}

/** Every figure of the whole; empty buckets at the ends of a run do not count. */
function cellsOf(matrix: HeatMatrix): unknown {
  return matrix.state.map((state, t) => ({
    state,
    flows: [matrix.created[t], matrix.consumed[t], matrix.closed[t]],
    cells: matrix.series.map((series) => {
      const values = series.values.subarray(series.offset[t], series.offset[t + 1])
      return Array.from(values, (value, i) => [(series.first[t] ?? 0) + i, value]).filter(([, value]) => value !== 0)
    }),
  }))
}

test('parts sum to the whole in every cell, which is the whole without them', async () => {
  const seen = { cells: 0, open: 0, gaps: 0, leverages: 0, venues: 0 }
  await fc.assert(
    fc.asyncProperty(scenario, async ({ shapes, model, interval, window }) => {
      const symbol = `PARTS${count++}USDT`
      for (const [venue, shape] of shapes.entries()) {
        const key = { exchange: VENUES[venue] ?? '', symbol }
        for (const batch of randomBatches({ ...shape, coarseMinutes: 0 }, key, START))
          await space.store.writeBatch(batch)
      }
      const timeOf = (minute: number): string => String(START + minute * RANDOM_MINUTE)
      const times = { start_time: timeOf(window[0]), end_time: timeOf(window[0] + window[1]) }
      const query: HeatmapQuery = { symbol, model, interval, ...times }
      const plan = await planHeatmap(sourcesOf(), query).catch(expected)
      if (plan === undefined) return
      const whole = await computeHeatmap(sourcesOf(), plan)
      for (const by of BREAKDOWNS) {
        const divided = await computeDivided(sourcesOf(), plan, { by, onCells: () => {} })
        const { heatmap, breakdown } = divided
        expect(cellsOf(heatmap.matrix)).toEqual(cellsOf(whole.matrix))
        expect(columnsKnownAt(heatmap)).toEqual(columnsKnownAt(whole))
        expect(Math.max(...errorsOf(divided))).toBeLessThan(1e-9)
        if (by === 'leverage') seen.leverages = Math.max(seen.leverages, breakdown.parts.length)
        else seen.venues = Math.max(seen.venues, breakdown.parts.length)
      }
      seen.cells += whole.matrix.longDensity.offset[whole.matrix.columns] ?? 0
      seen.open += whole.matrix.state.filter((state) => state === COLUMN_OPEN).length
      seen.gaps += whole.matrix.state.filter((state) => state === COLUMN_GAP).length
    }),
    { numRuns: Number(process.env['LIQHEAT_PARTS_RUNS'] ?? 15), seed: 7 },
  )
  expect(seen.cells).toBeGreaterThan(0)
  expect(seen.open).toBeGreaterThan(0)
  expect(seen.gaps).toBeGreaterThan(0)
  expect(seen.leverages).toBeGreaterThan(5)
  expect(seen.venues).toBe(2)
}, 300_000)

test('who watches may end it while parts grow', async () => {
  const symbol = `PARTS${count++}USDT`
  await space.add({ symbol, kinds: ['candles', 'open-interest'] })
  const plan = await planHeatmap(sourcesOf(), { symbol, time_window: '24h', interval: '1h' })
  const grown: number[] = []
  const onCells = (cells: number): void => {
    grown.push(cells)
    if (grown.length === 3) throw new Error('enough')
  }
  await expect(computeDivided(sourcesOf(), plan, { by: 'leverage', onCells })).rejects.toThrow('enough')
  expect(grown).toEqual([...grown].sort((a, b) => a - b))
  expect(grown).toHaveLength(3)
})

function expected(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error
  return undefined
}
