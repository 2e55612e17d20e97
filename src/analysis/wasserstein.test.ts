import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PriceDensity } from './price-density.ts'
import { wassersteinDistance } from './wasserstein.ts'

const SIZE = 2
const EMPTY = density(3, 0, 0)

function density(first: number, ...values: number[]): PriceDensity {
  return { first, size: SIZE, values: Float64Array.from(values) }
}

/** Whole amounts, at least one above 0. */
const someDensity = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }))
  .filter(([, values]) => values.some((value) => value > 0))
  .map(([first, values]) => density(first, ...values))

/** Of densities that are not empty. */
function distance(left: PriceDensity, right: PriceDensity): number {
  return wassersteinDistance({ left, right }) ?? Number.NaN
}

describe('by hand', () => {
  test('one heap moved by 3 buckets of 2 costs 6, whatever its mass', () => {
    expect(distance(density(10, 1), density(13, 500))).toBe(6)
  })

  test('half of the mass moved by 2 buckets of 2 costs 2', () => {
    // Halves at 0 and 1 become halves at 1 and 2: the cumulative differences are 1/2, 1/2, 0, times 2.
    expect(distance(density(0, 4, 4), density(1, 9, 9))).toBe(2)
  })

  test('mass is moved across an empty gap', () => {
    // A quarter goes from bucket 0 to bucket 100: 100 * 2 / 4.
    expect(distance(density(0, 8), density(0, 3, ...Array<number>(99).fill(0), 1))).toBe(50)
  })

  test('is undefined when either is empty', () => {
    expect(wassersteinDistance({ left: EMPTY, right: density(0, 1) })).toBeUndefined()
    expect(wassersteinDistance({ left: density(0, 1), right: EMPTY })).toBeUndefined()
    expect(wassersteinDistance({ left: EMPTY, right: EMPTY })).toBeUndefined()
  })
})

describe('a distance', () => {
  test('of shifted copies is the shift', () => {
    fc.assert(
      fc.property(someDensity, fc.integer({ min: -30, max: 30 }), (one, shift) => {
        expect(distance(one, { ...one, first: one.first + shift })).toBeCloseTo(Math.abs(shift) * SIZE, 9)
      }),
    )
  })

  test('is symmetric and obeys the triangle inequality', () => {
    fc.assert(
      fc.property(someDensity, someDensity, someDensity, (a, b, c) => {
        expect(distance(a, b)).toBeCloseTo(distance(b, a), 9)
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c) + 1e-9)
      }),
    )
  })

  test('sees neither the amount nor the zeros a density is stored with', () => {
    fc.assert(
      fc.property(someDensity, someDensity, (one, other) => {
        const doubledAndPadded = density(other.first - 2, 0, 0, ...other.values.map((value) => 2 * value), 0)
        expect(distance(one, doubledAndPadded)).toBeCloseTo(distance(one, other), 9)
      }),
    )
  })
})
