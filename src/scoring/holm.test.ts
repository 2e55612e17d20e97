import { expect, test } from 'vitest'
import { holmAdjusted } from './holm.ts'

test('the smallest counts as often as there are, the next once less, and none below a smaller one', () => {
  // 3 * 0.01 = 0.03; 2 * 0.03 = 0.06; 1 * 0.04 is below the one before it: 0.06.
  const [first, second, third] = holmAdjusted([0.01, 0.04, 0.03])
  expect(first).toBeCloseTo(0.03, 12)
  expect(second).toBeCloseTo(0.06, 12)
  expect(third).toBeCloseTo(0.06, 12)
})

test('none is above 1, and of one alone nothing changes', () => {
  expect(holmAdjusted([0.6, 0.7])).toEqual([1, 1])
  expect(holmAdjusted([0.02])).toEqual([0.02])
  expect(holmAdjusted([])).toEqual([])
})
