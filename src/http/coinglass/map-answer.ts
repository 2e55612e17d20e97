import { bucketPrice } from '../../domain/price-grid.ts'
import { roundCents } from '../../export/heat-cells.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import type { MapState } from '../../services/map-state.ts'
import type { LeverageDensity } from '../../services/model-densities.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from '../answers/answer.ts'
import { mapMetadata, perExchange } from '../map-metadata.ts'
import { requireEntries } from './answer-size.ts'
import { envelope } from './envelope.ts'
import { recentPositions } from './recent-positions.ts'

/** What a map in the shape of CoinGlass is asked. */
export interface CoinglassMapQuestion {
  readonly kind: 'map'
  readonly query: HeatmapQuery
  /** Only positions opened in so many ms before the state. */
  readonly lengthMs: number
  /** Whether levels are listed by leverage, or as one sum. */
  readonly isByLeverage: boolean
}

/** Price, USD, leverage and nothing: CoinGlass documents no meaning of the fourth. */
type Level = readonly [number, number, number | null, null]

/** Computes a map in the shape of CoinGlass. */
export async function coinglassMap(
  sources: AnswerSources,
  { query, lengthMs, isByLeverage }: CoinglassMapQuestion,
): Promise<AnswerBody> {
  const state = await sources.mapStates.read(await planHeatmap(sources, query))
  const groups = await recentPositions(sources, { state, lengthMs })
  const levels = isByLeverage ? levelsByLeverage(groups) : levelSums(groups)
  return jsonBody(
    envelope(
      { data: byPrice(levels), last_price: state.price },
      { ...stateMeta(state, sources.now()), opened_since: state.time - lengthMs },
    ),
  )
}

/** What is said of an answer that reads one state of a map. */
export function stateMeta(state: MapState, now: number) {
  const { plan, venues } = state
  return {
    symbol: plan.symbol,
    model: plan.model.id,
    exchanges: venues.map(({ market }) => market.exchange),
    current_price: state.price,
    ...mapMetadata(state, now),
    per_exchange: perExchange(state),
  }
}

function levelsByLeverage(groups: readonly LeverageDensity[]): Level[] {
  return groups.flatMap((group) =>
    [...amounts([group])].map(([price, value]): Level => [price, value, group.leverage, null]),
  )
}

function levelSums(groups: readonly LeverageDensity[]): Level[] {
  return [...amounts(groups)].map(([price, value]): Level => [price, value, null, null])
}

/** USD of both sides of some groups by lower edge of the bucket; where it is at least half a cent. */
function amounts(groups: readonly LeverageDensity[]): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { first, size, values } of groups.flatMap(({ long, short }) => [long, short])) {
    values.forEach((value, i) => {
      if (value === 0) return
      const price = bucketPrice(first + i, size)
      sums.set(price, (sums.get(price) ?? 0) + value)
    })
  }
  return new Map([...sums].map(([price, value]) => [price, roundCents(value)] as const).filter(([, usd]) => usd > 0))
}

/** Levels under their price as text, from low to high but for what JSON does with whole numbers. */
function byPrice(levels: readonly Level[]): Record<string, Level[]> {
  requireEntries(levels.length)
  const found: Record<string, Level[]> = {}
  for (const level of [...levels].sort(([a], [b]) => a - b)) {
    const key = String(level[0])
    const own = found[key] ?? []
    own.push(level)
    found[key] = own
  }
  return found
}
