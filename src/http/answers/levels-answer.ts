import { intervalMs } from '../../domain/time.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import { lastingDensities } from '../../services/lasting-densities.ts'
import { levelsOf, nearestLeverage } from '../level-answer.ts'
import { mapMetadata } from '../map-metadata.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from './answer.ts'

/** What GET /liquidations/levels is asked. */
export interface LevelsQuestion {
  readonly query: HeatmapQuery
  readonly leverage: number | undefined
  /** Only what was added in so many days. */
  readonly days: number | undefined
}

/** Computes GET /liquidations/levels. */
export async function levelsAnswer(
  sources: AnswerSources,
  { query, leverage, days }: LevelsQuestion,
): Promise<AnswerBody> {
  const plan = await planHeatmap(sources, query)
  const state = await sources.mapStates.read(plan)
  const lasting = days === undefined ? [] : await lastingDensities(sources, plan, state.time - days * intervalMs('1d'))
  const long = levelsOf('long', state, { leverage, lasting })
  const short = levelsOf('short', state, { leverage, lasting })
  const metadata = mapMetadata(state, sources.now())
  const group = leverage === undefined ? undefined : nearestLeverage(state.byLeverage, leverage)[0]
  const isOther = group !== undefined && group.leverage !== leverage
  const said = isOther ? [`${plan.model.id} has no group of ${leverage}x; the nearest is ${group.leverage}x`] : []
  return jsonBody({
    symbol: plan.symbol,
    model: plan.model.id,
    current_price: state.price,
    long_liquidations: long.levels,
    short_liquidations: short.levels,
    metadata: {
      ...metadata,
      warnings: [...metadata.warnings, ...said],
      omitted: { long: long.omitted, short: short.omitted },
    },
  })
}
