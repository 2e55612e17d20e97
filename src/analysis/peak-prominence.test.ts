import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPeaks } from './peak-prominence.ts'

const curve = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 })

/** The definition, without the stack: lowest point on the way to the first higher ground, 0 if there is none. */
function saddle(values: readonly number[], isHigher: (value: number) => boolean): number {
  let lowest = Number.POSITIVE_INFINITY
  for (const value of values) {
    if (isHigher(value)) return lowest
    lowest = Math.min(lowest, value)
  }
  return 0
}

describe('findPeaks', () => {
  test('measures each peak from the higher of its saddles', () => {
    // 5: both ways lower ground only on the left, saddle 3 towards 9. 9 is the summit. 7: saddle 4 towards 9.
    expect(findPeaks(Float64Array.of(1, 5, 3, 9, 4, 7, 0))).toEqual([
      { at: 1, height: 5, prominence: 2 },
      { at: 3, height: 9, prominence: 9 },
      { at: 5, height: 7, prominence: 3 },
    ])
  })

  test('takes the middle of a plateau, and no step on a slope', () => {
    expect(findPeaks(Float64Array.of(2, 2, 6, 6, 6, 6, 1, 1))).toEqual([{ at: 3, height: 6, prominence: 6 }])
  })

  test('of two equal peaks only the first stands out', () => {
    expect(findPeaks(Float64Array.of(8, 7, 8)).map(({ prominence }) => prominence)).toEqual([8, 1])
  })

  test('finds nothing in nothing', () => {
    expect(findPeaks(new Float64Array(0))).toEqual([])
    expect(findPeaks(new Float64Array(4))).toEqual([])
  })

  test('agrees with the definition on any curve', () => {
    fc.assert(
      fc.property(curve, (values) => {
        for (const { at, height, prominence } of findPeaks(Float64Array.from(values))) {
          expect(values[at]).toBe(height)
          let start = at
          while (values[start - 1] === height) start--
          const before = saddle(values.slice(0, start).reverse(), (value) => value >= height)
          const after = saddle(values.slice(at + 1), (value) => value > height)
          expect(prominence).toBe(height - Math.max(before, after))
        }
      }),
    )
  })
})
