import { describe, expect, test } from 'vitest'
import { hourBlocks, MINUTE } from '../../test/helpers/zone-market.ts'
import { createRandom } from '../domain/random.ts'
import { toAmountColumns } from './amount-columns.ts'
import { scoreAmounts } from './amount-score.ts'
import { drawBlocks } from './block-sample.ts'
import type { WindowTable } from './window-table.ts'

interface MadeWindow {
  readonly hour: number
  readonly side?: 0 | 1
  readonly volatility?: number
  /** Each cell: share that was crossed, liquidations, their notional, mass. */
  readonly cells: readonly (readonly [crossed: number, count: number, notional: number, mass: number])[]
}

/** Windows at a price of 100 with buckets of 1. */
function tableOf(windows: readonly MadeWindow[]): { readonly table: WindowTable; readonly mass: Float64Array } {
  const cells = windows.flatMap((window) => window.cells)
  const offset = new Uint32Array(windows.length + 1)
  for (const [w, window] of windows.entries()) offset[w + 1] = (offset[w] ?? 0) + window.cells.length
  const table: WindowTable = {
    horizonMs: 60 * MINUTE,
    bucketSize: 1,
    time: Float64Array.from(windows, ({ hour }) => hour * 60 * MINUTE),
    side: Uint8Array.from(windows, ({ side }) => side ?? 0),
    price: new Float64Array(windows.length).fill(100),
    volatility: Float64Array.from(windows, ({ volatility }) => volatility ?? 0.01),
    firstBucket: new Int32Array(windows.length),
    unassigned: new Uint32Array(windows.length),
    offset,
    crossed: Float64Array.from(cells, ([crossed]) => crossed),
    count: Float64Array.from(cells, ([, count]) => count),
    cappedNotional: Float64Array.from(cells, ([, , notional]) => notional),
    notional: Float64Array.from(cells, ([, , notional]) => notional),
  }
  return { table, mass: Float64Array.from(cells, ([, , , mass]) => mass) }
}

describe('toAmountColumns', () => {
  test('adds up cells, and measures what was crossed in log price', () => {
    const { table, mass } = tableOf([
      {
        hour: 0,
        cells: [
          [0.5, 1, 100, 7],
          [1, 2, 300, 1],
          [1, 0, 0, 2],
        ],
      },
      {
        hour: 0,
        side: 1,
        cells: [
          [1, 0, 0, 3],
          [0.5, 4, 50, 0],
        ],
      },
      { hour: 1, cells: [] },
    ])
    const columns = toAmountColumns(table, mass)
    // From 100 down to 97.5, and up to 101.5.
    expect(columns.width[0]).toBeCloseTo(Math.log(100 / 97.5), 12)
    expect(columns.width[1]).toBeCloseTo(Math.log(101.5 / 100), 12)
    expect(columns.mass).toEqual(Float64Array.of(10, 3, Number.NaN))
    expect(columns.count).toEqual(Float64Array.of(3, 4, Number.NaN))
    expect(columns.notional).toEqual(Float64Array.of(400, 50, Number.NaN))
  })
})

/** One cell a window, an hour apart: [mass, count], notional 10 each. */
function plainTable(rows: readonly (readonly [mass: number, count: number])[]) {
  return tableOf(rows.map(([mass, count], hour) => ({ hour, cells: [[1, count, 10 * count, mass]] })))
}

const FOUR = Uint32Array.of(0, 1, 2, 3)

