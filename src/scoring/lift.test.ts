import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventsCaptured } from './lift.ts'

function captured(of: { readonly shares: number[]; readonly count: number[]; readonly crossed?: number[] }): number {
  return eventsCaptured({
    shares: Float64Array.from(of.shares),
    count: Float64Array.from(of.count),
    crossed: Float64Array.from(of.crossed ?? of.shares.map(() => 1)),
  })
}

test('the densest of five cells is their fifth', () => {
  expect(captured({ shares: [0.1, 0.1, 0.4, 0.2, 0.2], count: [1, 2, 7, 4, 8] })).toBe(7)
})

test('of the last cell as large a part as is left', () => {
  // 0.2 * 7 = 1.4 cells: all of the third and 0.4 of the fifth.
  const shares = [0, 0.1, 0.5, 0.1, 0.2, 0.05, 0.05]
  expect(captured({ shares, count: [9, 9, 3, 9, 10, 9, 9] })).toBeCloseTo(7, 12)
  // A fifth of two cells is 0.4 of the denser one.
  expect(captured({ shares: [0.4, 0.6], count: [9, 5] })).toBeCloseTo(2, 12)
})

test('equally dense cells give the same part each', () => {
  // 1.2 of 6 cells: the first, and 0.2 of the 5 cells of the rest with 4 % of their 10 events.
  expect(captured({ shares: [0.5, 0.1, 0.1, 0.1, 0.1, 0.1], count: [3, 10, 0, 0, 0, 0] })).toBeCloseTo(3.4, 12)
})

test('cells of which a part was crossed are that wide', () => {
  // A fifth of 0.4 + 1 + 1 is 0.48: all of the first, densest (0.3 / 0.4), and 0.08 of the second (0.5 / 1).
  expect(captured({ shares: [0.3, 0.5, 0.2], count: [5, 25, 9], crossed: [0.4, 1, 1] })).toBeCloseTo(7, 12)
})

test('an even density captures a fifth of any events', () => {
  const cell = fc.record({ count: fc.nat(50), crossed: fc.double({ min: 0.01, max: 1, noNaN: true }) })
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 30 }), (cells) => {
      const crossed = cells.map((each) => each.crossed)
      const count = cells.map((each) => each.count)
      const width = crossed.reduce((sum, part) => sum + part, 0)
      const events = count.reduce((sum, each) => sum + each, 0)
      expect(captured({ shares: crossed.map((part) => part / width), count, crossed })).toBeCloseTo(events / 5, 9)
    }),
  )
})
