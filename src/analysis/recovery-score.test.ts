import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PriceDensity } from './price-density.ts'
import { type SideDensities, scoreRecovery } from './recovery-score.ts'

function density(first: number, ...values: number[]): PriceDensity {
  return { first, size: 1, values: Float64Array.from(values) }
}

const EMPTY = density(0)
const TRUTH: SideDensities = { long: density(90, 1), short: density(110, 1) }

describe('by hand', () => {
  test('is the mean of both sides in percent of the price', () => {
    // Off by 2 and by 6 at a price of 100: 2 % and 6 %.
    // Long ranks over 3 buckets 1.5, 1.5, 3 against 3, 1.5, 1.5: -0.75 / 1.5. Short over 7: -1.75 / 10.5.
    const model = { long: density(92, 500), short: density(116, 2) }
    const score = scoreRecovery({ model, truth: TRUTH, price: 100 })
    expect(score.wassersteinPercent).toBeCloseTo(4, 12)
    expect(score.rankCorrelation).toBeCloseTo((-1 / 2 - 1 / 6) / 2, 12)
  })

  test('ranks are compared up to 60 % from the price, distance over all prices', () => {
    // A quarter of the model lies at 10, which is cut off: over [40, 91) both have only bucket 90. It moves 80 * 1 / 4.
    const long = density(10, 1, ...Array<number>(79).fill(0), 3)
    const score = scoreRecovery({ model: { long, short: EMPTY }, truth: { ...TRUTH, short: EMPTY }, price: 100 })
    expect(score.wassersteinPercent).toBeCloseTo(20, 12)
    expect(score.rankCorrelation).toBeCloseTo(1, 12)
  })
})

describe('nothing to compare', () => {
  test('a side without truth is left out', () => {
    const truth = { long: density(90, 1, 2), short: EMPTY }
    const model = { long: density(91, 1, 2), short: density(130, 1) }
    // Halves by thirds: 1/3, 2/3 at 90, 91 to 1/3, 2/3 at 91, 92 is a shift of 1. Ranks 1, 2, 3 against 2, 3, 1: -0.5.
    expect(scoreRecovery({ model, truth, price: 200 })).toEqual({
      wassersteinPercent: expect.closeTo(0.5, 12),
      rankCorrelation: expect.closeTo(-0.5, 12),
    })
  })

  test('a model that says nothing on a side has no distance, and no order there', () => {
    const truth = { long: density(90, 1, 2), short: density(110, 1, 2) }
    // The long side is perfect: (1 + 0) / 2.
    const score = scoreRecovery({ model: { long: truth.long, short: EMPTY }, truth, price: 100 })
    expect(score.wassersteinPercent).toBeUndefined()
    expect(score.rankCorrelation).toBeCloseTo(0.5, 12)
  })

  test('a truth without order is left out of the correlation', () => {
    expect(scoreRecovery({ model: TRUTH, truth: TRUTH, price: 100 })).toEqual({
      wassersteinPercent: 0,
      rankCorrelation: undefined,
    })
  })

  test('without any truth there is no score', () => {
    const score = scoreRecovery({ model: TRUTH, truth: { long: EMPTY, short: EMPTY }, price: 100 })
    expect(score).toEqual({ wassersteinPercent: undefined, rankCorrelation: undefined })
  })
})

test('the truth itself, in any amount, is at distance 0 and correlated by 1', () => {
  const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 30 })
  fc.assert(
    fc.property(values, values, fc.integer({ min: 1, max: 9 }), (below, above, factor) => {
      const truth = { long: density(60, ...below), short: density(101, ...above) }
      const model = {
        long: density(60, ...below.map((value) => value * factor)),
        short: density(101, ...above.map((value) => value * factor)),
      }
      const score = scoreRecovery({ model, truth, price: 100 })
      expect(score.wassersteinPercent).toBeCloseTo(0, 9)
      expect(score.rankCorrelation ?? 1).toBeCloseTo(1, 9)
    }),
  )
})
