import { intervalMs } from '../domain/time.ts'
import type { Market } from './catalog.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import type { LeverageBands } from './leverage-bands.ts'
import { type LeveragePart, LeverageParts } from './leverage-parts.ts'
import { MarketWalk } from './market-run.ts'
import type { VenueHeat } from './venue-heat.ts'
import { loadVenue } from './venue-inputs.ts'

interface LeverageRequest {
  readonly market: Market
  readonly bands?: LeverageBands | undefined
  readonly onCells: (cells: number) => void
}

/**
 * One venue's part of a heatmap by leverage: a run from the nearest stored state before the window on.
 *
 * Whole and parts come of one run, so that they add up whatever is stored meanwhile.
 */
export async function leverageHeat(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  { market, bands, onCells }: LeverageRequest,
): Promise<{ heat: VenueHeat; parts: LeveragePart[] }> {
  const { asOf, window } = plan
  const venue = await loadVenue(sources, plan, { market, from: window.from })
  const knownAt: number[] = []
  const walk: MarketWalk = new MarketWalk({
    ...plan,
    ...venue,
    stepMs: intervalMs(window.interval),
    onColumn: (matrix) => {
      gathered.add(matrix)
      knownAt.push(walk.knownAt)
      onCells(gathered.cells())
    },
  })
  const gathered = new LeverageParts(walk.model, bands)
  const run = walk.finish()
  const lastClose = run.lastClose ?? (await sources.inputs.closeAt(market, Math.min(window.to, asOf)))?.price
  return { heat: { market, run: { ...run, lastClose }, knownAt, isKept: false }, parts: gathered.parts() }
}
