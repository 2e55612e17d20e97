import { setImmediate } from 'node:timers/promises'
import { intervalMs, type TimeRange } from '../domain/time.ts'
import type { HeatBasis, HeatSpec, HeatStore } from '../storage/heat-target.ts'
import { planBaseCandles } from './base-plan.ts'
import { type Market, rowsOfKind } from './catalog.ts'
import { checkpointTimes } from './checkpoint-times.ts'
import { engineCheckpoint } from './engine-checkpoint.ts'
import { FinishedColumns } from './finished-columns.ts'
import { finishedTo } from './finished-to.ts'
import { heatSpec } from './heat-spec.ts'
import { basisOf, type HeatmapPlan, type HeatmapQuery, type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { MarketWalk } from './market-run.ts'
import { baseCandleMs } from './market-scope.ts'
import { loadVenue } from './venue-inputs.ts'
import { resolveWindow } from './window.ts'

/** Columns that are written in one transaction. */
const COLUMNS_A_WRITE = 256
/** How often a venue's work is begun again, behind what is stored, after its market was written to meanwhile. */
const MOST_BEGINNINGS = 100

/** A heatmap to be computed ahead; without a beginning from the first stored candle on, without an end to the last. */
export type PrecomputeQuery = Omit<HeatmapQuery, 'time_window' | 'as_of'>

/** What was done for one venue. */
export interface PrecomputedVenue {
  readonly exchange: string
  /** Columns that were stored before. */
  readonly kept: number
  /** Columns that were computed and stored now. */
  readonly stored: number
  /** Up to where columns are stored without a hole, UTC ms. */
  readonly to: number
}

export interface PrecomputeHooks {
  readonly signal?: AbortSignal | undefined
  /** Told now and then how many columns of all venues are done. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
}

/** Where columns computed ahead are kept; in contrast to answers, there is no computing ahead without it. */
export type PrecomputeSources = HeatmapSources & { readonly heat: HeatStore }

/**
 * Computes and stores the finished columns of a heatmap that are not stored yet, and states of its runs on the way.
 *
 * It can be stopped at any time and begun again: what is stored is not computed anew.
 *
 * @throws the errors of `planHeatmap`
 */
export async function precomputeHeatmap(
  sources: PrecomputeSources,
  query: PrecomputeQuery,
  { signal, onProgress }: PrecomputeHooks = {},
): Promise<PrecomputedVenue[]> {
  const plan = await planWhole(sources, query)
  const stepMs = intervalMs(plan.window.interval)
  const total = plan.scope.markets.length * ((plan.window.to - plan.window.from) / stepMs)
  const venues: PrecomputedVenue[] = []
  let before = 0
  for (const market of plan.scope.markets) {
    const onColumns = (done: number): void => onProgress?.({ done: before + done, total })
    venues.push(await precomputeVenue(sources, { query, plan, market }, { signal, onColumns }))
    before += total / plan.scope.markets.length
    onProgress?.({ done: before, total })
  }
  return venues
}

/** One venue; where its market is written to on the way, what is computed is refused, and it goes on from a new plan. */
async function precomputeVenue(
  sources: PrecomputeSources,
  { query, plan, market }: { query: PrecomputeQuery; plan: HeatmapPlan; market: Market },
  hooks: WorkHooks,
): Promise<PrecomputedVenue> {
  const first = await new VenueWork(sources, plan, market).run(hooks)
  let last = first
  let { stored } = first
  for (let i = 1; last.isRefused && i < MOST_BEGINNINGS; i++) {
    const now = await planWhole(sources, query)
    const again = now.scope.markets.find(({ exchange }) => exchange === market.exchange)
    if (again === undefined) break
    const decided = { ...now, bucketSize: plan.bucketSize, window: plan.window }
    last = await new VenueWork(sources, decided, again).run(hooks)
    stored += last.stored
  }
  return { exchange: market.exchange, kept: first.kept, stored, to: last.to }
}

/** The plan of everything that is stored, within the limits of the query. */
async function planWhole(sources: HeatmapSources, query: PrecomputeQuery): Promise<HeatmapPlan> {
  const { start_time, end_time, ...rest } = query
  const plan = await planHeatmap(sources, rest)
  const { scope, dataEnd } = plan
  const firsts = scope.markets.flatMap((market) => planBaseCandles(rowsOfKind(market, 'candles'))[0]?.from ?? [])
  const range = { start_time: start_time ?? String(Math.min(...firsts)), end_time: end_time ?? String(dataEnd) }
  const window = resolveWindow(
    { ...range, interval: plan.window.interval },
    dataEnd,
    (part) => baseCandleMs(scope.markets, part),
    Number.POSITIVE_INFINITY,
  )
  return { ...plan, window }
}

interface WorkHooks {
  readonly signal: AbortSignal | undefined
  onColumns(done: number): void
}

interface WorkOutcome extends Omit<PrecomputedVenue, 'exchange'> {
  /** Whether a write was refused because the market was written to meanwhile. */
  readonly isRefused: boolean
}

/** The work on one venue. */
class VenueWork {
  private readonly sources: PrecomputeSources
  private readonly plan: HeatmapPlan
  private readonly market: Market
  private readonly spec: HeatSpec
  private stored = 0

  constructor(sources: PrecomputeSources, plan: HeatmapPlan, market: Market) {
    this.sources = sources
    this.plan = plan
    this.market = market
    this.spec = heatSpec(plan, market, intervalMs(plan.window.interval))
  }

  async run(hooks: WorkHooks): Promise<WorkOutcome> {
    hooks.signal?.throwIfAborted()
    const { window } = this.plan
    const from = await this.storedTo()
    const kept = (from - window.from) / this.spec.stepMs
    const isRefused = from < window.to && !(await this.compute(from, hooks))
    return { kept, stored: this.stored, to: from + this.stored * this.spec.stepMs, isRefused }
  }

  /** Where the columns from the beginning on that are stored without a hole end. */
  private async storedTo(): Promise<number> {
    const { window } = this.plan
    const { stepMs } = this.spec
    const times = await this.sources.heat.readHeatTimes(this.spec, window)
    const hole = times.findIndex((time, t) => time !== window.from + t * stepMs)
    return window.from + (hole < 0 ? times.length : hole) * stepMs
  }

  /** Computes and stores what follows; false where a write was refused. */
  private async compute(from: number, { signal, onColumns }: WorkHooks): Promise<boolean> {
    const { plan, market, spec } = this
    const venue = await loadVenue(this.sources, plan, { market, from })
    let finished = new FinishedColumns()
    const walk: MarketWalk = new MarketWalk({
      ...plan,
      ...venue,
      window: { from, to: plan.window.to },
      stepMs: spec.stepMs,
      onColumn: () => finished.note(walk),
    })
    const until = Math.min(plan.window.to, finishedTo(market, walk.dataEnd))
    for (const { time, isCheckpoint } of stops({ from: walk.from, to: until }, { from, stepMs: spec.stepMs })) {
      signal?.throwIfAborted()
      walk.walkTo(time)
      if (isCheckpoint) await this.writeState(time, walk)
      const kept = finished.before(walk.matrix, until)
      if (kept !== undefined) {
        if (!(await this.write(kept))) return false
        walk.matrix.restart()
        finished = new FinishedColumns()
        onColumns((time - plan.window.from) / spec.stepMs)
      }
      await setImmediate()
    }
    const last = finished.before(walk.finish().matrix, until)
    return last === undefined || this.write(last)
  }

  private async write({ columns, events }: NonNullable<ReturnType<FinishedColumns['before']>>): Promise<boolean> {
    const count = columns.time.length
    const isWritten = await this.sources.heat.writeHeatColumns(this.spec, columns, { events, basis: this.basis })
    if (isWritten) this.stored += count
    return isWritten
  }

  /** Stores the state of a walk that stands at a time. */
  private async writeState(time: number, walk: MarketWalk): Promise<void> {
    const checkpoint = engineCheckpoint(walk, { plan: this.plan, market: this.market, time })
    if (checkpoint !== undefined) await this.sources.heat.writeCheckpoints([checkpoint], this.basis)
  }

  private get basis(): HeatBasis {
    return basisOf(this.plan, this.market.exchange)
  }
}

/** Times at which a walk stops: to write columns, or to keep its state. */
function stops(
  walked: TimeRange,
  { from, stepMs }: { readonly from: number; readonly stepMs: number },
): { time: number; isCheckpoint: boolean }[] {
  const checkpoints = new Set(checkpointTimes(walked, walked.to))
  const times = new Set(checkpoints)
  const end = from + Math.floor((walked.to - from) / stepMs) * stepMs
  for (let time = from + COLUMNS_A_WRITE * stepMs; time < end; time += COLUMNS_A_WRITE * stepMs) times.add(time)
  return [...times].sort((a, b) => a - b).map((time) => ({ time, isCheckpoint: checkpoints.has(time) }))
}
