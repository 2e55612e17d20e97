import type { ZoneDetail } from '../analysis/find-zones.ts'
import { modelAgreement } from '../analysis/model-agreement.ts'
import type { PriceDensity } from '../analysis/price-density.ts'
import { createZoneTracker, type TrackedZone } from '../analysis/zone-tracker.ts'
import type { DataKind } from '../domain/series.ts'
import type { Price } from '../domain/units.ts'
import type { LeverageWeight, ModelRun } from '../models/model.ts'
import type { Market } from './catalog.ts'
import { commonDataKind, commonTrigger } from './heatmap.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import type { Trigger } from './input-tally.ts'
import { loadWalkStart, type MapLooks, type WalkStart, WalkStates } from './map-checkpoint.ts'
import { type WalkedColumn, type WalkedVenue, walkMap, walkStep } from './map-walk.ts'
import type { MarketRun } from './market-run.ts'
import { parameterWarnings } from './model-choice.ts'
import {
  finalDensities,
  joinLeverages,
  type LeverageDensity,
  leverageDensities,
  sumSides,
  type TwoSides,
} from './model-densities.ts'
import { loadVenues } from './venue-inputs.ts'
import { isoTime } from './window.ts'

/** One venue's part of a map; both sides are empty where its data ended before the map's last column. */
export interface VenueState extends TwoSides {
  readonly market: Market
  readonly trigger: Trigger
  /** Leverage tiers with their share of new positions. */
  readonly tiers: readonly LeverageWeight[]
  readonly tiersValidFrom: number | undefined
  readonly firstBar: number
  /** Up to when its inputs are complete, UTC ms; 0 where they never are. */
  readonly dataEnd: number
  /** Figures of the model's own, by API name. */
  readonly report: Readonly<Record<string, unknown>>
}

/** All open positions at one time, and the zones they form. USD notional at entry per bucket. */
export interface MapState extends TwoSides {
  readonly plan: HeatmapPlan
  /** UTC ms of the state: up to here inputs are complete. */
  readonly time: number
  /** Close of the newest candle by then. */
  readonly price: Price
  /** Length of the columns in which zones are followed, ms. */
  readonly stepMs: number
  readonly byLeverage: readonly LeverageDensity[]
  readonly venues: readonly VenueState[]
  /** Zones there now, and the newest that are not any more. */
  readonly zones: readonly TrackedZone[]
  readonly endedZones: readonly TrackedZone[]
  /** Per bucket how far the parts of a mixed model differ, see `ModelAgreement`; undefined for a single model. */
  readonly disagreement: { readonly long: PriceDensity; readonly short: PriceDensity } | undefined
  readonly trigger: Trigger
  readonly dataKind: DataKind
  readonly warnings: readonly string[]
}

/**
 * Runs a plan's model over all that was known and reads the state at its end.
 *
 * The state is that of the last column of `walkStep`: a heatmap of such columns ends with it. Zones are followed from
 * the first stored bar on. Where data ends within a column, the zones of its unfinished state are named as if it ended
 * at its boundary, so that they keep their ids when it does.
 */
export async function readMapState(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  detail: ZoneDetail = 'normal',
): Promise<MapState> {
  const looks = { detail, stepMs: walkStep(plan, plan.dataEnd) }
  const stored = await loadWalkStart(sources, plan, looks)
  const found = stored === undefined ? undefined : await followZones(sources, plan, { looks, start: stored })
  const { last, runs, tracker } = found?.last === undefined ? await followAll(sources, plan, looks) : found
  if (last === undefined) throw new Error('Invariant: a plan has at least one complete bar')
  const states = runs.flatMap((run, i) => {
    const venue = last.venues[i]
    return venue === undefined ? [] : [venueState(venue, run, plan.bucketSize)]
  })
  const dataKind = commonDataKind(plan.scope.markets)
  const present = last.venues.filter(({ column }) => column !== undefined).map(({ walk }) => walk.model)
  return {
    plan,
    time: plan.dataEnd,
    price: last.price,
    stepMs: walkStep(plan, plan.dataEnd),
    long: last.long,
    short: last.short,
    byLeverage: joinLeverages(present.flatMap(leverageDensities), plan.bucketSize),
    venues: states,
    zones: tracker.active().map((zone) => untilNow(zone, plan.dataEnd)),
    endedZones: tracker.ended().map((zone) => untilNow(zone, plan.dataEnd)),
    disagreement: disagreementOf(present, plan.bucketSize),
    trigger: commonTrigger(states.map(({ trigger }) => trigger)),
    dataKind,
    warnings: [
      ...plan.scope.warnings,
      ...runs.flatMap(({ warnings }) => warnings),
      ...endedWarnings(states, last),
      ...parameterWarnings({ ...plan, dataKind, from: plan.dataEnd }),
    ],
  }
}

