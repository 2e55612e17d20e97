import { createHash } from 'node:crypto'
import type { Exchange } from '../exchanges/exchange.ts'
import type { HeatSpec } from '../storage/heat-target.ts'
import type { Market } from './catalog.ts'
import type { HeatmapPlan } from './heatmap-plan.ts'
import { exchangeOf } from './market-scope.ts'

/**
 * Version of everything between stored market data and columns but the models, which have versions of their own:
 * raise it whenever the same data may give other numbers. Columns and states that are stored under another one are
 * computed anew.
 */
const ENGINE_VERSION = 2

const shippedTiers = new Map<string, string>()

/** Names what decides the numbers of a venue's columns beside the market data and the length of a column. */
export function venueHash({ modelHash }: Pick<HeatmapPlan, 'modelHash'>, exchange: Exchange): string {
  return hashOf([ENGINE_VERSION, modelHash, tiersHash(exchange)])
}

/** Names the stored columns of a venue's part of a heatmap. */
export function heatSpec(
  { model, modelHash, bucketSize }: Pick<HeatmapPlan, 'model' | 'modelHash' | 'bucketSize'>,
  market: Market,
  stepMs: number,
): HeatSpec {
  const { exchange, symbol } = market
  return {
    exchange,
    symbol,
    model: model.id,
    modelHash: venueHash({ modelHash }, exchangeOf(market)),
    bucketSize,
    stepMs,
  }
}

/** Tiers that come with this version: those that are imported are data of the store. */
function tiersHash({ id, tierTables }: Exchange): string {
  const known = shippedTiers.get(id) ?? hashOf(tierTables)
  shippedTiers.set(id, known)
  return known
}

function hashOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
