import type { SpanSeries } from '../kernel/heat-matrix.ts'
import { computeHeatmap, type Heatmap, joinVenues } from './heatmap.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import type { LeverageBands } from './leverage-bands.ts'
import { leverageHeat } from './leverage-heat.ts'
import { joinLeverageParts, type LeveragePart } from './leverage-parts.ts'
import type { VenueHeat } from './venue-heat.ts'

/** What a heatmap can be divided by. */
export const BREAKDOWNS = ['leverage', 'exchange'] as const
export type BreakdownKind = (typeof BREAKDOWNS)[number]

/** One venue's part of a heatmap; columns are those of the whole, USD notional at entry. */
export interface ExchangePart {
  readonly exchange: string
  readonly longDensity: SpanSeries
  readonly shortDensity: SpanSeries
  readonly longConsumed: SpanSeries
  readonly shortConsumed: SpanSeries
}

/** Parts that sum to the whole in every cell: leverages from low to high, or venues in the order of the whole. */
export type HeatBreakdown =
  | {
      readonly by: 'leverage'
      readonly bands?: LeverageBands | undefined
      readonly parts: readonly LeveragePart[]
    }
  | { readonly by: 'exchange'; readonly parts: readonly ExchangePart[] }

/** A heatmap with its parts. */
export interface DividedHeatmap {
  readonly heatmap: Heatmap
  readonly breakdown: HeatBreakdown
}

/** What a heatmap is divided by, and who watches that it does not grow too large. */
export interface BreakdownRequest {
  readonly by: BreakdownKind
  /** Joins leverages; undefined keeps each. */
  readonly bands?: LeverageBands | undefined
  /** Called while parts grow with the number of their cells so far; it may throw to end it. */
  readonly onCells: (cells: number) => void
}

/**
 * Runs a plan on every venue and keeps its parts.
 *
 * Stored columns do not tell leverages: by leverage everything is computed from the nearest stored state before the
 * window on, from what is stored now, and nothing of it is stored.
 */
export async function computeDivided(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  { by, bands, onCells }: BreakdownRequest,
): Promise<DividedHeatmap> {
  if (by === 'exchange') {
    const heatmap = await computeHeatmap(sources, plan)
    return { heatmap, breakdown: { by, parts: heatmap.venues.map(exchangePart) } }
  }
  let before = 0
  const venues: VenueHeat[] = []
  const parts: LeveragePart[][] = []
  for (const market of plan.scope.markets) {
    let own = 0
    const found = await leverageHeat(sources, plan, {
      market,
      bands,
      onCells: (cells) => {
        own = cells
        onCells(before + cells)
      },
    })
    before += own
    venues.push(found.heat)
    parts.push(found.parts)
  }
  return { heatmap: joinVenues(plan, venues), breakdown: { by, bands, parts: joinLeverageParts(parts) } }
}

function exchangePart({ market, run: { matrix } }: VenueHeat): ExchangePart {
  const { longDensity, shortDensity, longConsumed, shortConsumed } = matrix
  return { exchange: market.exchange, longDensity, shortDensity, longConsumed, shortConsumed }
}
