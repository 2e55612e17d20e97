import { expect, test } from 'vitest'
import { bestOf } from './model-skill.ts'

type Skill = NonNullable<ReturnType<typeof bestOf>>

const skill = (value: number, verdict: Skill['verdict'], symbol = 'BTCUSDT'): Skill => ({
  gain_bits: { value, low: null, high: null },
  over: 'distance alone',
  symbol,
  exchange: 'okx',
  horizon: '1h',
  events: 2000,
  days: 90,
  verdict,
  report_id: 'r',
  data_kind: 'observed',
})

test('the best has the best verdict before the highest gain', () => {
  const [shown, wild, none] = [skill(0.05, 'skill'), skill(0.9, 'insufficient_data'), skill(0.2, 'no_skill')]
  expect(bestOf([wild, none, shown])).toBe(shown)
  expect(bestOf([wild, none])).toBe(none)
  expect(bestOf([])).toBeNull()
})

test('nothing is best among several markets', () => {
  expect(bestOf([skill(0.05, 'skill'), skill(0.1, 'skill', 'SOLUSDT')])).toBeNull()
})
