import type { DataKind } from '../domain/series.ts'
import type { Estimate } from '../scoring/estimate.ts'
import type { Verdict } from '../scoring/scores.ts'
import type { Horizon, ValidationReport } from './report.ts'
import { findScore, headPart, SKILL_NULL } from './report-part.ts'

/** What a model was measured to be worth on one market; JSON as it is. */
export interface MeasuredSkill {
  /** Bits an event with its 95 % interval, both sides recalibrated in training: what the verdict is made of. */
  readonly gain_bits: Estimate
  /** What the gain is over. */
  readonly over: string
  readonly symbol: string
  readonly exchange: string
  readonly horizon: Horizon
  /** Liquidations that were scored. */
  readonly events: number
  /** Days of forecasts that were scored. */
  readonly days: number
  readonly verdict: Verdict
  readonly report_id: string
  readonly data_kind: DataKind
}

/** Skills by model id; a model without one has not been measured. */
export type MeasuredSkills = Readonly<Record<string, MeasuredSkill>>

/** What a report says of its models, by id, of its shortest horizon. */
export function skillsOf(report: ValidationReport): MeasuredSkills {
  const part = headPart(report)
  const skills: Record<string, MeasuredSkill> = {}
  for (const note of report.forecasters) {
    const score = note.kind === 'model' ? findScore(report, { forecaster: note.id, ...part }) : undefined
    if (score?.placement === undefined || score.placement === null) continue
    skills[note.id] = {
      gain_bits: score.placement.skill_bits,
      over: SKILL_NULL,
      symbol: report.symbol,
      exchange: report.exchange,
      horizon: part.horizon,
      events: score.events,
      days: report.sample.test_days,
      verdict: note.verdict,
      report_id: report.id,
      data_kind: report.data_kind,
    }
  }
  return skills
}
