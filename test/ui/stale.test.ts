import { expect, test } from 'vitest'
import { isStaleAge } from '../../ui/stale.ts'

const MINUTE = 60_000

test.each<[number, number | undefined, boolean]>([
  [15 * MINUTE, undefined, false],
  [16 * MINUTE, undefined, true],
  [16 * MINUTE, MINUTE, true],
  // Two columns of an hour.
  [120 * MINUTE, 60 * MINUTE, false],
  [121 * MINUTE, 60 * MINUTE, true],
])('data of an age of %d ms with columns of %s ms', (age, step, isStale) => {
  expect(isStaleAge(age, step)).toBe(isStale)
})
