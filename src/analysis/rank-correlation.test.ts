import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PriceDensity } from './price-density.ts'
import { rankCorrelation } from './rank-correlation.ts'

function density(first: number, ...values: number[]): PriceDensity {
  return { first, size: 1, values: Float64Array.from(values) }
}

const fourAmounts = fc.array(fc.nat(50), { minLength: 4, maxLength: 30 })

describe('by hand', () => {
  test('two swapped of four give 0.8', () => {
    // Squared rank differences 0 + 1 + 1 + 0: 1 - 6 * 2 / (4 * 15).
    const pair = { left: density(5, 10, 20, 30, 40), right: density(5, 1, 3, 2, 4) }
    expect(rankCorrelation(pair)).toBeCloseTo(0.8, 12)
  })

  test('equal amounts share their average rank', () => {
    // Ranks 1.5, 1.5, 3, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
    const pair = { left: density(0, 7, 7, 8, 9), right: density(0, 1, 2, 3, 4) }
    expect(rankCorrelation(pair)).toBeCloseTo(0.9486832980505138, 12)
  })

  test('buckets where both are 0 count within the range', () => {
    // Over [0, 2) ranks 1, 2 against 2, 1; over [0, 4) ranks 3, 4, 1.5, 1.5 against 4, 3, 1.5, 1.5: 3.5 / 4.5.
    const pair = { left: density(0, 1, 2), right: density(0, 2, 1) }
    expect(rankCorrelation(pair)).toBe(-1)
    expect(rankCorrelation(pair, { from: 0, to: 4 })).toBeCloseTo(0.7777777777777778, 12)
  })

  test('separate supports are opposed', () => {
    // Ranks 2, 1 against 1, 2 over the union [3, 5).
    expect(rankCorrelation({ left: density(3, 5), right: density(4, 5) })).toBe(-1)
  })

  test('is undefined where either is constant, and over fewer than two buckets', () => {
    expect(rankCorrelation({ left: density(0, 2, 2), right: density(0, 1, 2) })).toBeUndefined()
    expect(rankCorrelation({ left: density(0, 0, 0), right: density(0, 1, 2) })).toBeUndefined()
    expect(rankCorrelation({ left: density(0, 0), right: density(0, 0) })).toBeUndefined()
    expect(rankCorrelation({ left: density(0, 1), right: density(0, 2) })).toBeUndefined()
  })
})

test('only the order of amounts counts', () => {
  fc.assert(
    fc.property(fourAmounts, fourAmounts, (a, b) => {
      const pair = { left: density(0, ...a), right: density(0, ...b) }
      const squared = { ...pair, left: density(0, ...a.map((amount) => amount ** 2)) }
      expect(rankCorrelation(squared)).toBe(rankCorrelation(pair))
    }),
  )
})

test('is symmetric, at most 1, and 1 with itself', () => {
  fc.assert(
    fc.property(fourAmounts, fourAmounts, (a, b) => {
      const left = density(0, ...a)
      const right = density(2, ...b)
      const correlation = rankCorrelation({ left, right })
      expect(correlation).toBe(rankCorrelation({ left: right, right: left }))
      expect(Math.abs(correlation ?? 0)).toBeLessThanOrEqual(1)
      expect(rankCorrelation({ left, right: left }) ?? 1).toBeCloseTo(1, 12)
    }),
  )
})
