import { describe, expect, test } from 'vitest'
import { HAND_START, handWindows } from '../../test/helpers/hand-windows.ts'
import { plantPlacement } from '../../test/helpers/planted-placement.ts'
import { drawBlocks } from './block-sample.ts'
import { distanceComponents } from './distance-components.ts'
import { addToMixture, fitMixture } from './mixture.ts'
import { measurePlacement, type PlacementColumns } from './placement-columns.ts'
import { scorePlacement } from './placement-score.ts'
import type { PlacementScore } from './scores.ts'
import type { ForecastMass, WindowSelection, WindowTable } from './window-table.ts'

const DAY = 86_400_000

function sampleOf(days: number) {
  return drawBlocks({ from: HAND_START, to: HAND_START + days * DAY, blockMs: DAY, resamples: 2, random: () => 0 })
}

/** Measured in `windows`, recalibrated in `train`. */
function measure(of: {
  table: WindowTable
  mass: ForecastMass
  baselines?: ReadonlyMap<string, ForecastMass>
  windows: WindowSelection
  train: WindowSelection
}): PlacementColumns {
  const { table, mass, windows, train } = of
  const components = distanceComponents(table)
  const nullMixture = fitMixture({ table, windows: train, components })
  const mixture = addToMixture({ table, windows: train, base: nullMixture, id: 'model', mass })
  const baselines = of.baselines ?? new Map([['uniform', table.crossed]])
  return measurePlacement({ table, windows, mass, baselines, mixture, nullMixture })
}

function scoreAll(table: WindowTable, mass: ForecastMass, baselines?: ReadonlyMap<string, ForecastMass>) {
  const windows = Uint32Array.from(table.time.keys())
  const columns = measure({ table, mass, windows, train: windows, ...(baselines && { baselines }) })
  return scorePlacement(columns, { windows, sample: sampleOf(2) })
}

function required(score: PlacementScore | undefined): PlacementScore {
  if (score === undefined) throw new Error('the windows have no events')
  return score
}

describe('by hand', () => {
  const table = handWindows([{ count: [0, 0, 1, 3], notional: [0, 0, 30, 10] }])
  const mass = Float64Array.of(1, 1, 2, 4)

  test('the gain is the mean of log2 of the shares that the events met', () => {
    // Shares 1/4 and 1/2, floored 0.98/4 + 0.02/4 = 0.25 and 0.98/2 + 0.02/4 = 0.495, over 0.25 of even mass:
    // (1 * log2 1 + 3 * log2 1.98) / 4 = 3 / 4 * 0.98550043.
    expect(scoreAll(table, mass)?.gain_bits['uniform']?.value).toBeCloseTo(0.73912532, 7)
  })

  test('weighed by notional each event counts its capped notional', () => {
    // (30 * log2 1 + 10 * log2 1.98) / 40.
    expect(scoreAll(table, mass)?.notional_gain_bits.value).toBeCloseTo(0.24637511, 7)
  })

  test('an event where there is no mass costs 5.64 bits, not all', () => {
    // log2 of the floor 0.02 / 4 over 1/4: log2 0.02 = -5.6438562.
    const missed = scoreAll(handWindows([{ count: [5, 0, 0, 0] }]), Float64Array.of(0, 1, 0, 0))
    expect(missed?.gain_bits['uniform']?.value).toBeCloseTo(-5.6438562, 6)
  })

  test('no mass at all is even over the crossed price, of which a cut bucket has less', () => {
    const cut = handWindows([{ crossed: [0.5, 1, 0.5], count: [1, 1, 0] }])
    expect(scoreAll(cut, new Float64Array(3))?.gain_bits['uniform']?.value).toBe(0)
    // Even shares 1/4, 1/2, 1/4; mass 1/2, 1/2, 0: log2((0.49 + 0.005) / 0.25) and log2((0.49 + 0.01) / 0.5) = 0.
    expect(scoreAll(cut, Float64Array.of(1, 1, 0))?.gain_bits['uniform']?.value).toBeCloseTo(0.98550043 / 2, 7)
  })

  test('the best baseline is the one that leaves the least gain', () => {
    const better = Float64Array.of(0, 0, 1, 3)
    const score = required(
      scoreAll(
        table,
        mass,
        new Map([
          ['uniform', table.crossed],
          ['better', better],
        ]),
      ),
    )
    // Shares 1/4, 3/4, floored 0.25, 0.74: 3 / 4 * log2(0.495 / 0.74) = 3 / 4 * -0.58009675.
    expect(score.best_baseline).toBe('better')
    expect(score.gain_over_best).toEqual(score.gain_bits['better'])
    expect(score.gain_over_best.value).toBeCloseTo(-0.43507256, 7)
  })

  test('events of several windows weigh the same', () => {
    // Gains 2 * log2(0.745 / 0.5) = 2 * 0.57531233 and 1 * log2(0.255 / 0.5) = -0.97143085, over 3 events.
    const two = handWindows([{ count: [2, 0] }, { count: [1, 0] }])
    expect(scoreAll(two, Float64Array.of(3, 1, 1, 3))?.gain_bits['uniform']?.value).toBeCloseTo(0.05973127, 7)
  })

  test('without events there is no score, and without variety of blocks no interval', () => {
    expect(scoreAll(handWindows([{ count: [0, 0] }]), Float64Array.of(1, 2))).toBeUndefined()
    const score = required(scoreAll(table, mass))
    expect(score.gain_over_best).toEqual({ value: expect.any(Number), low: null, high: null })
    expect(score.p_value).toBeNull()
  })

  test('a window that was not measured is not scored', () => {
    const windows = Uint32Array.of(0)
    const two = handWindows([{ count: [1, 0] }, { count: [1, 0] }])
    const columns = measure({ table: two, mass: Float64Array.of(1, 2, 1, 2), windows, train: windows })
    expect(() => scorePlacement(columns, { windows: Uint32Array.of(1), sample: sampleOf(2) })).toThrow(/not measured/)
  })

  test('mass that is missing is not scored', () => {
    expect(() => scoreAll(table, Float64Array.of(1, Number.NaN, 1, 1))).toThrow(/mass NaN in cell 1/)
    expect(() => scoreAll(table, Float64Array.of(1, -1, 1, 1))).toThrow(/mass -1 in cell 1/)
  })
})

