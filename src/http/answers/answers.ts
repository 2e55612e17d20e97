import { type CoinglassQuestion, coinglassAnswer } from '../coinglass/coinglass-answer.ts'
import type { AnswerBody, AnswerSources } from './answer.ts'
import { type ComparisonQuestion, comparisonAnswer } from './comparison-answer.ts'
import { type HeatmapQuestion, heatmapAnswer } from './heatmap-answer.ts'
import { type LevelsQuestion, levelsAnswer } from './levels-answer.ts'
import { type MapQuestion, mapAnswer } from './map-answer.ts'
import { type ScreenerQuestion, screenerAnswer } from './screener-answer.ts'
import { type ZonesQuestion, zonesAnswer } from './zones-answer.ts'

/** A question whose answer takes so long that it is computed apart from the server's own work; plain data. */
export type AnyQuestion =
  | { readonly name: 'heatmap'; readonly question: HeatmapQuestion }
  | { readonly name: 'zones'; readonly question: ZonesQuestion }
  | { readonly name: 'map'; readonly question: MapQuestion }
  | { readonly name: 'levels'; readonly question: LevelsQuestion }
  | { readonly name: 'comparison'; readonly question: ComparisonQuestion }
  | { readonly name: 'screener'; readonly question: ScreenerQuestion }
  | { readonly name: 'coinglass'; readonly question: CoinglassQuestion }

/** Figures of a computer since its start. */
export interface ComputeStatistics {
  readonly computed: number
  readonly failed: number
  /** Time spent on answers that were computed. */
  readonly computeMs: number
  /** How often a stored state was there to go on from, and how often none was. */
  readonly checkpointHits: number
  readonly checkpointMisses: number
  /** Answers that are being computed or wait for it. */
  readonly waiting: number
}

/** Computes answers, here or elsewhere. */
export interface AnswerComputer {
  readonly statistics: ComputeStatistics
  /** @throws the errors of the answer */
  compute(asked: AnyQuestion): Promise<AnswerBody>
}

/** Computes an answer in this thread. */
export function computeAnswer(sources: AnswerSources, { name, question }: AnyQuestion): Promise<AnswerBody> {
  switch (name) {
    case 'heatmap':
      return heatmapAnswer(sources, question)
    case 'zones':
      return zonesAnswer(sources, question)
    case 'map':
      return mapAnswer(sources, question)
    case 'levels':
      return levelsAnswer(sources, question)
    case 'comparison':
      return comparisonAnswer(sources, question)
    case 'screener':
      return screenerAnswer(sources, question)
    case 'coinglass':
      return coinglassAnswer(sources, question)
  }
}
