import { expect, test } from 'vitest'
import { coveredByPeriod, periodGrid, periodRange } from './periods.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

test('ranges are split at the boundaries of periods, and count once where they overlap', () => {
  const range = { from: 100, to: 130, step: 10 }
  // 95 to 112 and 110 to 115 are 100 to 115 within the range; 128 to 200 is 128 to 130.
  const covered = coveredByPeriod(
    [
      { from: 95, to: 112 },
      { from: 110, to: 115 },
      { from: 128, to: 200 },
      { from: 0, to: 50 },
    ],
    range,
  )
  expect([...covered]).toEqual([10, 5, 2])
})

test('weeks begin on Monday', () => {
  // 2026-01-07 is a Wednesday.
  const range = periodRange(periodGrid('1w'), { start: undefined, end: Date.UTC(2026, 0, 7), limit: 1 })
  expect(range).toEqual({ from: Date.UTC(2026, 0, 5), to: Date.UTC(2026, 0, 12) })
})

test('a start in the middle of a period takes all of it, and no more than the limit', () => {
  const grid = periodGrid('6h')
  expect(periodRange(grid, { start: 7 * HOUR, end: 3 * DAY, limit: 2 })).toEqual({ from: 6 * HOUR, to: 18 * HOUR })
  expect(periodRange(grid, { start: 7 * HOUR, end: 13 * HOUR, limit: 9 })).toEqual({ from: 6 * HOUR, to: 18 * HOUR })
})
