import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kernelReach, smoothTriangular } from './triangular-kernel.ts'

const masses = fc
  .array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 60 })
  .map((v) => Float64Array.from(v))
const reach = fc.integer({ min: 1, max: 80 })

/** What the running sums stand for, spelled out. */
function weightedSum(values: Float64Array, { at, reach }: { at: number; reach: number }): number {
  let sum = 0
  for (const [i, value] of values.entries()) sum += value * Math.max(0, reach - Math.abs(i - at))
  return sum
}

describe('kernelReach', () => {
  test('0.25 % of 100,000 is 250, so 2.5 buckets of 100, rounded to 3', () => {
    expect(kernelReach({ width: 0.0025, price: 100_000, size: 100 })).toBe(3)
  })

  test('is never less than the bucket itself', () => {
    expect(kernelReach({ width: 0.0025, price: 100, size: 1 })).toBe(1)
  })
})

describe('smoothTriangular', () => {
  test('spreads a spike as 1, 2, 3, 2, 1', () => {
    // The spike is the largest value, so 2^26 steps.
    expect([...smoothTriangular(Float64Array.of(0, 0, 0, 7, 0, 0, 0), 3)].map((v) => v / 2 ** 26)).toEqual([
      0, 1, 2, 3, 2, 1, 0,
    ])
  })

  test('is the weighted sum, but for rounding to 2^26 steps of the largest value', () => {
    fc.assert(
      fc.property(masses, reach, (values, reach) => {
        const largest = Math.max(0, ...values)
        smoothTriangular(values, reach).forEach((result, at) => {
          const exact = (weightedSum(values, { at, reach }) / (largest || 1)) * 2 ** 26
          expect(Math.abs(result - exact)).toBeLessThanOrEqual(reach * reach)
        })
      }),
    )
  })

  test('mirrors with its input, bit for bit', () => {
    fc.assert(
      fc.property(masses, reach, (values, reach) => {
        expect(smoothTriangular(values.toReversed(), reach)).toEqual(smoothTriangular(values, reach).toReversed())
      }),
    )
  })

  test('stays exact with a reach of many thousand buckets', () => {
    const spike = new Float64Array(3)
    spike[1] = 5
    const [before, at, after] = smoothTriangular(spike, 20_000)
    // Weights 19,999, 20,000, 19,999; 2^(52 - 2 * 15) = 2^22 steps.
    expect([before, at, after]).toEqual([19_999 * 2 ** 22, 20_000 * 2 ** 22, 19_999 * 2 ** 22])
  })
})
