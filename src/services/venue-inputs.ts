import { planBaseCandles } from './base-plan.ts'
import { type Market, rowsOfKind } from './catalog.ts'
import { engineName } from './engine-checkpoint.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import { inputsOf } from './input-request.ts'
import type { VenueInputs } from './market-run.ts'
import { exchangeOf, tierTables } from './market-scope.ts'

/** Loads what the runs of a plan are given from their first bars on, in the order of its venues. */
export function loadVenues(sources: HeatmapSources, plan: HeatmapPlan): Promise<VenueInputs[]> {
  return Promise.all(plan.scope.markets.map((market) => loadVenue(sources, plan, { market, from: 0 })))
}

/** The same for runs whose columns are not wanted before `from`, UTC ms: they go on from stored states before it. */
export function loadVenuesFrom(sources: HeatmapSources, plan: HeatmapPlan, from: number): Promise<VenueInputs[]> {
  return Promise.all(plan.scope.markets.map((market) => loadVenue(sources, plan, { market, from })))
}

/** Loads what one run is given; it goes on from the newest stored state that is not after `from`. */
export async function loadVenue(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  { market, from }: { readonly market: Market; readonly from: number },
): Promise<VenueInputs> {
  const { inputs, heat } = sources
  const request = inputsOf(plan)
  const question = { ...engineName(plan, market), notAfter: from, knownBy: plan.asOf }
  const checkpoint = from === 0 ? undefined : await heat?.findCheckpoint(question)
  const bars =
    checkpoint === undefined
      ? await inputs.load(market, request)
      : await inputs.loadTail(market, request, checkpoint.time)
  return { ...(await describeVenue(sources, market)), bars, state: checkpoint?.state }
}

/** What a run is given of a venue beside bars. */
export async function describeVenue(
  { catalog }: HeatmapSources,
  market: Market,
): Promise<Omit<VenueInputs, 'bars' | 'state'>> {
  const exchange = exchangeOf(market)
  const [first] = planBaseCandles(rowsOfKind(market, 'candles'))
  return { market, exchange, tables: await tierTables(catalog, exchange), firstBar: first?.from ?? 0 }
}
