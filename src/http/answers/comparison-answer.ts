import { comparisonJson } from '../../export/comparison-json.ts'
import { compareModels } from '../../services/compare-models.ts'
import type { MeasuredSkills } from '../../validation/measured-skill.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from './answer.ts'

/** What GET /liquidations/compare-models is asked, with what is known of the models meanwhile. */
export interface ComparisonQuestion {
  readonly query: Parameters<typeof compareModels>[1]
  readonly skills: MeasuredSkills
}

/** Computes GET /liquidations/compare-models. */
export async function comparisonAnswer(
  sources: AnswerSources,
  { query, skills }: ComparisonQuestion,
): Promise<AnswerBody> {
  return jsonBody(comparisonJson(await compareModels(sources, query), { now: sources.now(), skills }))
}
