import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnCells } from '../../test/helpers/column-cells.ts'
import { ManualClock } from '../../test/helpers/manual-clock.ts'
import { type ModelStore, openModelStore } from '../../test/helpers/model-store.ts'
import {
  RANDOM_MINUTE,
  RANDOM_MINUTES,
  RANDOM_START,
  type RandomShape,
  randomBatches,
  randomShape,
} from '../../test/helpers/random-market.ts'
import { pieceOf } from '../../test/helpers/series-pieces.ts'
import { AppError } from '../domain/errors.ts'
import { floorTime, type Interval, intervalMs } from '../domain/time.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { MODELS } from '../models/registry.ts'
import type { SeriesBatch } from '../storage/store.ts'
import { Catalog } from './catalog.ts'
import { computeHeatmap, type Heatmap } from './heatmap.ts'
import { type HeatmapQuery, planHeatmap } from './heatmap-plan.ts'
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

  readonly take = (update: WarmUpdate): void => {
    if (update.kind === 'failed') throw update.error
    if (update.kind === 'restarted') this.begin(update.heatmap)
    else this.set(update.matrix, update.column)
  }

  begin({ matrix }: Heatmap): void {
    this.columns.clear()
    for (let t = 0; t < matrix.columns; t++) this.set(matrix, t)
  }

  private set(matrix: HeatMatrix, t: number): void {
    this.columns.set(matrix.startTime + t * matrix.stepMs, plainColumn(matrix, t))
  }
}

const scenario = fc.record({
  shapes: fc.array(randomShape, { minLength: 1, maxLength: 3, size: 'small' }),
  model: fc.constantFrom(...MODELS.map(({ id }) => id)),
  interval: fc.constantFrom(...INTERVALS),
  begin: fc.integer({ min: 20, max: 90 }),
  steps: fc.array(fc.constantFrom(1, 1, 1, 2, 7), { minLength: 2, maxLength: 5 }),
  order: fc.shuffledSubarray([...KINDS], { minLength: 4 }),
  /** Venue that stores nothing from some step on. */
  silentFrom: fc.integer({ min: 1, max: 8 }),
})

const PLAIN: RandomShape = {
  seed: 7,
  coarseMinutes: 0,
  readingEvery: 1,
  readingDelay: 0,
  isUsd: false,
  fundingEvery: 8,
  flowEvery: 1,
  hasTakerVolume: true,
  hasMark: true,
  holes: [],
}

/** A market without holes whose first minutes are stored. */
async function plainMarket(minutes: number, { venues = 1 }: { venues?: number } = {}) {
  const symbol = newSymbol()
  const batches = VENUES.slice(0, venues).flatMap((exchange) => randomBatches(PLAIN, { exchange, symbol }))
  await storeMinutes(batches, [0, minutes], { kinds: KINDS })
  // A reading at the end of the last minute completes it.
  await storeMinutes(batches, [minutes, minutes + 1], { kinds: ['open-interest'] })
  const clock = new ManualClock(10_000)
  const maps = new WarmMaps(sourcesOf(), clock)
  /** Stores one more minute of one venue with the reading at its end, and tells the maps. */
  const addMinute = async (at: number, venue = 0) => {
    const own = batches.slice(venue, venue + 1)
    await storeMinutes(own, [at, at + 1], { kinds: ['candles', 'mark-candles', 'funding'] })
    await storeMinutes(own, [at + 1, at + 2], { kinds: ['open-interest'] })
    await maps.advance(symbol)
  }
  return { symbol, clock, maps, addMinute, batches }
}

const STATE_NAMES = ['closed', 'open', 'gap']

/** Updates in short: minute and state of a column, or the kind. */
function shortly(updates: readonly WarmUpdate[]): string[] {
  return updates.map((update) => {
    if (update.kind !== 'column') return update.kind
    const { matrix, column } = update
    const time = matrix.startTime + column * matrix.stepMs
    return `${(time - RANDOM_START) / RANDOM_MINUTE} ${STATE_NAMES[matrix.state[column] ?? 2]}`
  })
}

