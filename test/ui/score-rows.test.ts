import { describe, expect, test } from 'vitest'
import type { ValidationReport } from '../../ui/validation/report-types.ts'
import { axisOf, partOf, rankedRows } from '../../ui/validation/score-rows.ts'
import { intervalText, periodTexts, pValueText } from '../../ui/validation/score-text.ts'

const NONE = { value: null, low: null, high: null }
const PART = { horizon: '1h', side: 'both', regime: 'all' } as const

type Score = ValidationReport['scores'][number]

function score(forecaster: string, uniform: number, rest: Partial<Score> = {}): Score {
  const gain = { value: uniform, low: uniform - 0.1, high: uniform + 0.1 }
  return {
    forecaster,
    ...PART,
    event_price: 'trigger',
    windows: 10,
    events: 20,
    event_windows: 20,
    holm_p_value: null,
    notional_usd: 1000,
    amount: null,
    zones: null,
    reliability: [],
    placement: {
      gain_bits: { uniform: gain },
      notional_gain_bits: NONE,
      best_baseline: 'linear',
      gain_over_best: { value: -uniform, low: null, high: null },
      skill_bits: NONE,
      p_value: null,
      mixture: {},
      lift_at_20: NONE,
      rank_correlation: NONE,
    },
    ...rest,
  }
}

const note = (id: string, absent: string | null = null) =>
  ({ id, kind: 'model', title: id, version: '1', settings: {}, absent, verdict: 'no_skill' }) as const

describe('the ranking', () => {
  const report = {
    forecasters: [note('a'), note('b'), note('c', 'no trades are stored')],
    scores: [
      score('a', 0.1),
      score('b', 0.2),
      score('a', 9, { event_price: 'published' }),
      score('a', 9, { side: 'long' }),
      score('a', 9, { horizon: '4h' }),
      score('a', 9, { regime: 'wild' }),
    ],
  }

  test('has the highest gain first and what was not scored last, without a rank', () => {
    const rows = rankedRows(report, PART, 'uniform')
    expect(rows.map(({ note: { id }, rank, gain }) => [id, rank, gain?.value])).toEqual([
      ['b', 1, 0.2],
      ['a', 2, 0.1],
      ['c', undefined, undefined],
    ])
  })

  test('is another by another measure, and has none where the measure is unknown', () => {
    expect(rankedRows(report, PART, 'best').map(({ note: { id } }) => id)).toEqual(['a', 'b', 'c'])
    expect(rankedRows(report, PART, 'skill').map(({ rank }) => rank)).toEqual([undefined, undefined, undefined])
  })

  test('gives way to the shortest horizon where a report lacks the one asked for', () => {
    expect(partOf({ horizons: ['4h', '24h'] }, PART)).toEqual({ ...PART, horizon: '4h' })
    expect(partOf({ horizons: ['1h', '24h'] }, PART)).toEqual(PART)
  })
})

describe('the axis of gains', () => {
  test('holds every interval and zero, with a tenth more at each end', () => {
    // From 0 to 0.5: a tenth of it is 0.05.
    expect(axisOf([{ value: 0.3, low: 0.1, high: 0.5 }, undefined, NONE])).toEqual({ min: -0.05, max: 0.55 })
  })

  test('is drawn without any gain too', () => {
    expect(axisOf([])).toEqual({ min: -0.1, max: 0.1 })
  })
})

test('intervals and probabilities are read aloud', () => {
  expect(intervalText({ value: 0, low: -0.02, high: 0.08 })).toBe('−0.020 to +0.080')
  expect(intervalText({ value: 0.1, low: null, high: null })).toBe('—')
  expect([0.0004, 0.0312, null].map(pValueText)).toEqual(['< 0.001', '0.031', '—'])
})

test('a period of less than three days has times', () => {
  const from = Date.UTC(2026, 2, 1, 4)
  const hour = 3_600_000
  expect(periodTexts(from, from + 9 * hour)).toEqual(['2026-03-01 04:00', '2026-03-01 13:00'])
  expect(periodTexts(from, from + 71 * hour)).toEqual(['2026-03-01 04:00', '2026-03-04 03:00'])
  expect(periodTexts(from, from + 72 * hour)).toEqual(['2026-03-01', '2026-03-04'])
})
