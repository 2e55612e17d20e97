import { leastDensity } from '../analysis/combine-densities.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import { type WalkedColumn, walkMap, walkStep } from './map-walk.ts'
import { joinLeverages, type LeverageDensity, leverageDensities } from './model-densities.ts'
import { loadVenues } from './venue-inputs.ts'

/**
 * Per leverage and bucket the least that was open at the end of any column from `since` on, the state then included.
 *
 * What a bucket holds above it was opened since: a lower bound, since positions that were closed or liquidated and
 * replaced in between count as if they had stayed. Empty where the data begins after `since`.
 */
export async function lastingDensities(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  since: number,
): Promise<readonly LeverageDensity[]> {
  const stepMs = walkStep(plan, plan.dataEnd)
  const venues = await loadVenues(sources, plan)
  let least: readonly LeverageDensity[] | undefined
  let hasEarlier = false
  const onColumn = (column: WalkedColumn): void => {
    if (column.endTime <= since - stepMs) {
      hasEarlier = true
      return
    }
    if (!hasEarlier && column.openTime > since) least ??= []
    const present = joinLeverages(
      column.venues.flatMap(({ walk }) => leverageDensities(walk.model)),
      plan.bucketSize,
    )
    least = least === undefined ? present : leastByLeverage(least, present)
  }
  await walkMap(plan, venues, { onColumn })
  return least ?? []
}

function leastByLeverage(least: readonly LeverageDensity[], present: readonly LeverageDensity[]): LeverageDensity[] {
  return least.flatMap((earlier) => {
    const now = present.find(({ leverage }) => leverage === earlier.leverage)
    if (now === undefined) return []
    const { leverage, long, short } = earlier
    return [{ leverage, long: leastDensity(long, now.long), short: leastDensity(short, now.short) }]
  })
}
