import { ceilTime, floorTime, intervalMs, type TimeRange } from '../domain/time.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { COLUMN_GAP, COLUMN_OPEN, type HeatMatrix } from '../kernel/heat-matrix.ts'
import { sumMatrices } from '../kernel/sum-matrices.ts'
import type { Market } from './catalog.ts'
import { type Heatmap, joinVenues } from './heatmap.ts'
import { type HeatmapPlan, type HeatmapQuery, type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { inputsOf } from './input-request.ts'
import { exchangeOf, type MarketScope, resolveScope, tierTables } from './market-scope.ts'
import { loadVenuesFrom } from './venue-inputs.ts'
import { type RunningCandle, WarmVenue } from './warm-venue.ts'
import { windowLength } from './window.ts'

/** Closed columns that are told one by one at most; of more a new heatmap tells at once. */
const MOST_NEW_COLUMNS = 64

/** What an advance of a map changed: open times of columns, UTC ms. */
export type WarmChange =
  /** Columns from `from` on, Infinity for none; those before `closedTo` do not change any more. */
  | { readonly kind: 'columns'; readonly from: number; readonly closedTo: number }
  /** Columns that were told as closed are others now, or very many are new: only a new heatmap tells all. */
  | { readonly kind: 'restarted' }

/** Does work that takes long once its turn has come. */
export type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>

/** What is stored of one venue behind the bars that its run has stepped. */
interface VenueTail {
  readonly venue: WarmVenue
  readonly market: Market
  readonly bars: BarColumns
  readonly known: ReturnType<WarmVenue['knownOf']>
}

/**
 * A heatmap that goes on with its markets, column by column.
 *
 * Its columns are those of `computeHeatmap` to the bit. The window keeps its length and moves on by whole columns, so
 * what is in memory is bounded; the bucket size is decided when the map starts and kept. When the stored past changes
 * under it (a hole is filled, a file imported again, margin tiers are updated, a venue is added), every run starts
 * anew from its first bar. What it reads it reads for one caller at a time.
 */
export class WarmMap {
  /** Length of a column, ms. */
  readonly stepMs: number
  private readonly sources: HeatmapSources
  private readonly query: HeatmapQuery
  private readonly inTurn: InTurn
  /** What the window shows before the end of the data, ms. */
  private readonly length: number
  private plan: HeatmapPlan
  private venues: readonly WarmVenue[] = []

  /** @param plan - of the query; `start` must come next */
  constructor(sources: HeatmapSources, query: HeatmapQuery, { plan, inTurn }: { plan: HeatmapPlan; inTurn: InTurn }) {
    this.sources = sources
    this.inTurn = inTurn
    this.query = query
    this.plan = plan
    this.stepMs = intervalMs(plan.window.interval)
    this.length = windowLength(query, plan)
  }

  /** Runs the plan from the first bar. */
  async start(): Promise<void> {
    this.begin(this.plan, await this.runsOf(this.plan))
  }

  /** Open times of the columns from `closedTo` to the last one are still open; UTC ms. */
  get closedTo(): number {
    return floorTime(this.reportedTo(), this.stepMs)
  }

  /** End of the last column of which something is shown, UTC ms. */
  get shownTo(): number {
    return Math.max(this.plan.window.to, ...this.glancedColumns().map((time) => time + this.stepMs))
  }

  /** First column that is shown otherwise than `heatmap` has it, UTC ms; Infinity for none. */
  get glancedFrom(): number {
    return Math.min(...this.glancedColumns())
  }

  /**
   * Reads what has been stored since; the function that comes of it steps that at once and tells what has changed.
   *
   * @throws the errors of `planHeatmap` when the map must start anew and cannot
   */
  async prepare(): Promise<() => WarmChange> {
    const tails = await this.loadTails()
    if (tails !== undefined) return () => this.take(tails)
    const plan = await this.planAnew()
    const venues = await this.runsOf(plan)
    return () => {
      this.begin(plan, venues)
      return { kind: 'restarted' }
    }
  }

  /** Notes how far a candle of a venue has come; returns the open time of the column that shows it, if one does. */
  glance(exchange: string, candle: RunningCandle): number | undefined {
    const venue = this.venues.find((candidate) => candidate.exchange === exchange)
    return venue?.glance(candle) === true && venue.isGlanced(venue.openColumn) ? venue.openColumn : undefined
  }

  /** The heatmap of what was stepped, as `computeHeatmap` gives it. */
  heatmap(): Heatmap {
    return joinVenues(
      this.plan,
      this.venues.map((venue) => venue.heatOf(this.plan.window)),
    )
  }

  /**
   * One column of all venues, alone in a matrix; open until the last of them has reported to its end.
   *
   * An open column is the state after the last complete bars, less what prices have crossed since, see `touchColumn`.
   * These are last prices: where liquidations are tested against the mark price, the closed column decides.
   */
  columnAt(time: number): HeatMatrix {
    const isClosed = time < this.closedTo
    const parts = this.venues.map((venue) => (isClosed ? venue.columnAt(time) : venue.shownColumnAt(time)))
    const [axes] = parts
    if (axes === undefined) throw new Error('Invariant: a map has at least one venue')
    const sum = sumMatrices(parts, axes)
    if (!isClosed && sum.state[0] !== COLUMN_GAP) sum.state[0] = COLUMN_OPEN
    return sum
  }

  private take(tails: readonly VenueTail[]): WarmChange {
    const { closedTo } = this
    const progressed = tails.filter(({ known }) => known.count > 0)
    const from = Math.min(...progressed.map(({ venue }) => venue.openColumn))
    for (const { venue, market, bars, known } of tails) {
      // Columns of the last step may have been wanted until now.
      venue.forgetBefore(this.plan.window.from)
      venue.take(market, bars, known)
    }
    this.moveWindow({ ...this.plan, scope: { ...this.plan.scope, markets: tails.map(({ market }) => market) } })
    // A venue that was not waited for has come back.
    if (from < closedTo || this.closedTo < closedTo) return { kind: 'restarted' }
    const changed = { from: this.closedTo > closedTo ? closedTo : from, closedTo: this.closedTo }
    if (changed.closedTo - changed.from > MOST_NEW_COLUMNS * this.stepMs) return { kind: 'restarted' }
    return { kind: 'columns', ...changed }
  }

  private glancedColumns(): number[] {
    return this.venues.filter((venue) => venue.isGlanced(venue.openColumn)).map(({ openColumn }) => openColumn)
  }

  /** Up to when every venue that takes part in the window has reported, UTC ms. */
  private reportedTo(): number {
    const ends = this.venues.map(({ dataEnd }) => dataEnd).filter((dataEnd) => dataEnd > this.plan.window.from)
    return Math.min(...ends)
  }

  /** What is stored behind the stepped bars; undefined when the runs cannot go on with it. */
  private async loadTails(): Promise<VenueTail[] | undefined> {
    const { catalog, inputs } = this.sources
    const scope = await this.loadScope()
    if (scope === undefined) return undefined
    const tails: VenueTail[] = []
    for (const [i, venue] of this.venues.entries()) {
      const market = scope.markets[i]
      if (market === undefined) return undefined
      if (!venue.isSame(market, await tierTables(catalog, exchangeOf(market)))) return undefined
      const bars = await inputs.loadTail(market, inputsOf(this.plan), venue.steppedTo)
      const known = venue.knownOf(bars, market)
      if (!venue.canStep(bars, known)) return undefined
      tails.push({ venue, market, bars, known })
    }
    return tails
  }

  /** The markets of now; undefined when they are not those of the runs. */
  private async loadScope(): Promise<MarketScope | undefined> {
    const { symbol, model, modelOptions } = this.plan
    const question = { symbol, exchanges: this.query.exchanges, model, options: modelOptions }
    const scope = await resolveScope(this.sources.catalog, question)
    const isSame = scope.markets.map(({ exchange }) => exchange).join() === this.venues.map((v) => v.exchange).join()
    return isSame ? scope : undefined
  }

  private async runsOf(plan: HeatmapPlan): Promise<WarmVenue[]> {
    return this.inTurn(async () => {
      const venues: WarmVenue[] = []
      for (const inputs of await loadVenuesFrom(this.sources, plan, plan.window.from)) {
        venues.push(await WarmVenue.begin(plan, inputs))
      }
      return venues
    })
  }

  /** The plan of the same query now, with the buckets and the columns that were decided. */
  private async planAnew(): Promise<HeatmapPlan> {
    const { bucketSize, window } = this.plan
    const query = {
      ...this.query,
      start_time: undefined,
      time_window: undefined,
      interval: window.interval,
      price_bin_size: bucketSize,
    }
    const plan = await planHeatmap(this.sources, query)
    return { ...plan, window: { ...window, ...this.windowTo(plan.dataEnd) } }
  }

  private windowTo(dataEnd: number): TimeRange {
    return { from: floorTime(dataEnd - this.length, this.stepMs), to: ceilTime(dataEnd, this.stepMs) }
  }

  private begin(plan: HeatmapPlan, venues: readonly WarmVenue[]): void {
    this.venues = venues
    this.moveWindow(plan)
  }

  /** Makes the window end with the data. */
  private moveWindow(plan: HeatmapPlan): void {
    const dataEnd = Math.max(...this.venues.map((venue) => venue.dataEnd))
    this.plan = { ...plan, dataEnd, window: { ...plan.window, ...this.windowTo(dataEnd) } }
  }
}
