import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstAbove, firstAtLeast } from './sorted-search.ts'

test('finds the first of equals, and the first after them', () => {
  const rising = Float64Array.of(1, 3, 3, 3, 8)
  expect(firstAtLeast(rising, 3)).toBe(1)
  expect(firstAbove(rising, 3)).toBe(4)
  expect(firstAtLeast(rising, 4)).toBe(4)
  expect(firstAtLeast(rising, 9)).toBe(5)
  expect(firstAbove(new Float64Array(0), 1)).toBe(0)
})

test('is what a search from the start finds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: -1, max: 10 }), (values, wanted) => {
      const rising = Float64Array.from(values).sort()
      const plain = (holds: (value: number) => boolean) => [...rising, Number.POSITIVE_INFINITY].findIndex(holds)
      expect(firstAtLeast(rising, wanted)).toBe(plain((value) => value >= wanted))
      expect(firstAbove(rising, wanted)).toBe(plain((value) => value > wanted))
    }),
  )
})
