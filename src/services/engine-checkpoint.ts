import type { Checkpoint } from '../storage/heat-target.ts'
import type { Market } from './catalog.ts'
import { venueHash } from './heat-spec.ts'
import type { HeatmapPlan } from './heatmap-plan.ts'
import type { MarketWalk } from './market-run.ts'
import { exchangeOf } from './market-scope.ts'

/** Whose state, and of which time, UTC ms. */
interface EngineMoment {
  readonly plan: HeatmapPlan
  readonly market: Market
  readonly time: number
}

/** What is stored of a run that has walked to a time; undefined where its state cannot be saved, see `MarketWalk`. */
export function engineCheckpoint(walk: MarketWalk, { plan, market, time }: EngineMoment): Checkpoint | undefined {
  const state = walk.save()
  return state === undefined ? undefined : { ...engineName(plan, market), time, knownAt: walk.knownAt, state }
}

/** What states of a venue's runs are stored under. */
export function engineName(plan: HeatmapPlan, market: Market): Pick<Checkpoint, 'symbol' | 'exchanges' | 'name'> {
  const name = `engine ${plan.model.id} ${venueHash(plan, exchangeOf(market))} ${plan.bucketSize}`
  return { symbol: market.symbol, exchanges: [market.exchange], name }
}
