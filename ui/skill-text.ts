import type { AnswerOf } from '../src/client/typed-paths.ts'
import { PROOF } from './strings.ts'

/** What a model was measured to be worth on one market; null until it was. */
export type MeasuredSkill = AnswerOf<'/models'>['data'][number]['measured_skill']

/** Beside the name of a model: `+0.08 bit (0.02..0.14)`, or in words why no figure is claimed. */
export function skillText(skill: MeasuredSkill): string {
  if (skill === null) return PROOF.skill.unknown
  const { value, low, high } = skill.gain_bits
  if (skill.verdict === 'insufficient_data' || value === null) return PROOF.skill.insufficient
  if (skill.verdict === 'no_skill' || low === null || high === null) return PROOF.skill.none
  return PROOF.skill.bits(bitsText(value, '+'), bitsText(low), bitsText(high))
}

/** The same with the market that it was measured on: on another one it may be worth nothing. */
export function skillWithMarket(skill: MeasuredSkill): string {
  return skill === null ? skillText(skill) : `${skillText(skill)} (${skill.symbol} ${skill.exchange})`
}

/** What was measured, where, when and on how much: the figures also where no skill is claimed. */
export function skillTitle(skill: MeasuredSkill): string {
  if (skill === null) return PROOF.skill.unknownTitle
  const { gain_bits: gain, over, symbol, exchange, horizon, events, days } = skill
  const figures =
    gain.value === null || gain.low === null || gain.high === null
      ? ''
      : `${PROOF.skill.bits(bitsText(gain.value, '+'), bitsText(gain.low), bitsText(gain.high))}. `
  return (
    figures +
    PROOF.skill.title({ over, symbol, exchange, horizon, events: events.toLocaleString('en'), days: days.toFixed(1) })
  )
}

function bitsText(value: number, plus = ''): string {
  const text = Math.abs(value).toFixed(2)
  return Number(text) === 0 ? text : `${value < 0 ? '−' : plus}${text}`
}
