import { expect, test } from 'vitest'
import { solvePositive } from './solve-positive.ts'

test('solves by hand', () => {
  // 4x + 2y = 10 and 2x + 3y = 9: x = 1.5, y = 2.
  expect(
    solvePositive(
      [
        [4, 2],
        [2, 3],
      ],
      [10, 9],
    ),
  ).toEqual([1.5, 2])
})

test('one unknown is a division, none nothing', () => {
  expect(solvePositive([[4]], [10])).toEqual([2.5])
  expect(solvePositive([], [])).toEqual([])
})
