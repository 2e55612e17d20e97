import type { AnswerBody, AnswerSources } from '../answers/answer.ts'
import { type CoinglassHeatmapQuestion, coinglassHeatmap } from './heatmap-answer.ts'
import { type CoinglassMapQuestion, coinglassMap } from './map-answer.ts'
import { type CoinglassMaxPainQuestion, coinglassMaxPain } from './max-pain-answer.ts'

/** Questions in the shape of CoinGlass that a model answers; plain data. */
export type CoinglassQuestion = CoinglassHeatmapQuestion | CoinglassMapQuestion | CoinglassMaxPainQuestion

/** Computes an answer in the shape of CoinGlass. */
export function coinglassAnswer(sources: AnswerSources, question: CoinglassQuestion): Promise<AnswerBody> {
  switch (question.kind) {
    case 'heatmap':
      return coinglassHeatmap(sources, question)
    case 'map':
      return coinglassMap(sources, question)
    case 'max-pain':
      return coinglassMaxPain(sources, question)
  }
}
