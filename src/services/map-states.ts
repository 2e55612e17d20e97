import { LRUCache } from 'lru-cache'
import type { ZoneDetail } from '../analysis/find-zones.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import { type MapState, readMapState } from './map-state.ts'

/** A state takes a few megabytes: both sides once per leverage and venue. */
const MOST_STATES = 16

/** Reads map states and keeps the last ones: several answers about one market step its bars once. */
export class MapStates {
  private readonly sources: HeatmapSources
  private readonly kept = new LRUCache<string, Promise<MapState>>({ max: MOST_STATES })

  constructor(sources: HeatmapSources) {
    this.sources = sources
  }

  /** The state of a plan as of the store's present revision. */
  async read(plan: HeatmapPlan, detail: ZoneDetail = 'normal'): Promise<MapState> {
    const { symbol, scope, dataEnd, asOf, bucketSize, modelHash } = plan
    const exchanges = scope.markets.map(({ exchange }) => exchange)
    const decided = [symbol, exchanges, scope.warnings, dataEnd, asOf, bucketSize, modelHash, detail]
    const key = JSON.stringify([await this.sources.catalog.fingerprint(symbol), decided])
    const kept = this.kept.get(key)
    if (kept !== undefined) return kept
    const started = readMapState(this.sources, plan, detail)
    this.kept.set(key, started)
    started.catch(() => this.kept.delete(key))
    return started
  }
}