describe('of planted maps', () => {
  const planted = plantPlacement({ seed: 5, days: 60, events: 4 })
  const { table, truth, test: windows, train, sample } = planted
  const score = (mass: ForecastMass) =>
    required(scorePlacement(measure({ table, mass, windows, train }), { windows, sample }))

  test('the true one gains over even mass, over the null, and over itself sharpened, flattened and shuffled', () => {
    const own = score(truth)
    expect(own.gain_over_best.low).toBeGreaterThan(0.3)
    expect(own.skill_bits.low).toBeGreaterThan(0.3)
    expect(own.lift_at_20.low).toBeGreaterThan(1.5)
    expect(own.rank_correlation.low).toBeGreaterThan(0.2)
    expect(own.p_value).toBeLessThan(0.001)
    for (const other of [truth.map((mass) => mass ** 2), truth.map(Math.sqrt), planted.shuffled]) {
      expect(score(other).gain_over_best.value).toBeLessThan(own.gain_over_best.value ?? 0)
    }
  })

  test('recalibration takes all of the true map and little of a shuffled one', () => {
    expect(score(truth).mixture['model']).toBeGreaterThan(0.9)
    expect(score(planted.shuffled).mixture['model']).toBeLessThan(0.1)
  })

  test('a map that is right in training and says nothing in the test gains exactly nothing', () => {
    const early = truth.slice().fill(0, table.offset[windows[0]!])
    const { skill_bits, mixture } = score(early)
    expect(mixture['model']).toBeGreaterThan(0.9)
    expect(skill_bits).toEqual({ value: 0, low: 0, high: 0 })
  })

  test('the scale of mass does not count, nor that of each window', () => {
    const scaled = truth.map((mass) => mass * 4096)
    expect(score(scaled)).toEqual(score(truth))
    const byWindow = truth.slice()
    for (let w = 0; w < table.time.length; w++) {
      byWindow.subarray(table.offset[w], table.offset[w + 1]).forEach((mass, i, cells) => {
        cells[i] = mass * 2 ** (w % 7)
      })
    }
    expect(score(byWindow)).toEqual(score(truth))
  })

  test('windows without events count nothing', () => {
    const some = windows.filter((w) => table.count.subarray(table.offset[w], table.offset[w + 1]).some((n) => n > 0))
    expect(some.length).toBeLessThan(windows.length)
    const columns = measure({ table, mass: truth, windows, train })
    expect(scorePlacement(columns, { windows: some, sample })).toEqual(scorePlacement(columns, { windows, sample }))
  })

  test('over 40 seeds a shuffled map scores nothing within its interval', () => {
    const scores = Array.from({ length: 40 }, (_, seed) => {
      const { table, shuffled, test: windows, train, sample } = plantPlacement({ seed, days: 60, events: 3 })
      const columns = measure({ table, mass: shuffled, windows, train })
      return required(scorePlacement(columns, { windows, sample }))
    })
    const holding = (nought: number, of: (score: PlacementScore) => PlacementScore['skill_bits']) =>
      scores.filter((score) => (of(score).low ?? 2) <= nought && (of(score).high ?? -2) >= nought).length
    // Over 300 other seeds 94 of 100 intervals hold it, so fewer than 33 of 40 do in one of 300 such tests.
    expect(holding(0, (score) => score.rank_correlation)).toBeGreaterThanOrEqual(33)
    expect(holding(1, (score) => score.lift_at_20)).toBeGreaterThanOrEqual(33)
    // Recalibrated it is given a share by chance, which costs thousandths of a bit; one in 40 is called skill by chance.
    expect(scores.every((score) => Math.abs(score.skill_bits.value ?? 1) < 0.01)).toBe(true)
    expect(scores.filter((score) => (score.skill_bits.low ?? 0) > 0).length).toBeLessThanOrEqual(3)
    // Taken at its word it loses plainly: it is confident where there is nothing.
    expect(scores.every((score) => (score.gain_over_best.high ?? 0) < 0)).toBe(true)
  })
})
