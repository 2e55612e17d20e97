import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { madeBars, QUIET_BAR, toColumns } from '../../test/helpers/bars-arbitrary.ts'
import { columnCells, columnLevels } from '../../test/helpers/column-cells.ts'
import { flatAt, handBars } from '../../test/helpers/hand-bars.ts'
import { plain, startModel } from '../../test/helpers/run-model.ts'
import { modelAgreement } from '../analysis/model-agreement.ts'
import type { PriceDensity } from '../analysis/price-density.ts'
import { conservationError } from '../kernel/conservation.ts'
import { HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import { ensembleOf } from './ensemble.ts'
import type { LiquidationModel, ModelRun } from './model.ts'
import { MODELS } from './registry.ts'

const SINGLES = MODELS.filter(({ id }) => id !== 'ensemble')
const ensemble = ensembleOf(SINGLES)

function modelOf(id: string): LiquidationModel {
  const found = MODELS.find((model) => model.id === id)
  if (found === undefined) throw new Error(`Invariant: there is a model ${id}`)
  return found
}

function densityOf(series: SpanSeries): PriceDensity {
  const values = series.values.subarray(0, series.offset[1])
  return { first: series.first[0] ?? 0, size: 0.5, values }
}

/** Open positions of a run, as they are compared. */
function stateOf({ output }: ModelRun): { long: PriceDensity; short: PriceDensity } {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: 0.5 })
  output.writeColumn(matrix, 0)
  return { long: densityOf(matrix.longDensity), short: densityOf(matrix.shortDensity) }
}

