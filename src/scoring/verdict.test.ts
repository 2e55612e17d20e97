import { expect, test } from 'vitest'
import { missingForVerdict, verdictOf } from './verdict.ts'

const enough = { events: 500, days: 30, blocks: 10 }

test('skill is an interval above 0', () => {
  expect(verdictOf(enough, { value: 0.1, low: 0.001, high: 0.2 })).toBe('skill')
  expect(verdictOf(enough, { value: 0.1, low: 0, high: 0.2 })).toBe('no_skill')
  expect(verdictOf(enough, { value: -0.3, low: -0.4, high: -0.2 })).toBe('no_skill')
})

test('too little of anything is insufficient, however large the gain', () => {
  const large = { value: 3, low: 2, high: 4 }
  for (const few of [{ events: 499 }, { days: 29.9 }, { blocks: 9 }]) {
    expect(verdictOf({ ...enough, ...few }, large)).toBe('insufficient_data')
  }
  expect(verdictOf(enough, { value: 3, low: null, high: null })).toBe('insufficient_data')
})

test('what is missing is said in words', () => {
  expect(missingForVerdict(enough)).toEqual([])
  expect(missingForVerdict({ events: 3, days: 0.56, blocks: 1 })).toEqual([
    '3 test events of 500',
    '0.5 test days of 30',
    '1 blocks of time of 10',
  ])
})
