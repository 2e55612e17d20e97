import { expect, test } from 'vitest'
import { missingForVerdict, verdictOf } from './verdict.ts'

const enough = { events: 500, days: 30, blocks: 10 }

const above = { value: 0.1, low: 0.001, high: 0.2 }

test('skill is an interval above 0 that is clear among all that were tested', () => {
  expect(verdictOf(enough, { skill: above, holmPValue: 0.049 })).toBe('skill')
  expect(verdictOf(enough, { skill: above, holmPValue: 0.05 })).toBe('no_skill')
  expect(verdictOf(enough, { skill: { ...above, low: 0 }, holmPValue: 0.001 })).toBe('no_skill')
  expect(verdictOf(enough, { skill: { value: -0.3, low: -0.4, high: -0.2 }, holmPValue: 0.001 })).toBe('no_skill')
})

test('too little of anything is insufficient, however large the gain', () => {
  const large = { skill: { value: 3, low: 2, high: 4 }, holmPValue: 0 }
  for (const few of [{ events: 499 }, { days: 29.9 }, { blocks: 9 }]) {
    expect(verdictOf({ ...enough, ...few }, large)).toBe('insufficient_data')
  }
  expect(verdictOf(enough, { ...large, skill: { value: 3, low: null, high: null } })).toBe('insufficient_data')
  expect(verdictOf(enough, { ...large, holmPValue: null })).toBe('insufficient_data')
})

test('what is missing is said in words', () => {
  expect(missingForVerdict(enough)).toEqual([])
  expect(missingForVerdict({ events: 3, days: 0.56, blocks: 1 })).toEqual([
    '3 test events of 500',
    '0.5 test days of 30',
    '1 blocks of time of 10',
  ])
})
