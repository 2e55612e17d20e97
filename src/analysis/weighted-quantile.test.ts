import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type WeightedValue, weightedQuantile } from './weighted-quantile.ts'

function equal(...values: readonly number[]): WeightedValue[] {
  return values.map((value) => ({ value, weight: 1 }))
}

describe('weightedQuantile', () => {
  test('with equal weights is the usual quantile', () => {
    // Position 0.1 * 4 = 0.4 between 1 and 2; 0.9 * 4 = 3.6 between 4 and 10.
    expect(weightedQuantile(equal(1, 2, 3, 4, 10), 0.1)).toBeCloseTo(1.4, 12)
    expect(weightedQuantile(equal(1, 2, 3, 4, 10), 0.9)).toBeCloseTo(7.6, 12)
  })

  test('heavy values pull', () => {
    // Gaps (1 + 3) / 2 = 2 and (3 + 1) / 2 = 2 with the heavy one in the middle; (3 + 1) / 2 = 2 and 1 with it first.
    expect(weightedQuantile([...equal(0), { value: 10, weight: 3 }, ...equal(40)], 0.25)).toBe(5)
    expect(weightedQuantile([{ value: 0, weight: 3 }, ...equal(10, 40)], 0.5)).toBe(7.5)
  })

  test('one value is every quantile', () => {
    expect(weightedQuantile(equal(7), 0.1)).toBe(7)
  })

  test('grows with the share, from the smallest to the largest', () => {
    const values = fc.array(fc.record({ value: fc.nat(99), weight: fc.integer({ min: 1, max: 9 }) }), { minLength: 1 })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(values, share, share, (unsorted, a, b) => {
        const values = unsorted.toSorted((x, y) => x.value - y.value)
        const low = weightedQuantile(values, Math.min(a, b))
        const high = weightedQuantile(values, Math.max(a, b))
        expect(low).toBeLessThanOrEqual(high + 1e-9)
        expect(weightedQuantile(values, 0)).toBe(values[0]!.value)
        expect(weightedQuantile(values, 1)).toBeCloseTo(values.at(-1)!.value, 9)
      }),
    )
  })
})