function lastColumn(updates: readonly WarmUpdate[]): HeatMatrix {
  const last = updates.at(-1)
  if (last?.kind !== 'column') throw new Error('Invariant: a column was told last')
  return last.matrix
}

describe('followers are told', () => {
  test('each column as it grows, and once more when it is closed', async () => {
    const { symbol, clock, maps, addMinute } = await plainMarket(60)
    const updates: WarmUpdate[] = []
    const { heatmap, stop } = await maps.follow({ symbol, interval: '5m', time_window: '12h' }, (u) => updates.push(u))
    expect(heatmap.plan.window.to).toBe(minute(60))
    for (let at = 60; at < 66; at++) {
      clock.pass(1000)
      await addMinute(at)
    }
    expect(shortly(updates)).toEqual(['60 open', '60 open', '60 open', '60 open', '60 closed', '65 open'])
    stop()
    await addMinute(66)
    expect(updates.length).toBe(6)
  })

  test('of open columns at most once a second, of closed ones at once', async () => {
    const { symbol, clock, maps, addMinute } = await plainMarket(60)
    const updates: WarmUpdate[] = []
    const { stop } = await maps.follow({ symbol, interval: '5m' }, (u) => updates.push(u))
    for (let at = 60; at < 64; at++) await addMinute(at)
    expect(shortly(updates)).toEqual(['60 open'])
    clock.pass(999)
    expect(updates.length).toBe(1)
    clock.pass(1)
    expect(shortly(updates)).toEqual(['60 open', '60 open'])
    await addMinute(64)
    expect(shortly(updates)).toEqual(['60 open', '60 open', '60 closed'])
    stop()
  })

  test('what a running candle has touched, which is in no closed column', async () => {
    const { symbol, clock, maps, addMinute } = await plainMarket(60)
    const updates: WarmUpdate[] = []
    const query = { symbol, interval: '1m', model: 'time_evolving' } as const
    const { stop } = await maps.follow(query, (u) => updates.push(u))
    const candle = { exchange: 'binance', symbol, openTime: minute(60) }
    // Prices lie between 99 and 105: this candle leaves no long and no short.
    maps.glance({ ...candle, low: 1, high: 1000 })
    const swept = lastColumn(updates)
    expect(shortly(updates)).toEqual(['60 open'])
    expect([swept.longDensity.sum(0), swept.shortDensity.sum(0)]).toEqual([0, 0])
    expect(swept.longConsumed.sum(0) + swept.shortConsumed.sum(0)).toBeGreaterThan(0)
    // Nothing new: the same candle, no further than before.
    clock.pass(5000)
    maps.glance({ ...candle, low: 2, high: 999 })
    expect(updates.length).toBe(1)
    await addMinute(60)
    expect(shortly(updates)).toEqual(['60 open', '60 closed'])
    expect(lastColumn(updates).longDensity.sum(0)).toBeGreaterThan(0)
    stop()
  })

  test('of a column as closed once the last venue has reported', async () => {
    const { symbol, clock, maps, addMinute } = await plainMarket(60, { venues: 2 })
    const updates: WarmUpdate[] = []
    const { stop } = await maps.follow({ symbol, interval: '1m' }, (u) => updates.push(u))
    await addMinute(60, 0)
    clock.pass(1000)
    await addMinute(61, 0)
    clock.pass(1000)
    await addMinute(60, 1)
    // The column after it is told again: the venue that has come to it may have changed it.
    expect(shortly(updates)).toEqual(['60 open', '61 open', '60 closed', '61 open'])
    stop()
  })

  test('of the only bar of a venue without mark prices', async () => {
    const symbol = newSymbol()
    const [first = [], second = []] = ['binance', 'bybit'].map((exchange) =>
      randomBatches({ ...PLAIN, hasMark: false }, { exchange, symbol }),
    )
    await storeMinutes(first, [0, 20], { kinds: KINDS })
    await storeMinutes(second, [0, 20], { kinds: ['open-interest', 'funding'] })
    await storeMinutes(second, [19, 20], { kinds: ['candles'] })
    const maps = new WarmMaps(sourcesOf(), new ManualClock(10_000))
    const updates: WarmUpdate[] = []
    const query = { symbol, interval: '1m', model: 'ensemble' } as const
    const { heatmap, heatmapNow, stop } = await maps.follow(query, (u) => updates.push(u))
    const ends = ({ venues }: Heatmap) => venues.map(({ run }) => run.dataEnd)
    // The reading at minute 20, which completes the bar before it, is stored of neither venue.
    expect(ends(heatmap)).toEqual([minute(19), 0])
    await storeMinutes(second, [20, 21], { kinds: ['open-interest'] })
    await maps.advance(symbol)
    // The ledger looks back over the bars before it: only a new run can step it.
    expect(shortly(updates)).toEqual(['restarted'])
    expect(ends(heatmapNow())).toEqual([minute(19), minute(20)])
    stop()
  })

  test('of a new heatmap at once when a venue comes back after more than 64 columns', async () => {
    const { symbol, maps, batches } = await plainMarket(20, { venues: 2 })
    const silent = batches.slice(1, 2)
    await storeMinutes(batches.slice(0, 1), [20, 90], { kinds: KINDS })
    const updates: WarmUpdate[] = []
    const { stop } = await maps.follow({ symbol, interval: '1m' }, (u) => updates.push(u))
    await storeMinutes(silent, [20, 22], { kinds: KINDS })
    await maps.advance(symbol)
    expect(shortly(updates)).not.toContain('restarted')
    await storeMinutes(silent, [22, 89], { kinds: KINDS })
    updates.length = 0
    await maps.advance(symbol)
    expect(shortly(updates)).toEqual(['restarted'])
    stop()
  })

  test('in time, also when the clock was set back', async () => {
    const { symbol, clock, maps, addMinute } = await plainMarket(60)
    const updates: WarmUpdate[] = []
    const { stop } = await maps.follow({ symbol, interval: '5m' }, (u) => updates.push(u))
    await addMinute(60)
    clock.pass(-5000)
    await addMinute(61)
    clock.pass(1000)
    expect(shortly(updates)).toEqual(['60 open', '60 open'])
    stop()
  })

  test('of a new heatmap when a hole of the past is filled', async () => {
    const { symbol, maps, batches, addMinute } = await plainMarket(30)
    for (let at = 40; at < 50; at++) await addMinute(at)
    const updates: WarmUpdate[] = []
    const { heatmap, stop } = await maps.follow({ symbol, interval: '1m' }, (u) => updates.push(u))
    const gaps = ({ state }: HeatMatrix) => state.slice(-20).filter((one) => STATE_NAMES[one] === 'gap').length
    // Ten candles are missing; the first after them has no reading at its beginning.
    expect(gaps(heatmap.matrix)).toBe(11)
    await storeMinutes(batches, [30, 41], { kinds: KINDS })
    await maps.advance(symbol)
    const [update] = updates
    expect(shortly(updates)).toEqual(['restarted'])
    expect(update?.kind === 'restarted' ? gaps(update.heatmap.matrix) : undefined).toBe(0)
    stop()
  })
})

