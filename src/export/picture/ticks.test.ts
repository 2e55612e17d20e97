import { expect, test } from 'vitest'
import { decimalsOf, priceText, usdText } from './number-text.ts'
import { priceTicks, timeTicks } from './ticks.ts'

const HOUR = 3_600_000
/** 2026-01-05T00:00:00Z */
const START = 1_767_571_200_000

test('prices are round, and as many as there is room for', () => {
  expect(priceTicks({ low: 93.3, high: 123.8, count: 7 })).toEqual({ step: 5, prices: [95, 100, 105, 110, 115, 120] })
  expect(priceTicks({ low: 0.081, high: 0.094, count: 6 }).prices).toEqual([0.0825, 0.085, 0.0875, 0.09, 0.0925])
})

test('times are round, and midnights carry the day', () => {
  const ticks = timeTicks({ from: START - 13 * HOUR, to: START + 11 * HOUR, count: 4 })
  expect(ticks.map(({ text, isStrong }) => [text, isStrong])).toEqual([
    ['12:00', false],
    ['18:00', false],
    ['5 Jan', true],
    ['06:00', false],
  ])
})

test('over a year times are months, and January carries the year', () => {
  const ticks = timeTicks({ from: Date.UTC(2025, 5, 20), to: Date.UTC(2026, 5, 20), count: 8 })
  expect(ticks.map(({ text }) => text)).toEqual(['Jul', 'Sep', 'Nov', '2026', 'Mar', 'May'])
})

test('numbers read as on the page', () => {
  expect([633_470_000, 1234, 12.3, 0].map(usdText)).toEqual(['633.47M', '1.23K', '12.30', '0'])
  expect(priceText(122_111.44, 1)).toBe('122,111.4')
  expect([100, 0.1, 0.25, 2.5e-6].map(decimalsOf)).toEqual([0, 1, 2, 7])
})
