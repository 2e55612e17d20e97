import type { ZoneDetail } from '../analysis/find-zones.ts'
import type { ZoneTrackerSnapshot } from '../analysis/zone-tracker.ts'
import type { Checkpoint } from '../storage/heat-target.ts'
import { checkpointTimes } from './checkpoint-times.ts'
import { venueHash } from './heat-spec.ts'
import type { HeatmapPlan, HeatmapSources } from './heatmap-plan.ts'
import { inputsOf } from './input-request.ts'
import type { MarketWalk, VenueInputs } from './market-run.ts'
import { exchangeOf } from './market-scope.ts'
import { describeVenue } from './venue-inputs.ts'

/** Where a walk over all venues begins. */
export interface WalkStart {
  readonly venues: readonly VenueInputs[]
  /** Time of the stored state, a column boundary; undefined where the walk begins with the first stored bar. */
  readonly from: number | undefined
  readonly zones: ZoneTrackerSnapshot | undefined
}

/** A state as it is stored: one venue's state follows the other. */
interface Header {
  readonly zones: ZoneTrackerSnapshot
  /** Bytes of each venue's state. */
  readonly lengths: readonly number[]
}

/** What the states of a map are stored under. */
function mapName(
  plan: HeatmapPlan,
  { detail, stepMs }: { readonly detail: ZoneDetail; readonly stepMs: number },
): Pick<Checkpoint, 'symbol' | 'exchanges' | 'name'> {
  const { scope, symbol, model, bucketSize } = plan
  const hashes = scope.markets.map((market) => venueHash(plan, exchangeOf(market)))
  return {
    symbol,
    exchanges: scope.markets.map(({ exchange }) => exchange).sort(),
    name: `map ${model.id} ${hashes.join('+')} ${bucketSize} ${detail} ${stepMs}`,
  }
}

/** Loads the newest stored state of a map and the bars behind it; undefined where none is stored. */
export async function loadWalkStart(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  looks: { readonly detail: ZoneDetail; readonly stepMs: number },
): Promise<WalkStart | undefined> {
  const { heat, inputs } = sources
  // There is a column behind the state: what is told is that of a column.
  const question = { ...mapName(plan, looks), notAfter: plan.dataEnd - looks.stepMs, knownBy: plan.asOf }
  const found = await heat?.findCheckpoint(question)
  if (found === undefined) return undefined
  const { zones, states } = unpack(found.state)
  const venues = await Promise.all(
    plan.scope.markets.map(async (market, i) => ({
      ...(await describeVenue(sources, market)),
      bars: await inputs.loadTail(market, inputsOf(plan), found.time),
      state: states[i],
    })),
  )
  return { venues, from: found.time, zones }
}

/** Gathers states of a walk at the times that are worth keeping. */
export class WalkStates {
  private readonly plan: HeatmapPlan
  private readonly name: Pick<Checkpoint, 'symbol' | 'exchanges' | 'name'>
  private readonly times: ReadonlySet<number>
  private readonly found: Checkpoint[] = []

  constructor(plan: HeatmapPlan, looks: { readonly detail: ZoneDetail; readonly stepMs: number }, from: number) {
    this.plan = plan
    this.name = mapName(plan, looks)
    this.times = new Set(checkpointTimes({ from, to: plan.dataEnd - looks.stepMs }, plan.dataEnd))
  }

  /** Takes the state at a time, where all venues have complete data up to it. */
  note(time: number, walks: readonly MarketWalk[], zones: () => ZoneTrackerSnapshot): void {
    if (!this.times.has(time) || walks.some(({ end }) => end < time)) return
    const states = walks.flatMap((walk) => walk.save() ?? [])
    if (states.length < walks.length) return
    const knownAt = Math.max(...walks.map((walk) => walk.knownAt))
    this.found.push({ ...this.name, time, knownAt, state: pack(zones(), states) })
  }

  /** Stores what was gathered. */
  async keep({ heat }: HeatmapSources): Promise<void> {
    if (this.found.length > 0) await heat?.writeCheckpoints(this.found, this.plan.basis)
  }
}

const LENGTH_BYTES = 8

function pack(zones: ZoneTrackerSnapshot, states: readonly Uint8Array[]): Uint8Array {
  const header: Header = { zones, lengths: states.map((state) => state.byteLength) }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const length = new Uint8Array(LENGTH_BYTES)
  new DataView(length.buffer).setFloat64(0, text.byteLength, true)
  return Buffer.concat([length, text, ...states])
}

function unpack(bytes: Uint8Array): { zones: ZoneTrackerSnapshot; states: readonly Uint8Array[] } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true)
  const text = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
  const { zones, lengths }: Header = JSON.parse(new TextDecoder().decode(text))
  let at = LENGTH_BYTES + length
  const states = lengths.map((size) => {
    at += size
    return bytes.slice(at - size, at)
  })
  return { zones, states }
}
