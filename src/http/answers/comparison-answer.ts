import { comparisonJson } from '../../export/comparison-json.ts'
import { compareModels } from '../../services/compare-models.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from './answer.ts'

/** What GET /liquidations/compare-models is asked. */
export type ComparisonQuestion = Parameters<typeof compareModels>[1]

/** Computes GET /liquidations/compare-models. */
export async function comparisonAnswer(sources: AnswerSources, query: ComparisonQuestion): Promise<AnswerBody> {
  return jsonBody(comparisonJson(await compareModels(sources, query), sources.now()))
}
