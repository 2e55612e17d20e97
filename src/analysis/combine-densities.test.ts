import { expect, test } from 'vitest'
import { excessDensity, leastDensity } from './combine-densities.ts'

const density = (first: number, ...values: number[]) => ({ first, size: 1, values: Float64Array.from(values) })

test('the least of two is 0 where either has nothing', () => {
  expect(leastDensity(density(3, 1, 5, 2), density(4, 2, 9, 7))).toEqual(density(3, 0, 2, 2))
})

test('the excess is what one has more, never below 0', () => {
  expect(excessDensity(density(3, 1, 5, 2), density(4, 2, 9, 7))).toEqual(density(3, 1, 3, 0))
})
