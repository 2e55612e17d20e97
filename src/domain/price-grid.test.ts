import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketIndex, bucketPrice, defaultBucketSize, flowBands } from './price-grid.ts'

describe('bucketIndex', () => {
  test('a decimal edge belongs to the bucket it opens', () => {
    // 82.1 / 0.1 is 820.9999999999999 in binary.
    expect(bucketIndex(82.1, 0.1)).toBe(821)
    expect(bucketIndex(0.3, 0.1)).toBe(3)
    expect(bucketIndex(0.00045, 0.00005)).toBe(9)
  })

  test('every printed edge is in the bucket it names', () => {
    const size = fc.constantFrom(0.0001, 0.0005, 0.01, 0.1, 0.25, 1, 2.5, 100)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), size, (index, step) => {
        expect(bucketIndex(bucketPrice(index, step), step)).toBe(index)
      }),
    )
  })

  test('buckets are half-open', () => {
    expect([bucketIndex(99.999, 100), bucketIndex(100, 100), bucketIndex(199.999, 100)]).toEqual([0, 1, 1])
  })
})

test.each([
  [100_000, 100],
  [82, 0.1],
  [3000, 2],
  [0.1, 0.0001],
  [0.45, 0.0005],
])('the default bucket at %d is %d', (price, size) => {
  expect(defaultBucketSize(price)).toBe(size)
})

test.each([
  [60_000, 5],
  [50_000, 5],
  [49_999, 1],
  [100_000, 10],
  [82, 0.005],
  [0.12345, 0.00001],
])('taker flow at %d is kept in steps of %d', (price, step) => {
  const band = flowBands(price).find(({ from, to }) => price >= from && price < to)
  expect(band?.step).toBe(step)
})

test('every price step is a multiple of the finer ones', () => {
  const steps = flowBands(1234).map(({ step }) => step)
  steps.slice(1).forEach((step, i) => {
    const ratio = step / (steps[i] ?? Number.NaN)
    expect([2, 5]).toContain(Number(ratio.toFixed(9)))
  })
})
