import type { DataKind } from '../domain/series.ts'
import { conservationError } from '../kernel/conservation.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { sumMatrices } from '../kernel/sum-matrices.ts'
import type { Market } from './catalog.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import type { Trigger } from './input-tally.ts'
import { parameterWarnings } from './model-choice.ts'
import { gapWarnings, openUnreported, venueWarnings } from './venue-gaps.ts'
import { type VenueHeat, venueHeat } from './venue-heat.ts'

/** A heatmap and all that must be said with it. */
export interface Heatmap {
  readonly plan: HeatmapPlan
  readonly matrix: HeatMatrix
  readonly venues: readonly VenueHeat[]
  readonly trigger: Trigger
  readonly dataKind: DataKind
  readonly currentPrice: number | undefined
  readonly warnings: readonly string[]
  readonly conservationError: number
  /** Whether every column is stored, so that it is answered as of now whatever comes later. */
  readonly isKept: boolean
}

/** Runs the plan on every venue and adds the results. */
export async function computeHeatmap(sources: HeatmapSources, plan: HeatmapPlan): Promise<Heatmap> {
  const venues: VenueHeat[] = []
  for (const market of plan.scope.markets) venues.push(await venueHeat(sources, plan, market))
  return joinVenues(plan, venues)
}

/** Adds the parts of a plan's venues. */
export function joinVenues(plan: HeatmapPlan, venues: readonly VenueHeat[]): Heatmap {
  const { scope, window } = plan
  const [first] = venues
  if (first === undefined) throw new Error('Invariant: a scope has at least one market')
  const matrix = sumMatrices(
    venues.map(({ run }) => run.matrix),
    first.run.matrix,
  )
  if (venues.length > 1) openUnreported(matrix, venues, window)
  const dataKind = commonDataKind(scope.markets)
  return {
    plan,
    matrix,
    venues,
    trigger: commonTrigger(venues.map(({ run }) => run.report.trigger)),
    dataKind,
    currentPrice: first.run.lastClose,
    warnings: [
      ...scope.warnings,
      ...venues.flatMap(({ run }) => run.warnings),
      ...venueWarnings(venues, window),
      ...gapWarnings(matrix, window),
      ...parameterWarnings({ ...plan, dataKind, from: window.from }),
    ],
    isKept: venues.every((venue) => venue.isKept),
    conservationError: Math.max(...venues.map(({ run }) => conservationError(run.matrix))),
  }
}

/** What venues test liquidations against; `mixed` where they differ. */
export function commonTrigger(triggers: readonly Trigger[]): Trigger {
  const [first, ...others] = new Set(triggers)
  return first === undefined || others.length > 0 ? 'mixed' : first
}

/** `simulated` as soon as one market is. */
export function commonDataKind(markets: readonly Market[]): DataKind {
  return markets.some((market) => market.dataKind === 'simulated') ? 'simulated' : 'observed'
}
