import { intervalMs } from '../domain/time.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import type { Checkpoint, HeatSpec } from '../storage/heat-target.ts'
import type { Market } from './catalog.ts'
import { checkpointTimes } from './checkpoint-times.ts'
import { engineCheckpoint } from './engine-checkpoint.ts'
import { FinishedColumns } from './finished-columns.ts'
import { finishedTo } from './finished-to.ts'
import { heatSpec } from './heat-spec.ts'
import { basisOf, type HeatmapPlan, type HeatmapSources } from './heatmap-plan.ts'
import { glanceFor } from './market-glance.ts'
import { type MarketRun, MarketWalk } from './market-run.ts'
import type { RunReport } from './run-report.ts'
import { type StoredPart, storedPart } from './stored-columns.ts'
import { describeVenue, loadVenue } from './venue-inputs.ts'

/** One venue's part of a heatmap. */
export interface VenueHeat {
  readonly market: Market
  readonly run: MarketRun
  /** Per column when all that it was made from was known, UTC ms; undefined where nobody took note. */
  readonly knownAt?: readonly number[]
  /** Whether every column of it is stored: corrections will not change it for who asks as of now. */
  readonly isKept: boolean
}

/**
 * One venue's part of a heatmap: stored columns first, the rest from the nearest stored state on.
 *
 * It is to the bit what a run from the first stored bar on gives. Columns that had to be computed are stored where
 * the plan is a usual one, or some of its columns are stored already.
 */
export async function venueHeat(sources: HeatmapSources, plan: HeatmapPlan, market: Market): Promise<VenueHeat> {
  const { window, bucketSize, asOf } = plan
  const stepMs = intervalMs(window.interval)
  const spec = heatSpec(plan, market, stepMs)
  const columns = await sources.heat?.readHeatColumns(spec, window, asOf)
  const stored = columns === undefined ? undefined : storedPart(columns, { window, stepMs, bucketSize })
  if (stored?.report !== undefined && stored.to >= window.to) {
    return storedHeat(sources, plan, { ...stored, market, report: stored.report })
  }
  return computedHeat(sources, plan, { market, spec, stored })
}

/** A part all of whose columns are stored. */
async function storedHeat(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  { market, matrix, report, knownAt }: StoredVenue,
): Promise<VenueHeat> {
  const { inputs } = sources
  const { asOf, window } = plan
  const { bars, dataEnd } = await inputs.glance(market, glanceFor(plan))
  const venue = await describeVenue(sources, market)
  // A run that never steps: it knows the ladder and what it says of it.
  const walk = new MarketWalk({ ...plan, ...venue, bars, state: undefined, stepMs: matrix.stepMs })
  const lastClose = await inputs.closeAt(market, Math.min(window.to, asOf))
  const run = { ...walk.outcome(matrix, report), dataEnd, lastClose: lastClose?.price }
  return { market, run, knownAt, isKept: true }
}

interface StoredVenue extends Pick<StoredPart, 'matrix' | 'knownAt'> {
  readonly market: Market
  readonly report: RunReport
}

interface ComputedRequest {
  readonly market: Market
  readonly spec: HeatSpec
  readonly stored: StoredPart | undefined
}

/** A part that is computed from the end of its stored columns on. */
async function computedHeat(
  sources: HeatmapSources,
  plan: HeatmapPlan,
  { market, spec, stored }: ComputedRequest,
): Promise<VenueHeat> {
  const { asOf, window } = plan
  const from = stored?.to ?? window.from
  const venue = await loadVenue(sources, plan, { market, from })
  const finished = new FinishedColumns()
  const walk: MarketWalk = new MarketWalk({
    ...plan,
    ...venue,
    window: { from, to: window.to },
    stepMs: spec.stepMs,
    onColumn: () => finished.note(walk),
  })
  const isKept = sources.heat !== undefined && (plan.isUsual || (stored?.matrix.columns ?? 0) > 0)
  const checkpoints = isKept ? walkWithStates(walk, plan, market) : []
  const run = walk.finish()
  const until = finishedTo(market, run.dataEnd)
  const kept = isKept ? finished.before(run.matrix, until) : undefined
  const isWritten = isKept && (await keep(sources, plan, { spec, kept, checkpoints }))
  const matrix = stored === undefined ? run.matrix : joinMatrices(stored.matrix, run.matrix)
  const lastClose = run.lastClose ?? (await sources.inputs.closeAt(market, Math.min(window.to, asOf)))?.price
  const knownAt = [...(stored?.knownAt ?? []), ...finished.knownAt]
  return { market, run: { ...run, matrix, lastClose }, knownAt, isKept: isWritten && until >= window.to }
}

/** Walks on to the last time at which the state of a run is worth keeping, and takes it at each. */
function walkWithStates(walk: MarketWalk, plan: HeatmapPlan, market: Market): Checkpoint[] {
  const to = Math.min(plan.window.to, walk.dataEnd)
  return checkpointTimes({ from: walk.from, to }, plan.dataEnd).flatMap((time) => {
    walk.walkTo(time)
    return engineCheckpoint(walk, { plan, market, time }) ?? []
  })
}

/** Stores what a run has finished; tells whether the columns are stored. */
async function keep(
  { heat }: HeatmapSources,
  plan: HeatmapPlan,
  {
    spec,
    kept,
    checkpoints,
  }: {
    readonly spec: HeatSpec
    readonly kept: ReturnType<FinishedColumns['before']>
    readonly checkpoints: readonly Checkpoint[]
  },
): Promise<boolean> {
  if (heat === undefined) return false
  const basis = basisOf(plan, spec.exchange)
  if (checkpoints.length > 0) await heat.writeCheckpoints(checkpoints, basis)
  if (kept === undefined) return true
  return heat.writeHeatColumns(spec, kept.columns, { events: kept.events, basis })
}

/** Columns of one matrix, and those of another one that follow them. */
function joinMatrices(first: HeatMatrix, then: HeatMatrix): HeatMatrix {
  for (let t = 0; t < then.columns; t++) first.appendColumn(then, t)
  return first
}
