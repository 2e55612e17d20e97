import { expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

it('doubles from one second and ends at a minute', () => {
  // Half of 1 s, 2 s, 4 s ... 32 s, then of 60 s, as no chance adds to it.
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 500].map((failures) => backoffMs({ failures, random: 0 }))
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})

it('waits between half of it and all of it', () => {
  // 4 s * (0.5 + 0.5 / 2) = 3 s; 4 s * (0.5 + 0.999 / 2) = 3.998 s.
  expect(backoffMs({ failures: 3, random: 0.5 })).toBe(3000)
  expect(backoffMs({ failures: 3, random: 0.999 })).toBe(3998)
  expect(backoffMs({ failures: Number.POSITIVE_INFINITY, random: 0.5 })).toBe(45_000)
})

it('never waits less than the venue asked for', () => {
  expect(backoffMs({ failures: 1, random: 0, atLeastMs: 120_000 })).toBe(120_000)
  expect(backoffMs({ failures: 9, random: 0, atLeastMs: 7000 })).toBe(30_000)
})

it('takes no request for more than a day', () => {
  expect(backoffMs({ failures: 1, random: 0, atLeastMs: 1e12 })).toBe(86_400_000)
})