describe.each(SINGLES.map(({ id }) => id))('an ensemble of %s alone', (id) => {
  test('is that model to the bit, and disagrees with nobody', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const bars = toColumns(made)
        const own = startModel({ model: modelOf(id), bars }).matrix
        const { matrix, run } = startModel({ model: ensemble, bars, options: { members: id } })
        const first = made.findIndex(({ isComplete }) => isComplete)
        for (let t = 0; t < own.columns; t++) {
          expect(columnCells(matrix.longDensity, t)).toEqual(columnCells(own.longDensity, t))
          expect(columnCells(matrix.shortDensity, t)).toEqual(columnCells(own.shortDensity, t))
          // What the first candle liquidates of older open interest stood in no column, and had no share of the mix.
          if (t > first) expect(columnCells(matrix.longConsumed, t)).toEqual(columnCells(own.longConsumed, t))
        }
        const [part] = run.parts ?? []
        const members = part === undefined ? [] : [{ id: part.id, weight: part.weight, ...stateOf(part.run) }]
        const { disagreement } = modelAgreement(members)
        expect([...disagreement.long.values, ...disagreement.short.values].every((spread) => spread === 0)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

describe('weights', () => {
  // Taker buys of 10 coins: 1,000 USD of longs. Open interest up by 20: 2,000 USD of longs and of shorts.
  // Each 75 % at 90.5 and 25 % at 98.5, shorts 75 % at 109.5 and 25 % at 101.5.
  const bars = handBars([{ buyVolume: 10, change: 20 }])
  const options = { members: 'binance_standard:3, time_evolving' }

  test('mix what is normalised, times the weighted mean of the totals', () => {
    const { matrix, run } = startModel({ model: ensemble, bars, options })
    // 0.75 * 1,000 + 0.25 * 4,000 = 1,750. At 98.5: 0.75 * 250 / 1,000 + 0.25 * 500 / 4,000 = 0.21875.
    expect(columnLevels(matrix.longDensity, 0, 0.5)).toEqual([
      [90.5, expect.closeTo(1750 * 0.65625, 9)],
      [98.5, expect.closeTo(1750 * 0.21875, 9)],
    ])
    // Shorts come of one member alone: at 101.5 0.25 * 500 / 4,000.
    expect(matrix.shortDensity.at(0, 203)).toBeCloseTo(1750 * 0.03125, 9)
    expect(matrix.created[0]).toBeCloseTo(1750, 9)
    expect(run.report?.()['members']).toEqual([
      { model: 'binance_standard', version: '1', weight: 0.75, has_begun: true },
      { model: 'time_evolving', version: '1', weight: 0.25, has_begun: true },
    ])
  })

  test('are given to the members that hold anything', () => {
    const { matrix } = startModel({ model: ensemble, bars: handBars([{ change: 20 }]), options })
    expect(matrix.longDensity.sum(0)).toBeCloseTo(2000, 9)
    expect(matrix.shortDensity.sum(0)).toBeCloseTo(2000, 9)
  })

  test('of what is consumed are those before the candle', () => {
    const swept = handBars([
      { buyVolume: 10, change: 20 },
      { low: 98, openInterest: 20, change: 0 },
    ])
    const { matrix } = startModel({ model: ensemble, bars: swept, options })
    // What stood at 98.5 in the column before, but for a minute's fading of one member.
    expect(matrix.consumed[1]).toBeCloseTo(1750 * 0.21875, 6)
    expect(matrix.longConsumed.at(1, 197)).toBeCloseTo(1750 * 0.21875, 6)
  })
})

test('conserves notional through every mix of members', () => {
  const ids = SINGLES.map(({ id }) => id)
  const members = fc
    .subarray(ids, { minLength: 1 })
    .chain((chosen) =>
      fc
        .array(fc.integer({ min: 1, max: 9 }), { minLength: chosen.length, maxLength: chosen.length })
        .map((weights) => chosen.map((id, i) => `${id}:${weights[i]}`).join()),
    )
  fc.assert(
    fc.property(madeBars(true), members, (made, text) => {
      const { matrix } = startModel({ model: ensemble, bars: toColumns(made), options: { members: text } })
      expect(conservationError(matrix)).toBeLessThan(1e-9)
    }),
    { numRuns: 50 },
  )
})

test('is another version when a member is', () => {
  const [first, ...others] = SINGLES
  if (first === undefined) throw new Error('Invariant: there are models')
  expect(ensembleOf([{ ...first, version: 'next' }, ...others]).version).not.toBe(ensemble.version)
})

test('shows no flows of a member’s warm-up', () => {
  const bars = handBars([
    { ...flatAt(100), volume: 1e6, isComplete: false },
    { openInterest: 1000, change: 0 },
  ])
  const context = { areTiersGiven: true }
  const { matrix } = startModel({ model: ensemble, bars, options: { members: 'ledger' }, context })
  // 1,000 contracts at 100 on each side, not the million coins that its history was filled with.
  expect(matrix.created[1]).toBeCloseTo(200_000, 6)
  expect(matrix.closed[1]).toBeCloseTo(0, 6)
})

describe('members', () => {
  test('rest until what they need has begun, and have no part until then', () => {
    const bars = toColumns([QUIET_BAR, QUIET_BAR])
    const unknown = Float64Array.of(Number.NaN, Number.NaN)
    const { run, matrix } = startModel({
      model: ensemble,
      bars: { ...bars, openInterest: unknown, openInterestChange: unknown },
    })
    const alone = startModel({
      model: ensemble,
      bars,
      options: { members: 'binance_standard,funding_adjusted,py_liquidation_map' },
    })
    expect(plain(matrix)).toEqual(plain(alone.matrix))
    expect(run.notes?.()).toContainEqual(
      'not in the ensemble, because their inputs are not stored: ledger, time_evolving, openinterest',
    )
  })

  test.each([
    ['nonsense', 'there is no model "nonsense"'],
    ['ensemble', 'there is no model "ensemble"'],
    ['ledger:0', 'the weight of ledger must be from 0.001 to 1000'],
    ['ledger:-1', 'the weight of ledger must be from 0.001 to 1000'],
    ['ledger:1e308', 'the weight of ledger must be from 0.001 to 1000'],
    ['ledger:much', 'the weight of ledger must be from 0.001 to 1000'],
    ['ledger:1:2', 'the weight of ledger must be from 0.001 to 1000'],
    ['ledger,', 'there is no model ""'],
    ['ledger,time_evolving,ledger:2', 'ledger stands there twice'],
  ])('written as "%s" are refused', (members, problem) => {
    expect(() => ensemble.needsOf?.({ members })).toThrow(
      expect.objectContaining({ code: 'ENSEMBLE_MEMBERS_INVALID', message: expect.stringContaining(problem) }),
    )
  })
})
