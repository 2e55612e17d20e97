import { DEFAULT_MODEL } from '../models/registry.ts'
import { countText, daysText, gainText } from './number-text.ts'
import type { ForecasterNote, ValidationReport } from './report.ts'
import { findScore, headPart, SKILL_NULL } from './report-part.ts'

/** What a report found, in a sentence or two for everybody, with its figures. */
export function reportHeadline(report: ValidationReport): string {
  const text = verdictText(report)
  return report.data_kind === 'simulated' ? `SIMULATED market: ${lowerFirst(text)}` : text
}

function verdictText(report: ValidationReport): string {
  const ranked = rankedModels(report)
  const told = ranked.find(({ id }) => id === DEFAULT_MODEL.id) ?? ranked[0]
  const sample = sampleText(report)
  if (told === undefined) return `No model could be scored ${sample}.`
  const { is_sufficient: isSufficient, missing } = report.sample
  if (!isSufficient) {
    const what = missing.length === 0 ? '' : `: ${missing.join('; ')}`
    return `Insufficient data${what}. Measured so far, and no verdict: ${gainOf(report, told)}, ${sample}.`
  }
  const tested = ranked.length === 1 ? '' : `, of ${ranked.length} models tested`
  const text = `${gainOf(report, told)}${tested}, ${sample}.`
  const others = ranked.filter(({ id, verdict }) => verdict === 'skill' && id !== told.id).map(({ id }) => id)
  const also = others.length === 0 ? '' : ` Measurable skill of other models: ${others.join(', ')}.`
  if (told.verdict !== 'skill') return `No measurable skill yet: ${text}${also}`
  return `Measurable skill: ${text}${rawText(report, told)}${also}`
}

/** A skill that only a recalibrated map has is not that of the map as it is shown. */
function rawText(report: ValidationReport, model: ForecasterNote): string {
  const placement = findScore(report, { forecaster: model.id, ...headPart(report) })?.placement
  if ((placement?.gain_over_best.low ?? 0) > 0) return ''
  return ` As it is shown, not recalibrated, it does not measurably gain over ${placement?.best_baseline}.`
}

/** Models with scores, the best first. */
function rankedModels(report: ValidationReport): ForecasterNote[] {
  return report.forecasters
    .filter((note) => note.kind === 'model' && skillOf(report, note) !== null)
    .sort((one, other) => (skillOf(report, other) ?? 0) - (skillOf(report, one) ?? 0))
}

function skillOf(report: ValidationReport, model: ForecasterNote): number | null {
  return findScore(report, { forecaster: model.id, ...headPart(report) })?.placement?.skill_bits.value ?? null
}

function gainOf(report: ValidationReport, model: ForecasterNote): string {
  const placement = findScore(report, { forecaster: model.id, ...headPart(report) })?.placement
  if (placement === undefined || placement === null)
    throw new Error(`Invariant: ${model.id} was ranked without a score`)
  const { skill_bits: skill, gain_over_best: raw, best_baseline: baseline } = placement
  return `${model.id} gains ${gainText(skill)} bit an event over ${SKILL_NULL} (as it is, ${gainText(raw)} over ${baseline})`
}

function sampleText(report: ValidationReport): string {
  const { symbol, exchange, sample, events } = report
  const days = daysText(sample.test_days)
  return `over ${countText(events.test - events.unassigned)} liquidations of ${symbol} on ${exchange} in ${days} test days, horizon ${headPart(report).horizon}`
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
