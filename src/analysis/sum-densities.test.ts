import { expect, test } from 'vitest'
import { sumDensities } from './sum-densities.ts'

const density = (first: number, ...values: number[]) => ({ first, size: 1, values: Float64Array.from(values) })

test('densities add up on the buckets that either has', () => {
  expect(sumDensities([density(3, 1, 2), density(4, 10, 20, 30)], 1)).toEqual(density(3, 1, 12, 20, 30))
  expect(sumDensities([density(-1, 5), density(2, 7)], 1)).toEqual(density(-1, 5, 0, 0, 7))
})

test('an empty one adds nothing, and none are empty', () => {
  const one = density(3, 1, 2)
  expect(sumDensities([density(0), one], 1)).toBe(one)
  expect(sumDensities([], 1)).toEqual(density(0))
})
