import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnCells } from '../../test/helpers/column-cells.ts'
import { freshSources, keepingSources } from '../../test/helpers/fresh-sources.ts'
import { type ModelStore, openModelStore } from '../../test/helpers/model-store.ts'
import {
  RANDOM_MINUTE,
  RANDOM_MINUTES,
  RANDOM_START,
  randomBatches,
  randomShape,
} from '../../test/helpers/random-market.ts'
import { PIECE_KINDS, type PieceKind, storePieces } from '../../test/helpers/series-pieces.ts'
import { AppError } from '../domain/errors.ts'
import type { Interval } from '../domain/time.ts'
import { MODELS } from '../models/registry.ts'
import type { SeriesBatch } from '../storage/store.ts'
import { columnsKnownAt } from './columns-known-at.ts'
import { computeHeatmap, type Heatmap } from './heatmap.ts'
import { type HeatmapQuery, type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { precomputeHeatmap } from './precompute.ts'

/** An hour before midnight: states are kept at the beginnings of days. */
const START = RANDOM_START - 60 * RANDOM_MINUTE
const VENUES = ['binance', 'bybit']
const INTERVALS: readonly Interval[] = ['1m', '5m', '15m']

let space: ModelStore
let count = 0

beforeAll(async () => {
  space = await openModelStore()
})
afterAll(() => space.close())

function storeMinutes(
  batches: readonly SeriesBatch[],
  [from, to]: readonly [number, number],
  kinds?: readonly PieceKind[],
): Promise<void> {
  const range = { from: START + from * RANDOM_MINUTE, to: START + to * RANDOM_MINUTE }
  return storePieces(space.store, batches, { ...range, kinds })
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
    knownAt: columnsKnownAt({ matrix, venues }),
    venues: venues.map(({ market, run }) => ({ market, ...run, matrix: columnsOf(run.matrix) })),
  }
}

