import { describe, expect, test } from 'vitest'
import { type MeasuredSkill, skillText, skillTitle, skillWithMarket } from '../../ui/skill-text.ts'

const SKILL: NonNullable<MeasuredSkill> = {
  gain_bits: { value: 0.083, low: 0.021, high: 0.139 },
  over: 'linear',
  symbol: 'BTCUSDT',
  exchange: 'okx',
  horizon: '1h',
  events: 3170,
  days: 92.5,
  verdict: 'skill',
  report_id: 'r1',
  data_kind: 'observed',
}

describe('the skill beside the name of a model', () => {
  test('is a figure with its interval where there is skill', () => {
    expect(skillText(SKILL)).toBe('+0.08 bit (0.02..0.14)')
  })

  test('claims no figure where there is none', () => {
    const wide = { value: 0.03, low: -0.02, high: 0.08 }
    expect(skillText(null)).toBe('not yet measured')
    expect(skillText({ ...SKILL, verdict: 'no_skill', gain_bits: wide })).toBe('no skill measured')
    expect(skillText({ ...SKILL, verdict: 'insufficient_data', gain_bits: wide })).toBe('insufficient data')
  })

  test('never claims skill without an interval', () => {
    expect(skillText({ ...SKILL, gain_bits: { value: 0.08, low: null, high: null } })).toBe('no skill measured')
  })

  test('tells market, period and sample to who points at it, also where no skill is claimed', () => {
    expect(skillTitle(SKILL)).toBe(
      '+0.08 bit (0.02..0.14). Gain over linear, in bits an event, with 95 % interval: BTCUSDT on okx, within 1h, 3,170 liquidations in 92.5 days',
    )
    const wide = { value: 0.031, low: -0.0201, high: 0.0799 }
    expect(skillTitle({ ...SKILL, verdict: 'no_skill', gain_bits: wide })).toContain('+0.03 bit (−0.02..0.08)')
    expect(skillTitle(null)).toBe('No report of validation on observed liquidations is stored')
  })

  test('names its market in a list of models', () => {
    expect(skillWithMarket(SKILL)).toBe('+0.08 bit (0.02..0.14) (BTCUSDT okx)')
    expect(skillWithMarket({ ...SKILL, verdict: 'no_skill' })).toBe('no skill measured (BTCUSDT okx)')
    expect(skillWithMarket(null)).toBe('not yet measured')
  })
})