describe('rank correlation', () => {
  test('two swapped of four give 0.8', () => {
    // Squared rank differences 0 + 1 + 1 + 0: 1 - 6 * 2 / (4 * 15).
    const { table, mass } = plainTable([
      [10, 1],
      [20, 3],
      [30, 2],
      [40, 4],
    ])
    const score = scoreAmounts({ table, mass, windows: FOUR, train: FOUR, sample: hourBlocks(4) })
    expect(score.rank_correlation.value).toBeCloseTo(0.8, 12)
  })

  test('resamples weigh windows by their rank among all', () => {
    const { table, mass } = plainTable([
      [10, 1],
      [20, 3],
      [30, 2],
      [40, 4],
    ])
    const sample = hourBlocks(4, [
      [1, 1, 1, 1],
      [0, 2, 2, 0],
    ])
    const score = scoreAmounts({ table, mass, windows: FOUR, train: FOUR, sample })
    // All: 0.8. Only the two that are swapped: -1. Of four blocks 3.18245 (t, 3 degrees) * sqrt(4 / 3) = 3.6748
    // deviations count, beyond which a normal has 0.000120 on each side: -1 + 0.00012 * 1.8.
    expect(score.rank_correlation.low).toBeCloseTo(-0.99978, 5)
    expect(score.rank_correlation.high).toBeCloseTo(0.79978, 5)
  })

  test('constant mass orders nothing, constant notional cannot be ordered', () => {
    const flatMass = plainTable([
      [5, 1],
      [5, 3],
      [5, 2],
      [5, 4],
    ])
    const flatNotional = plainTable([
      [1, 3],
      [2, 3],
      [3, 3],
      [4, 3],
    ])
    const rest = { windows: FOUR, train: FOUR, sample: hourBlocks(4) }
    expect(scoreAmounts({ ...flatMass, ...rest }).rank_correlation.value).toBe(0)
    expect(scoreAmounts({ ...flatNotional, ...rest }).rank_correlation.value).toBeNull()
  })

  test('windows that crossed nothing are left out', () => {
    const { table, mass } = tableOf([
      { hour: 0, cells: [[1, 2, 20, 1]] },
      { hour: 1, cells: [[1, 1, 10, 2]] },
      { hour: 2, cells: [] },
    ])
    const windows = Uint32Array.of(0, 1, 2)
    const score = scoreAmounts({ table, mass, windows, train: windows, sample: hourBlocks(3) })
    expect(score.rank_correlation.value).toBeCloseTo(-1, 12)
  })
})

describe('share consumed', () => {
  test('is notional over mass, of windows that crossed any', () => {
    const { table, mass } = plainTable([
      [100, 2],
      [0, 9],
      [300, 6],
    ])
    const windows = Uint32Array.of(0, 1, 2)
    const score = scoreAmounts({
      table,
      mass,
      windows,
      train: windows,
      sample: hourBlocks(3, [
        [2, 1, 0],
        [0, 1, 2],
      ]),
    })
    // (20 + 60) / 400; by blocks 0.2 and 0.2.
    expect(score.share_consumed).toEqual({ value: 0.2, low: 0.2, high: 0.2 })
  })

  test('is not known where no mass was crossed', () => {
    const { table, mass } = plainTable([
      [0, 2],
      [0, 9],
    ])
    const windows = Uint32Array.of(0, 1)
    const score = scoreAmounts({ table, mass, windows, train: windows, sample: hourBlocks(2) })
    expect(score.share_consumed).toEqual({ value: null, low: null, high: null })
  })
})

describe('deviance skill', () => {
  const TRAIN = Uint32Array.of(0, 1)
  const TEST = Uint32Array.of(2, 3)
  const sample = hourBlocks(4)

  test('is 1 where mass tells what width and volatility do not', () => {
    // Same width and volatility: without mass 400 each; with it 200 and 600, as they come.
    const { table, mass } = plainTable([
      [1, 200],
      [3, 600],
      [1, 200],
      [3, 600],
    ])
    const score = scoreAmounts({ table, mass, windows: TEST, train: TRAIN, sample })
    expect(score.deviance_skill.value).toBeCloseTo(1, 6)
  })

  test('is below 0 where what was fitted in training does not hold', () => {
    // Counts the other way round. From 400: 2 (200 ln(1/2) + 200 + 600 ln 1.5 - 200) = 209.30. From 600 and 200:
    // 2 (200 ln(1/3) + 400 + 600 ln 3 - 400) = 878.89. 1 - 878.89 / 209.30.
    const { table, mass } = plainTable([
      [1, 200],
      [3, 600],
      [3, 200],
      [1, 600],
    ])
    const score = scoreAmounts({ table, mass, windows: TEST, train: TRAIN, sample })
    expect(score.deviance_skill.value).toBeCloseTo(-3.1992, 3)
  })

  test('is 0 where mass only repeats the width', () => {
    // Counts scatter by a tenth around 50 a bucket, one up and one down at each width.
    const buckets = [1, 1, 2, 2, 4, 4, 1, 1, 2, 2, 4, 4]
    const rows = buckets.map((width, hour) => ({
      hour,
      cells: Array.from({ length: width }, () => [1, hour % 2 === 0 ? 45 : 55, 10, 4] as const),
    }))
    const { table, mass } = tableOf(rows)
    const train = Uint32Array.of(0, 1, 2, 3, 4, 5)
    const windows = Uint32Array.of(6, 7, 8, 9, 10, 11)
    const score = scoreAmounts({ table, mass, windows, train, sample: hourBlocks(12) })
    expect(score.deviance_skill.value).toBeCloseTo(0, 3)
  })

  test('is not known without liquidations in training, nor without any in what is scored', () => {
    const nothing = { value: null, low: null, high: null }
    const untrained = plainTable([
      [1, 0],
      [3, 0],
      [1, 2],
      [3, 6],
    ])
    const quiet = plainTable([
      [1, 2],
      [3, 6],
      [1, 0],
      [3, 0],
    ])
    const rest = { windows: TEST, train: TRAIN, sample }
    expect(scoreAmounts({ ...untrained, ...rest }).deviance_skill).toEqual(nothing)
    expect(scoreAmounts({ ...quiet, ...rest }).deviance_skill).toEqual(nothing)
  })

  test('leaves out windows whose volatility is not known', () => {
    const cells = (mass: number, count: number) => [[1, count, count, mass] as const]
    const { table, mass } = tableOf([
      { hour: 0, cells: cells(1, 200) },
      { hour: 1, cells: cells(3, 600) },
      { hour: 2, cells: cells(1, 200) },
      { hour: 3, cells: cells(3, 600) },
      { hour: 4, cells: cells(3, 1), volatility: Number.NaN },
    ])
    const windows = Uint32Array.of(2, 3, 4)
    const score = scoreAmounts({ table, mass, windows, train: TRAIN, sample: hourBlocks(5) })
    expect(score.deviance_skill.value).toBeCloseTo(1, 6)
  })
})

