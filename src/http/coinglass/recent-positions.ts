import { excessDensity } from '../../analysis/combine-densities.ts'
import type { HeatmapSources } from '../../services/heatmap-plan.ts'
import { lastingDensities } from '../../services/lasting-densities.ts'
import type { MapState } from '../../services/map-state.ts'
import type { LeverageDensity } from '../../services/model-densities.ts'

/**
 * Open positions of a state that were opened in the last `lengthMs`, by leverage: what each bucket holds above the
 * least that it held in that time.
 */
export async function recentPositions(
  sources: HeatmapSources,
  { state, lengthMs }: { readonly state: MapState; readonly lengthMs: number },
): Promise<readonly LeverageDensity[]> {
  const { plan, time, byLeverage } = state
  const lasting = await lastingDensities(sources, plan, time - lengthMs)
  return byLeverage.map((group) => {
    const stood = lasting.find(({ leverage }) => leverage === group.leverage)
    if (stood === undefined) return group
    return {
      leverage: group.leverage,
      long: excessDensity(group.long, stood.long),
      short: excessDensity(group.short, stood.short),
    }
  })
}
