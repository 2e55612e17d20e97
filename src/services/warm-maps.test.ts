import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnCells } from '../../test/helpers/column-cells.ts'
import { ManualClock } from '../../test/helpers/manual-clock.ts'
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
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { MODELS } from '../models/registry.ts'
import type { SeriesBatch } from '../storage/store.ts'
import { Catalog } from './catalog.ts'
import { computeHeatmap, type HeatmapQuery, planHeatmap } from './heatmap.ts'
import { InputLoader } from './market-inputs.ts'
import type { WarmUpdate } from './warm-feed.ts'
import { WarmMaps } from './warm-maps.ts'

const VENUES = ['binance', 'bybit', 'okx']
const KINDS = ['candles', 'mark-candles', 'open-interest', 'funding'] as const
const INTERVALS: readonly Interval[] = ['1m', '5m', '15m']

let space: ModelStore
let catalog: Catalog
let count = 0

beforeAll(async () => {
  space = await openModelStore()
  catalog = new Catalog(space.store)
})
afterAll(() => space.close())

const newSymbol = (): string => `WARM${count++}USDT`

function sourcesOf() {
  return { catalog, inputs: new InputLoader(space.store, 1e8) }
}

function minute(at: number): number {
  return RANDOM_START + at * RANDOM_MINUTE
}

/** Stores the rows of some minutes, series by series; calls back after each. */
async function storeMinutes(
  batches: readonly SeriesBatch[],
  [from, to]: readonly [number, number],
  { kinds, between }: { kinds: readonly (typeof KINDS)[number][]; between?: () => Promise<unknown> },
): Promise<void> {
  for (const batch of batches) {
    for (const kind of kinds) {
      const piece = pieceOf(batch, kind, { from: minute(from), to: minute(to) })
      if (piece !== undefined) await space.store.writeSeries(piece)
      await between?.()
    }
  }
}

/** A column as values to compare: state, flows, and cells of the four series. */
function plainColumn(matrix: HeatMatrix, t: number): object {
  return {
    state: matrix.state[t],
    flows: [matrix.created[t], matrix.consumed[t], matrix.closed[t]],
    cells: matrix.series.map((series) => columnCells(series, t)),
  }
}

/** What a follower knows: columns by open time. */
class Known {
  readonly columns = new Map<number, object>()
  readonly kinds: string[] = []

  readonly take = (update: WarmUpdate): void => {
    this.kinds.push(update.kind)
    if (update.kind === 'failed') throw update.error
    if (update.kind === 'restarted') this.begin(update.heatmap.matrix)
    else this.set(update.matrix, update.column)
  }

  begin(matrix: HeatMatrix): void {
    this.columns.clear()
    for (let t = 0; t < matrix.columns; t++) this.set(matrix, t)
  }

  private set(matrix: HeatMatrix, t: number): void {
    this.columns.set(matrix.startTime + t * matrix.stepMs, plainColumn(matrix, t))
  }
}

const scenario = fc.record({
  shapes: fc.array(randomShape, { minLength: 1, maxLength: 3 }),
  model: fc.constantFrom(...MODELS.map(({ id }) => id)),
  interval: fc.constantFrom(...INTERVALS),
  begin: fc.integer({ min: 20, max: 90 }),
  steps: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 3, maxLength: 6 }),
  order: fc.shuffledSubarray([...KINDS], { minLength: 4 }),
  /** Venue that stores nothing from some step on. */
  silentFrom: fc.integer({ min: 1, max: 12 }),
})

describe('a heatmap that is followed', () => {
  test('has the columns that it would have if it were asked for anew, to the bit', async () => {
    let followed = 0
    await fc.assert(
      fc.asyncProperty(scenario, async ({ shapes, model, interval, begin, steps, order, silentFrom }) => {
        const symbol = newSymbol()
        const batches = shapes.flatMap((shape, venue) =>
          randomBatches({ ...shape, coarseMinutes: 0 }, { exchange: VENUES[venue] ?? '', symbol }),
        )
        await storeMinutes(batches, [0, begin], { kinds: order })
        const clock = new ManualClock()
        const maps = new WarmMaps(sourcesOf(), clock)
        const known = new Known()
        const query: HeatmapQuery = { symbol, model, interval, start_time: String(RANDOM_START) }
        const found = await maps.follow(query, known.take).catch((error: unknown) => error)
        if (found instanceof AppError) return
        if (found instanceof Error || !(typeof found === 'object' && found !== null && 'heatmap' in found)) throw found
        const { heatmap, stop } = found as Awaited<ReturnType<typeof maps.follow>>
        followed++
        known.begin(heatmap.matrix)
        const { window, bucketSize } = heatmap.plan
        const length = window.to - window.from
        let at = begin
        for (const [i, step] of steps.entries()) {
          const to = Math.min(at + step, RANDOM_MINUTES)
          const speaking = i >= silentFrom ? batches.slice(1) : batches
          await storeMinutes(speaking, [at, to], { kinds: order, between: () => maps.advance(symbol) })
          at = to
          clock.pass(1000)
          const sources = sourcesOf()
          const plan = await planHeatmap(sources, { ...query, price_bin_size: bucketSize })
          const now = await computeHeatmap(sources, {
            ...plan,
            window: { ...plan.window, from: plan.window.to - length },
          })
          const expected = Array.from(now.matrix.state, (_, t) => plainColumn(now.matrix, t))
          const told = expected.map((_, t) => known.columns.get(now.matrix.startTime + t * now.matrix.stepMs))
          expect(told).toEqual(expected)
        }
        const second = await maps.follow({ ...query, price_bin_size: bucketSize }, () => {})
        second.stop()
        stop()
      }),
      { numRuns: 30 },
    )
    expect(followed).toBeGreaterThan(5)
  }, 120_000)
})
