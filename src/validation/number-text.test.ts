import { expect, test } from 'vitest'
import { figureText, gainText, shareText, timeText } from './number-text.ts'

test('figures carry their interval, or say that there is none', () => {
  expect(gainText({ value: 0.03, low: -0.02, high: 0.08 })).toBe('+0.030 [−0.020, +0.080]')
  expect(gainText({ value: 0.03, low: null, high: null })).toBe('+0.030 [no interval]')
  expect(gainText({ value: null, low: null, high: null })).toBe('—')
  expect(figureText({ value: -0.5, low: -1, high: 0 })).toBe('−0.50 [−1.00, 0.00]')
  expect(shareText({ value: 0.125, low: 0.1, high: 0.15 })).toBe('12.5 % [10.0, 15.0]')
})

test('times leave out midnight', () => {
  expect([timeText(1_772_323_200_000), timeText(1_772_337_600_000)]).toEqual(['2026-03-01', '2026-03-01 04:00'])
})
