import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { densityTotal } from '../../src/analysis/price-density.ts'
import type { Side } from '../../src/domain/series.ts'
import { expectAmounts, LONG_FRAME as LONG, SHORT_FRAME as SHORT } from '../helpers/baseline-frames.ts'
import { exponentialBaseline, linearBaseline, uniformBaseline } from '../helpers/distance-densities.ts'

describe('densities by distance', () => {
  test('uniform gives each of four buckets a quarter', () => {
    expectAmounts(
      uniformBaseline(LONG),
      [80, 85, 90, 95].map((price) => [price, 0.25]),
    )
    expectAmounts(
      uniformBaseline(SHORT),
      [100, 105, 110, 115].map((price) => [price, 0.25]),
    )
  })

  test('uniform gives a cut bucket the part inside', () => {
    // [81.6, 102) in buckets of 5 is 3.4 + 5 + 5 + 5 + 2 of 20.4.
    const parts: [number, number][] = [
      [80, 3.4 / 20.4],
      [85, 5 / 20.4],
      [90, 5 / 20.4],
      [95, 5 / 20.4],
      [100, 2 / 20.4],
    ]
    expectAmounts(uniformBaseline({ ...LONG, price: 102 }), parts)
  })

  test('linear grows as 1, 3, 5, 7 away from the price', () => {
    expectAmounts(linearBaseline(LONG), [
      [80, 7 / 16],
      [85, 5 / 16],
      [90, 3 / 16],
      [95, 1 / 16],
    ])
  })

  test('exponential halves from bucket to bucket when it decays by half over one', () => {
    // 1/e over 0.05 / ln 2 is one half over 0.05: 8, 4, 2, 1 of 15.
    expectAmounts(exponentialBaseline(SHORT, 0.05 / Math.LN2), [
      [100, 8 / 15],
      [105, 4 / 15],
      [110, 2 / 15],
      [115, 1 / 15],
    ])
  })

  test('uniform is the same to the bit in all whole buckets, so that they tie in rank', () => {
    const { values } = uniformBaseline({ side: 'short', price: 110.3693, size: 0.1, reach: 0.6 })
    expect(new Set(values.slice(1, -1)).size).toBe(1)
  })

  test('total 1 on the losing side, whatever the frame', () => {
    const frame = fc.record({
      side: fc.constantFrom<Side>('long', 'short'),
      price: fc.double({ min: 1, max: 1000, noNaN: true }),
      size: fc.double({ min: 0.1, max: 50, noNaN: true }),
      reach: fc.double({ min: 0.01, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(frame, (any) => {
        for (const density of [uniformBaseline(any), linearBaseline(any), exponentialBaseline(any, 0.1)]) {
          expect(densityTotal(density)).toBeCloseTo(1, 9)
          const edge = any.side === 'long' ? density.first : density.first + density.values.length
          const farthest = any.price * (any.side === 'long' ? 1 - any.reach : 1 + any.reach)
          expect(Math.abs(edge * any.size - farthest)).toBeLessThanOrEqual(any.size * 1.001)
        }
      }),
    )
  })
})