describe('a market whose liquidations follow a map', () => {
  const HOURS = 960

  /** Liquidations come at a rate of width times the map's mass; the map, and the same map with its hours shuffled. */
  function market(seed: number) {
    const { uniform, poisson } = createRandom({ seed, name: 'amounts' })
    const rows = Array.from({ length: HOURS }, (_, hour) => {
      const width = 1 + Math.floor(4 * uniform())
      const density = 0.2 + 3 * uniform() ** 2
      const volatility = 0.005 + 0.02 * uniform()
      const cells = Array.from({ length: width }, () => {
        const count = poisson(density)
        return [1, count, 1000 * count, density] as const
      })
      return { hour, volatility, cells }
    })
    const densities = rows.map(({ cells }) => cells[0]?.[3] ?? 0)
    const order = densities.map((density) => ({ density, key: uniform() })).sort((a, b) => a.key - b.key)
    const shuffled = Float64Array.from(rows.flatMap(({ cells }, w) => cells.map(() => order[w]?.density ?? 0)))
    return { ...tableOf(rows), shuffled }
  }

  function scoreSeed(seed: number, look: (made: ReturnType<typeof market>) => Float64Array) {
    const made = market(seed)
    const half = HOURS / 2
    const windows = Uint32Array.from({ length: half }, (_, i) => half + i)
    const train = Uint32Array.from({ length: half }, (_, i) => i)
    const period = { from: half * 60 * MINUTE, to: HOURS * 60 * MINUTE, blockMs: 24 * 60 * MINUTE }
    const { uniform } = createRandom({ seed, name: 'blocks' })
    const sample = drawBlocks({ ...period, resamples: 300, random: uniform })
    return scoreAmounts({ table: made.table, mass: look(made), windows, train, sample })
  }

  test('is foretold by it', () => {
    const score = scoreSeed(1, ({ mass }) => mass)
    expect(score.deviance_skill.low).toBeGreaterThan(0.2)
    expect(score.rank_correlation.low).toBeGreaterThan(0.5)
    // Each liquidation is 1000 USD, and mass is the rate of them.
    expect(score.share_consumed.low).toBeLessThan(1000)
    expect(score.share_consumed.high).toBeGreaterThan(1000)
  })

  test('is not foretold by the same map shuffled in time', () => {
    let above = 0
    for (let seed = 1; seed <= 20; seed++) {
      const { deviance_skill: skill } = scoreSeed(seed, ({ shuffled }) => shuffled)
      expect(Math.abs(skill.value ?? Number.NaN)).toBeLessThan(0.03)
      if ((skill.low ?? Number.NaN) > 0) above++
    }
    // One of forty intervals of 95 % lies above by chance.
    expect(above).toBeLessThanOrEqual(2)
  })

  test('skill and ranks are the same for any multiple of the mass', () => {
    const once = scoreSeed(2, ({ mass }) => mass)
    const thousandfold = scoreSeed(2, ({ mass }) => mass.map((amount) => 1000 * amount))
    expect(thousandfold.rank_correlation).toEqual(once.rank_correlation)
    expect(thousandfold.deviance_skill.value).toBeCloseTo(once.deviance_skill.value ?? Number.NaN, 9)
    expect(thousandfold.share_consumed.value).toBeCloseTo((once.share_consumed.value ?? Number.NaN) / 1000, 9)
  })
})
