import type { ZoneDetail } from '../analysis/find-zones.ts'
import type { ZoneTrackerSnapshot } from '../analysis/zone-tracker.ts'
import type { Checkpoint } from '../storage/heat-target.ts'
import { checkpointTimes } from './checkpoint-times.ts'
import { engineCheckpoint, engineName } from './engine-checkpoint.ts'
import { venueHash } from './heat-spec.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import { inputsOf } from './input-request.ts'
import type { MarketWalk, VenueInputs } from './market-run.ts'
import { exchangeOf } from './market-scope.ts'
import { describeVenue } from './venue-inputs.ts'

/** How closely the zones of a map are looked at. */
export interface MapLooks {
  readonly detail: ZoneDetail
  /** Length of the columns in which they are followed, ms. */
  readonly stepMs: number
}

/** Where a walk over all venues begins. */
export interface WalkStart {
  readonly venues: readonly VenueInputs[]
  /** Time of the stored state, a column boundary; undefined where the walk begins with the first stored bar. */
  readonly from: number | undefined
  readonly zones: ZoneTrackerSnapshot | undefined
}

/** What the zones of a map are stored under; the states of its venues are stored as those of any run. */
function mapName(plan: HeatmapPlan, { detail, stepMs }: MapLooks): Pick<Checkpoint, 'symbol' | 'exchanges' | 'name'> {
  const { scope, symbol, model, bucketSize } = plan
  const hashes = scope.markets.map((market) => venueHash(plan, exchangeOf(market)))
  return {
    symbol,
    exchanges: scope.markets.map(({ exchange }) => exchange).sort(),
    name: `zones ${model.id} ${hashes.join('+')} ${bucketSize} ${detail} ${stepMs}`,
  }
}

/** Loads the newest stored zones of a map, with the states of its venues then and the bars behind; undefined without. */
export async function loadWalkStart(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  looks: MapLooks,
): Promise<WalkStart | undefined> {
  const { heat, inputs } = sources
  // There is a column behind the state: what is told is that of a column.
  const question = { ...mapName(plan, looks), notAfter: plan.dataEnd - looks.stepMs, knownBy: plan.asOf }
  const found = await heat?.findCheckpoint(question)
  if (found === undefined) return undefined
  const venues = await Promise.all(
    plan.scope.markets.map(async (market) => {
      const engine = await heat?.findCheckpoint({
        ...engineName(plan, market),
        notAfter: found.time,
        knownBy: plan.asOf,
      })
      if (engine?.time !== found.time) return undefined
      const bars = await inputs.loadTail(market, inputsOf(plan), found.time)
      return { ...(await describeVenue(sources, market)), bars, state: engine.state }
    }),
  )
  const known = venues.flatMap((venue) => venue ?? [])
  if (known.length < venues.length) return undefined
  return { venues: known, from: found.time, zones: JSON.parse(new TextDecoder().decode(found.state)) }
}

/** Gathers states of a walk at the times that are worth keeping. */
export class WalkStates {
  private readonly plan: HeatmapPlan
  private readonly name: Pick<Checkpoint, 'symbol' | 'exchanges' | 'name'>
  private readonly times: ReadonlySet<number>
  private readonly found: Checkpoint[] = []

  constructor(plan: HeatmapPlan, looks: MapLooks, from: number) {
    this.plan = plan
    this.name = mapName(plan, looks)
    this.times = new Set(checkpointTimes({ from, to: plan.dataEnd - looks.stepMs }, plan.dataEnd))
  }

  /** Takes the state at a time, where all venues have complete data up to it. */
  note(time: number, walks: readonly MarketWalk[], zones: () => ZoneTrackerSnapshot): void {
    if (!this.times.has(time) || walks.some(({ dataEnd }) => dataEnd < time)) return
    const engines = walks.flatMap((walk, i) => {
      const market = this.plan.scope.markets[i]
      return (market && engineCheckpoint(walk, { plan: this.plan, market, time })) ?? []
    })
    if (engines.length < walks.length) return
    const knownAt = Math.max(...walks.map((walk) => walk.knownAt))
    const state = new TextEncoder().encode(JSON.stringify(zones()))
    this.found.push(...engines, { ...this.name, time, knownAt, state })
  }

  /** Stores what was gathered. */
  async keep({ heat }: HeatmapSources): Promise<void> {
    if (this.found.length > 0) await heat?.writeCheckpoints(this.found, this.plan.basis)
  }
}
