import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { ModelRun } from '../models/model.ts'
import type { Market } from './catalog.ts'
import type { HeatmapPlan } from './heatmap-plan.ts'
import { VenueLadder } from './ladder.ts'

/** What decides a model's numbers beside bars. */
export interface VenueModelRequest
  extends Pick<
    HeatmapPlan,
    'model' | 'modelOptions' | 'weights' | 'areWeightsGiven' | 'typicalNotional' | 'bucketSize'
  > {
  readonly market: Market
  readonly exchange: Exchange
  /** Tier tables of the venue. */
  readonly tables: readonly TierTable[]
  /** Margin tiers that are in force within it count, UTC ms. */
  readonly range: TimeRange
}

/** Starts a model on a venue, with the ladder that tells it where positions are liquidated. */
export function startVenueModel(request: VenueModelRequest): {
  readonly ladder: VenueLadder
  readonly model: ModelRun
} {
  const { market, exchange, tables, range, typicalNotional, bucketSize, weights, areWeightsGiven } = request
  const tiers = { tiers: weights, areTiersGiven: areWeightsGiven }
  const ladder = new VenueLadder({ exchange, symbol: market.symbol, tables, ...tiers, typicalNotional, range })
  const context = { bucketSize, ...tiers, ladderOf: ladder.ladderOf.bind(ladder) }
  return { ladder, model: request.model.start(context, request.modelOptions) }
}