/** Every figure of every column; empty buckets at the ends of a run do not count. */
function columnsOf(matrix: Heatmap['matrix']): unknown {
  return matrix.state.map((state, t) => ({
    state,
    flows: [matrix.created[t], matrix.consumed[t], matrix.closed[t]],
    cells: matrix.series.map((series) => columnCells(series, t)),
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

/** Bars of these look back: others are made of what is in their own time. */
function readsOpenInterest({ needs, awaits }: (typeof MODELS)[number]): boolean {
  return [...needs, ...awaits].includes('open-interest')
}

/** Minutes of one series that are stored by one write. */
interface Piece {
  readonly kind: PieceKind
  readonly from: number
  readonly to: number
}

const disorder = fc.record({
  shape: randomShape,
  lengths: fc.array(fc.constantFrom(5, 7, 10, 20, 40), { minLength: 1, maxLength: 8 }),
  /** How many pieces are stored between two questions. */
  every: fc.integer({ min: 1, max: 3 }),
  /** Minutes that live series miss, from the first that comes live on. */
  missed: fc.record({
    of: fc.constantFrom('candles' as const, 'candles' as const, 'readings' as const),
    from: fc.nat(8),
    length: fc.nat(3),
  }),
  /** Minutes by which pieces come late, over and over again. */
  lateness: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(90) }), {
    minLength: 1,
    maxLength: 12,
  }),
  isLive: fc.boolean(),
  model: fc.constantFrom(...[...MODELS, ...MODELS.filter(readsOpenInterest)].map(({ id }) => id)),
  interval: fc.constantFrom(...INTERVALS),
  window: fc.tuple(fc.nat(RANDOM_MINUTES), fc.integer({ min: 1, max: RANDOM_MINUTES })),
})

/** Each series in pieces of its own lengths; a late one comes when its turn is over. */
function randomOrder(lengths: readonly number[], lateness: readonly number[]): Piece[] {
  let turn = 0
  const pieces = PIECE_KINDS.flatMap((kind) => {
    const own: (Piece & { readonly due: number })[] = []
    for (let from = 0; from < RANDOM_MINUTES; ) {
      const to = from + pick(lengths, turn)
      own.push({ kind, from, to, due: from + pick(lateness, turn) })
      from = to
      turn++
    }
    return own
  })
  return pieces.sort((a, b) => a.due - b.due)
}

/** A stretch at once, then sixteen minutes one by one, series by series; now and then a series misses one for a while. */
function liveOrder(lengths: readonly number[], lateness: readonly number[]): Piece[] {
  const begin = 40 + pick(lengths, 0)
  const minutes = Array.from({ length: 16 }, (_, i) => begin + i)
  const live = minutes.flatMap((minute, i) =>
    PIECE_KINDS.map((kind, k) => {
      // A reading at the end of a minute comes with its candle.
      const from = kind === 'open-interest' ? minute + 1 : minute
      return { kind, from, to: from + 1, due: minute + pick(lateness, i * PIECE_KINDS.length + k) }
    }),
  )
  const before = PIECE_KINDS.map((kind) => ({ kind, from: 0, to: kind === 'open-interest' ? begin + 1 : begin }))
  return [...before, ...live.sort((a, b) => a.due - b.due)]
}

const pick = (values: readonly number[], index: number): number => values[index % values.length] ?? 0

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
            const kept = keepingSources(space.store)
            if (isAhead) await precomputeHeatmap(kept, { symbol, model, interval }).catch(ignoreExpected)
            for (const question of questions) {
              const fresh = await told(freshSources(space.store), question)
              expect(await told(kept, question)).toEqual(fresh)
              expect(await told(keepingSources(space.store), question)).toEqual(fresh)
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
      { numRuns: Number(process.env['LIQHEAT_HEAT_RUNS'] ?? 5) },
    )
    expect(seen.answers).toBeGreaterThan(0)
    expect(seen.fromStates).toBeGreaterThan(0)
  }, 900_000)

  test('is that one in whatever order the pieces of its series come', async () => {
    let answers = 0
    await fc.assert(
      fc.asyncProperty(
        disorder,
        async ({ shape, missed, lengths, lateness, isLive, model, interval, window, every }) => {
          const symbol = `HEAT${count++}USDT`
          const pieces = isLive ? liveOrder(lengths, lateness) : randomOrder(lengths, lateness)
          const holes = isLive ? [...shape.holes, { ...missed, from: missed.from + (pieces[0]?.to ?? 0) }] : shape.holes
          const batches = randomBatches({ ...shape, holes }, { exchange: VENUES[0] ?? '', symbol }, START)
          const whole: HeatmapQuery = {
            symbol,
            model,
            interval,
            start_time: timeOf(0),
            end_time: timeOf(RANDOM_MINUTES),
          }
          const [from, length] = window
          const questions: HeatmapQuery[] = [
            whole,
            { ...whole, start_time: timeOf(from), end_time: timeOf(from + length) },
            { symbol, model, interval, time_window: '12h' },
          ]
          for (const [index, { kind, from, to }] of pieces.entries()) {
            await storeMinutes(batches, [from, to], [kind])
            // Asked all the time, so that there are columns which the next pieces may change; looked at now and then.
            if (index % every === 0)
              await told(keepingSources(space.store), questions[index % questions.length] ?? whole)
            if (index % 12 > 0 && index < pieces.length - 1) continue
            for (const question of questions) {
              const kept = await told(keepingSources(space.store), question)
              expect(kept).toEqual(await told(freshSources(space.store), question))
              answers++
            }
          }
        },
      ),
      // A smaller case takes minutes to find: the first one is told.
      { numRuns: Number(process.env['LIQHEAT_HEAT_RUNS'] ?? 6), endOnFailure: true },
    )
    expect(answers).toBeGreaterThan(0)
  }, 900_000)

  test('keeps what was answered for a time, though the data was corrected since', async () => {
    const symbol = `HEAT${count++}USDT`
    const shape = { seed: 4, coarseMinutes: 0, readingEvery: 1, readingDelay: 0, isUsd: false, fundingEvery: 8 }
    const market = { ...shape, flowEvery: 1, hasTakerVolume: true, hasMark: false, holes: [] }
    const key = { exchange: 'binance', symbol }
    await storeMinutes(randomBatches(market, key, START), [0, RANDOM_MINUTES])
    const window = { start_time: timeOf(20), end_time: timeOf(90) }
    const now: HeatmapQuery = { symbol, model: 'time_evolving', interval: '5m', ...window }
    const then: HeatmapQuery = { ...now, as_of: timeOf(100) }
    const before = [await told(keepingSources(space.store), now), await told(keepingSources(space.store), then)]
    // Minute 60 is another one, and so is the reading at its beginning, which ends minute 59: the seven columns that
    // end by minute 55 stay, the others differ.
    await storeMinutes(randomBatches({ ...market, seed: 5 }, key, START), [60, 61])
    const corrected = await told(keepingSources(space.store), now)
    expect(corrected).toEqual(await told(freshSources(space.store), now))
    expect(columnsIn(corrected).slice(0, 7)).toEqual(columnsIn(before[0]).slice(0, 7))
    expect(columnsIn(corrected)[7]).not.toEqual(columnsIn(before[0])[7])
    // As of a time before the correction, it is still the first answer.
    expect(columnsIn(await told(keepingSources(space.store), then))).toEqual(columnsIn(before[1]))
    // As of a time after it, it is the corrected one.
    const later = await told(keepingSources(space.store), { ...now, as_of: new Date(Date.now() + 1000).toISOString() })
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
