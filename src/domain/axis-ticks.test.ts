import { expect, test } from 'vitest'
import { axisTicks } from './axis-ticks.ts'

test.each([
  [-0.12, 0.21, 5, [-0.1, 0, 0.1, 0.2]],
  // A quarter of 0.6 is 0.15: the next round step is 0.2.
  [-0.05, 0.55, 4, [0, 0.2, 0.4]],
  [0, 1, 4, [0, 0.5, 1]],
  [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
  [3, 3, 4, []],
])('ticks from %s to %s are round', (low, high, most, ticks) => {
  expect(axisTicks(low, high, most)).toEqual(ticks)
})
