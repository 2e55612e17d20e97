import fc from 'fast-check'
import { expect, test } from 'vitest'
import { densityOverlap } from './overlap.ts'
import type { PriceDensity } from './price-density.ts'

function density(first: number, ...values: number[]): PriceDensity {
  return { first, size: 1, values: Float64Array.from(values) }
}

const someValues = fc
  .array(fc.nat(1000), { minLength: 1, maxLength: 12 })
  .filter((values) => values.some((value) => value > 0))

test('adds up what both have in a bucket', () => {
  // Shares 1/4, 3/4, 0 and 0, 1/2, 1/2: 1/2 in common.
  expect(densityOverlap({ left: density(7, 1, 3), right: density(8, 20, 20) })).toBe(0.5)
  expect(densityOverlap({ left: density(0, 1), right: density(1, 1) })).toBe(0)
})

test('is undefined when either is empty', () => {
  expect(densityOverlap({ left: density(0, 0), right: density(0, 1) })).toBeUndefined()
  expect(densityOverlap({ left: density(0, 1), right: density(0) })).toBeUndefined()
})

test('is symmetric, between 0 and 1, and 1 with a multiple of itself', () => {
  fc.assert(
    fc.property(someValues, someValues, fc.integer({ min: 1, max: 9 }), (a, b, factor) => {
      const overlap = densityOverlap({ left: density(0, ...a), right: density(3, ...b) })
      expect(overlap).toBe(densityOverlap({ left: density(3, ...b), right: density(0, ...a) }))
      expect(overlap).toBeGreaterThanOrEqual(0)
      expect(overlap).toBeLessThanOrEqual(1)
      const multiple = a.map((value) => value * factor)
      expect(densityOverlap({ left: density(0, ...a), right: density(0, ...multiple) })).toBeCloseTo(1, 12)
    }),
  )
})
