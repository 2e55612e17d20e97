import { describe, expect, test } from 'vitest'
import { createRandom } from '../domain/random.ts'
import { fitPoisson, poissonDeviance, poissonRate } from './poisson-fit.ts'

describe('fitPoisson', () => {
  test('of two groups finds the mean of each', () => {
    // Means 20 and 60: the slope between them is ln 3, the intercept ln 20.
    const fit = fitPoisson({
      counts: Float64Array.of(10, 30, 50, 70),
      covariates: [Float64Array.of(0, 0, 1, 1)],
    })
    expect(fit?.intercept).toBeCloseTo(Math.log(20), 3)
    expect(fit?.slopes[0]).toBeCloseTo(Math.log(3), 3)
    expect(fit && poissonRate(fit, [1])).toBeCloseTo(60, 1)
  })

  test('without covariates is the mean', () => {
    const fit = fitPoisson({ counts: Float64Array.of(1, 2, 6), covariates: [] })
    expect(fit && poissonRate(fit, [])).toBeCloseTo(3, 12)
  })

  test('finds the powers that counts were made of', () => {
    // Rates 3 width^1.5 volatility^0.5 mass^-0.3 times a thousand, to the point: no noise, so nothing else fits.
    const { uniform } = createRandom({ seed: 1, name: 'powers' })
    const logs = Array.from({ length: 3 }, () => Float64Array.from({ length: 50 }, () => 2 * uniform() - 1))
    const [width, volatility, mass] = logs as [Float64Array, Float64Array, Float64Array]
    const counts = width.map((log, i) => 3000 * Math.exp(1.5 * log + 0.5 * (volatility[i] ?? 0) - 0.3 * (mass[i] ?? 0)))
    const fit = fitPoisson({ counts, covariates: [width, volatility, mass] })
    expect(fit?.intercept).toBeCloseTo(Math.log(3000), 5)
    expect(fit?.slopes[0]).toBeCloseTo(1.5, 5)
    expect(fit?.slopes[1]).toBeCloseTo(0.5, 5)
    expect(fit?.slopes[2]).toBeCloseTo(-0.3, 5)
  })

  test('gives a constant covariate no slope, and shares between two that are the same', () => {
    const once = Float64Array.of(0, 1, 0, 1)
    const fit = fitPoisson({
      counts: Float64Array.of(20, 60, 20, 60),
      covariates: [Float64Array.of(0.1, 0.1, 0.1, 0.1), once, once],
    })
    expect(fit?.slopes[0]).toBe(0)
    expect(fit?.slopes[1]).toBeCloseTo(Math.log(3) / 2, 3)
    expect(fit?.slopes[2]).toBeCloseTo(Math.log(3) / 2, 3)
  })

  test('stays finite where one group has no counts at all', () => {
    const fit = fitPoisson({ counts: Float64Array.of(0, 0, 900, 1100), covariates: [Float64Array.of(0, 0, 1, 1)] })
    expect(fit && poissonRate(fit, [1])).toBeCloseTo(1000, 0)
    const rate = fit ? poissonRate(fit, [0]) : Number.NaN
    expect(rate).toBeGreaterThan(0)
    expect(rate).toBeLessThan(1)
  })

  test('is undefined without counts', () => {
    expect(fitPoisson({ counts: Float64Array.of(0, 0), covariates: [] })).toBeUndefined()
    expect(fitPoisson({ counts: new Float64Array(0), covariates: [] })).toBeUndefined()
  })
})

test('deviance of counts', () => {
  // 2 * (3 ln 1.5 - 1) and 2 * 2.
  expect(poissonDeviance(3, 2)).toBeCloseTo(0.4327906486489863, 12)
  expect(poissonDeviance(0, 2)).toBe(4)
  expect(poissonDeviance(2, 2)).toBe(0)
})