/** Walks from the first stored bar on. */
async function followAll(sources: HeatmapSources, plan: HeatmapPlan, looks: MapLooks) {
  const venues = await loadVenues(sources, plan)
  return followZones(sources, plan, { looks, start: { venues, from: undefined, zones: undefined } })
}

/** Walks to the end of the data and follows the zones; states on the way are stored for a usual plan. */
async function followZones(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  { looks, start }: { readonly looks: MapLooks; readonly start: WalkStart },
) {
  const settings = { scope: scopeName(plan), bucketSize: plan.bucketSize, detail: looks.detail }
  const tracker = createZoneTracker(settings, start.zones)
  const first = Math.min(...start.venues.map(({ firstBar }) => firstBar))
  const states = plan.isUsual ? new WalkStates(plan, looks, start.from ?? first) : undefined
  const end = await walkMap(plan, start.venues, {
    from: start.from,
    onColumn: (column) => tracker.observe({ ...column, time: column.endTime }),
    onTime: (time, walks) => states?.note(time, walks, tracker.snapshot),
  })
  await states?.keep(sources)
  return { ...end, tracker }
}

function venueState({ inputs, column }: WalkedVenue, run: MarketRun, size: number): VenueState {
  const empty = { first: 0, size, values: new Float64Array(0) }
  return {
    market: inputs.market,
    trigger: run.report.trigger,
    tiers: run.tiers,
    tiersValidFrom: run.tiersValidFrom,
    firstBar: run.firstBar,
    dataEnd: run.dataEnd,
    report: run.report.model,
    long: column?.long ?? empty,
    short: column?.short ?? empty,
  }
}

/** Names what zones are of: venues, symbol, model with its options. */
function scopeName({ scope, symbol, modelHash }: HeatmapPlan): string {
  return `${scope.markets.map(({ exchange }) => exchange).join('+')}/${symbol}/${modelHash}`
}

/** Times of an unfinished column are its boundary; no zone was born, touched or ended later than data goes. */
function untilNow(zone: TrackedZone, now: number): TrackedZone {
  const cut = (time: number | undefined) => (time === undefined ? undefined : Math.min(time, now))
  return { ...zone, born: Math.min(zone.born, now), lastTouched: cut(zone.lastTouched), ended: cut(zone.ended) }
}

function disagreementOf(runs: readonly ModelRun[], size: number): MapState['disagreement'] {
  const parts = runs.flatMap(({ parts: own = [] }) => own)
  if (parts.length === 0) return undefined
  const ids = [...new Set(parts.map(({ id }) => id))]
  return modelAgreement(
    ids.map((id) => {
      const own = parts.filter((part) => part.id === id)
      const weight = own.reduce((sum, part) => sum + part.weight, 0)
      return {
        id,
        weight,
        ...sumSides(
          own.map(({ run }) => finalDensities(run)),
          size,
        ),
      }
    }),
  ).disagreement
}

function endedWarnings(states: readonly VenueState[], { venues }: WalkedColumn): string[] {
  return states.flatMap(({ market, dataEnd }, i) => {
    if (venues[i]?.column !== undefined) return []
    const when = dataEnd === 0 ? 'had no complete data yet' : `has no complete data after ${isoTime(dataEnd)}`
    return [`${market.exchange}: ${when}; it contributes nothing to the map`]
  })
}
