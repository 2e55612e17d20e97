import { describe, expect, test } from 'vitest'
import { createRandom } from '../domain/random.ts'
import { fitLeverages, type LeverageQuestion } from './leverage-em.ts'

/** One window of two cells; the first leverage lies in the first cell, the second in the second. */
function apart(first: number, second: number): LeverageQuestion {
  return {
    table: { offset: Uint32Array.of(0, 2) },
    windows: Uint32Array.of(0),
    events: {
      cell: Uint32Array.from([...Array(first).fill(0), ...Array(second).fill(1)]),
      logNotional: new Float64Array(first + second).fill(9),
    },
    leverages: [Float64Array.of(1, 0), Float64Array.of(0, 1)],
    priors: [weak(1), weak(1)],
    background: [],
    tolerance: 1e-9,
  }
}

function weak(mode: number) {
  return { mode, strength: 1e-6 }
}

describe('factors', () => {
  test('are as the liquidations where leverages lie apart: 30 to 10 is 3', () => {
    const { factors, credited } = fitLeverages(apart(30, 10))
    expect(factors[0]! / factors[1]!).toBeCloseTo(3, 4)
    expect([...credited]).toEqual([expect.closeTo(30, 6), expect.closeTo(10, 6)])
  })

  test('give 30 of 40 in the first cell the likelihood 30 ln(3/4) + 10 ln(1/4), less that of sizes', () => {
    const { logLikelihood } = fitLeverages(apart(30, 10))
    // Sizes are all the same: their variance is held at 0.0001, so each adds -ln(2 pi 0.0001) / 2.
    const sizes = -20 * Math.log(2 * Math.PI * 1e-4)
    expect(logLikelihood - sizes).toBeCloseTo(30 * Math.log(0.75) + 10 * Math.log(0.25), 3)
  })

  test('double where the mass is half', () => {
    const question = { ...apart(20, 20), leverages: [Float64Array.of(0.5, 0), Float64Array.of(0, 1)] }
    const { factors } = fitLeverages(question)
    expect(factors[0]! / factors[1]!).toBeCloseTo(2, 4)
  })

  test('stay at the prior where nothing was liquidated and nothing crossed', () => {
    const question = apart(30, 10)
    const leverages = [...question.leverages, Float64Array.of(0, 0)]
    const priors = [...question.priors, { mode: 1.7, strength: 2 }]
    expect(fitLeverages({ ...question, leverages, priors }).factors[2]).toBeCloseTo(1.7, 9)
  })

  test('do not change with the prices at which a window without liquidations was crossed', () => {
    const question = apart(30, 10)
    const wider = {
      ...question,
      table: { offset: Uint32Array.of(0, 2, 3) },
      windows: Uint32Array.of(0, 1),
      leverages: [Float64Array.of(1, 0, 7), Float64Array.of(0, 1, 0)],
    }
    expect(fitLeverages(wider)).toEqual(fitLeverages(question))
  })

  test('count a window as often as it is taken', () => {
    const twice = fitLeverages({ ...apart(30, 10), taken: Float64Array.of(2) })
    expect([...twice.credited]).toEqual([expect.closeTo(60, 6), expect.closeTo(20, 6)])
  })

  test('leave to the background what no leverage explains', () => {
    const question = { ...apart(30, 10), leverages: [Float64Array.of(1, 0)], priors: [weak(1)] }
    const { factors, background } = fitLeverages({ ...question, background: [Float64Array.of(0, 1)] })
    expect(factors[0]! / background[0]!).toBeCloseTo(3, 4)
  })
})

/** Three leverages that overlap, of sizes that differ, in 400 windows of 6 cells. */
function mixture(seed: number, truth: readonly number[]): LeverageQuestion {
  const random = createRandom({ seed, name: 'mixture' })
  const windows = 400
  const cells = 6
  const leverages = truth.map(() => Float64Array.from({ length: windows * cells }, () => random.exponential() ** 2))
  const cell: number[] = []
  const logNotional: number[] = []
  for (let c = 0; c < windows * cells; c++) {
    truth.forEach((factor, k) => {
      for (let n = random.poisson(factor * (leverages[k]?.[c] ?? 0)); n > 0; n--) {
        cell.push(c)
        logNotional.push(8 + k + 0.8 * random.normal())
      }
    })
  }
  return {
    table: { offset: Uint32Array.from({ length: windows + 1 }, (_, w) => w * cells) },
    windows: Uint32Array.from({ length: windows }, (_, w) => w),
    events: { cell: Uint32Array.from(cell), logNotional: Float64Array.from(logNotional) },
    leverages,
    priors: truth.map(() => weak(1)),
    background: [],
  }
}

describe('a mixture that is known', () => {
  test.each([1, 2, 3, 4, 5])('of 4 : 2 : 1 is found again, seed %i', (seed) => {
    const { factors, sizes } = fitLeverages(mixture(seed, [0.4, 0.2, 0.1]))
    // About 3,900 liquidations: within a tenth of each ratio.
    expect(factors[0]! / factors[1]!).toBeCloseTo(2, 0)
    expect(Math.abs(factors[0]! / factors[1]! / 2 - 1)).toBeLessThan(0.15)
    expect(Math.abs(factors[0]! / factors[2]! / 4 - 1)).toBeLessThan(0.2)
    // Medians e^8, e^9 and e^10.
    sizes.forEach((size, k) => {
      expect(Math.abs(Math.log(size) - 8 - k)).toBeLessThan(0.15)
    })
  })

  test('becomes no less likely from round to round', () => {
    const question = { ...mixture(7, [0.4, 0.2, 0.1]), priors: [0.5, 1, 2].map((mode) => ({ mode, strength: 2 })) }
    let fit = fitLeverages({ ...question, tolerance: Number.POSITIVE_INFINITY })
    const posteriors = [fit.logPosterior]
    // A tolerance that every move is within ends a fit after one round.
    for (let round = 0; round < 40; round++) {
      fit = fitLeverages({ ...question, start: fit, tolerance: 1e9 })
      posteriors.push(fit.logPosterior)
    }
    posteriors.slice(1).forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual((posteriors[i] ?? 0) - 1e-6)
    })
    expect(posteriors.at(-1)).toBeGreaterThan((posteriors[0] ?? 0) + 1)
  })
})
