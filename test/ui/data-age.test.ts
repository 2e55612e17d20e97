import { expect, test } from 'vitest'
import { ageOf, isStaleAt } from '../../ui/heatmap/data-age.ts'

const MINUTE = 60_000
const NOW = { end: '', as_of: '' }
const made = (step: number) => ({ step, meta: { coverage: { data_end: 1000 * MINUTE } } })

test('data are stale after two columns, and after 15 minutes at least', () => {
  expect(isStaleAt(made(MINUTE), NOW, 1015 * MINUTE)).toBe(false)
  expect(isStaleAt(made(MINUTE), NOW, 1015 * MINUTE + 1)).toBe(true)
  expect(isStaleAt(made(60 * MINUTE), NOW, 1120 * MINUTE)).toBe(false)
  expect(isStaleAt(made(60 * MINUTE), NOW, 1120 * MINUTE + 1)).toBe(true)
})

test('a chosen past is never stale', () => {
  expect(isStaleAt(made(MINUTE), { end: '2026-01-05', as_of: '' }, 9000 * MINUTE)).toBe(false)
  expect(isStaleAt(made(MINUTE), { end: '', as_of: '2026-01-05' }, 9000 * MINUTE)).toBe(false)
})

test('an age is in seconds, and never below zero', () => {
  expect(ageOf(made(MINUTE), 1002 * MINUTE)).toBe(120)
  expect(ageOf(made(MINUTE), 999 * MINUTE)).toBe(0)
})
