import { expect, test } from 'vitest'
import { extremesUntil, markPoints, markWithin } from './mark-path.ts'

const rising = markPoints({ open: 100, high: 110, low: 90, close: 105 })

test('a rising minute falls first, a falling one rises first', () => {
  expect(rising).toEqual([100, 90, 110, 105])
  expect(markPoints({ open: 105, high: 110, low: 90, close: 100 })).toEqual([105, 110, 90, 100])
})

test('it stands a second at each point and goes straight between them', () => {
  // From 1 s to 20 s it falls by 10: half of it after 9.5 s.
  expect([0, 1000, 10_500, 20_000, 21_000, 40_500, 58_000, 59_999].map((ms) => markWithin(rising, ms))).toEqual([
    100, 100, 95, 90, 90, 110, 105, 105,
  ])
})

test('whoever looks once a second, at any offset, sees the whole minute', () => {
  for (const offset of [0, 137, 999]) {
    const seen = Array.from({ length: 60 }, (_, second) => markWithin(rising, second * 1000 + offset))
    expect([seen[0], Math.max(...seen), Math.min(...seen), seen[59]]).toEqual([100, 110, 90, 105])
  }
})

test('a minute that runs knows only what was', () => {
  expect(extremesUntil(rising, 10_500)).toEqual({ open: 100, high: 100, low: 95, close: 95 })
})