describe('warm maps', () => {
  test('are 64 at most', async () => {
    const { symbol, maps } = await plainMarket(10)
    const query = { symbol, interval: '1m' } as const
    const all = await Promise.all(
      Array.from({ length: 64 }, (_, i) => maps.follow({ ...query, typical_notional: 1 + i }, () => {})),
    )
    const other = maps.follow({ ...query, typical_notional: 65 }, () => {})
    await expect(other).rejects.toMatchObject({ code: 'FOLLOWED_MAPS_FULL' })
    // One that is followed is shared, and one that ends makes room.
    all.push(await maps.follow({ ...query, typical_notional: 1 }, () => {}))
    all[1]?.stop()
    all.push(await maps.follow({ ...query, typical_notional: 65 }, () => {}))
    for (const { stop } of all) stop()
  })

  test('are refused before they are run where they have too many cells', async () => {
    const { symbol, maps } = await plainMarket(10)
    // 10 minutes times 2 * 100 / 0.0025 = 80,000 buckets, or 20,000; prices are about 100.
    const query = { symbol, interval: '1m', leverage_weights: '1:1' } as const
    const large = maps.follow({ ...query, price_bin_size: 0.0025 }, () => {})
    await expect(large).rejects.toMatchObject({ code: 'FOLLOWED_MAP_TOO_LARGE' })
    const { stop } = await maps.follow({ ...query, price_bin_size: 0.01 }, () => {})
    stop()
  })

  test('are shared by equal plans, and begin anew after the last follower', async () => {
    const { symbol, clock, maps, addMinute } = await plainMarket(60)
    const first: WarmUpdate[] = []
    const second: WarmUpdate[] = []
    const one = await maps.follow({ symbol, interval: '5m', time_window: '48h' }, (u) => first.push(u))
    await addMinute(60)
    const two = await maps.follow({ symbol, interval: '5m' }, (u) => second.push(u))
    const open = two.heatmap.matrix
    expect(plainColumn(open, open.columns - 1)).toEqual(plainColumn(lastColumn(first), 0))
    clock.pass(1000)
    await addMinute(61)
    expect(second.at(-1)).toBe(first.at(-1))
    one.stop()
    one.stop()
    clock.pass(1000)
    await addMinute(62)
    expect([shortly(first), shortly(second)]).toEqual([
      ['60 open', '60 open'],
      ['60 open', '60 open'],
    ])
    two.stop()
  })

  test('take calls that come together at once', async () => {
    const { symbol, maps, addMinute } = await plainMarket(60)
    const { stop } = await maps.follow({ symbol, interval: '1m' }, () => {})
    await addMinute(60)
    await Promise.all(Array.from({ length: 20 }, () => maps.advance(symbol)))
    stop()
  })

  test('have no end', async () => {
    const { symbol, maps } = await plainMarket(60)
    const ended = maps.follow({ symbol, end_time: String(minute(50)) }, () => {})
    await expect(ended).rejects.toMatchObject({ code: 'WINDOW_INVALID' })
    const then = maps.follow({ symbol, as_of: String(minute(50)) }, () => {})
    await expect(then).rejects.toMatchObject({ code: 'WINDOW_INVALID' })
  })
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
        known.begin(heatmap)
        const { window, bucketSize } = heatmap.plan
        const length = heatmap.plan.dataEnd - window.from
        let at = begin
        for (const [i, step] of steps.entries()) {
          const to = Math.min(at + step, RANDOM_MINUTES)
          const speaking = i >= silentFrom ? batches.slice(1) : batches
          await storeMinutes(speaking, [at, to], { kinds: order, between: () => maps.advance(symbol) })
          at = to
          clock.pass(1000)
          const sources = sourcesOf()
          const plan = await planHeatmap(sources, { ...query, price_bin_size: bucketSize })
          const from = floorTime(plan.dataEnd - length, intervalMs(interval))
          const now = await computeHeatmap(sources, { ...plan, window: { ...plan.window, from } })
          const expected = Array.from(now.matrix.state, (_, t) => plainColumn(now.matrix, t))
          const told = expected.map((_, t) => known.columns.get(now.matrix.startTime + t * now.matrix.stepMs))
          expect(told).toEqual(expected)
        }
        const second = await maps.follow({ ...query, price_bin_size: bucketSize }, () => {})
        second.stop()
        stop()
      }),
      { numRuns: 10 },
    )
    expect(followed).toBeGreaterThan(0)
  }, 120_000)
})
