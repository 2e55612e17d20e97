import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import type { LeverageWeight, LiquidationModel, ModelRun } from '../models/model.ts'
import { barsKnownAt } from './bars.ts'
import type { Market } from './catalog.ts'
import { InputTally } from './input-tally.ts'
import type { VenueLadder } from './ladder.ts'
import { type RunReport, reportOf } from './run-report.ts'
import { restoreRun, saveRun } from './run-state.ts'
import { startVenueModel } from './venue-model.ts'

/** What a run on one venue is given. */
export interface VenueInputs {
  readonly market: Market
  readonly exchange: Exchange
  /** Tier tables of the venue. */
  readonly tables: readonly TierTable[]
  /** From the first stored bar on, or from the time of `state`. */
  readonly bars: BarColumns
  /** Open time of the first stored bar, UTC ms. */
  readonly firstBar: number
  /** State of a run after all bars before `bars`; undefined to begin anew. */
  readonly state: Uint8Array | undefined
}

export interface MarketRunRequest extends VenueInputs {
  readonly model: LiquidationModel
  readonly modelOptions: unknown
  readonly weights: readonly LeverageWeight[]
  readonly areWeightsGiven: boolean
  readonly typicalNotional: number
  readonly bucketSize: number
  readonly window: TimeRange
  readonly stepMs: number
  /** Only what was known at this time counts, UTC ms. */
  readonly asOf: number
  /** Called after each column, see `HeatRun`. */
  readonly onColumn?: ((matrix: HeatMatrix, column: number) => void) | undefined
}

/** One exchange's heatmap over the window, as from its first stored bar on, so that the warm-up is exact. */
export interface MarketRun {
  readonly matrix: HeatMatrix
  /** Leverage tiers with their share of new positions. */
  readonly tiers: readonly LeverageWeight[]
  readonly tiersValidFrom: number | undefined
  readonly report: RunReport
  readonly warnings: readonly string[]
  readonly firstBar: number
  /** Up to when its inputs are complete, UTC ms; 0 where they never are. */
  readonly dataEnd: number
  /** Close of the last candle that closed by the end of the window; undefined when none of its bars did. */
  readonly lastClose: number | undefined
}

/** Runs a model over one market's inputs. */
export function runMarket(request: MarketRunRequest): MarketRun {
  return new MarketWalk(request).finish()
}

/** A market's run that can stop at the end of any column, so that several markets go through time together. */
export class MarketWalk {
  readonly model: ModelRun
  /** Up to when the inputs of all bars are complete, those of the restored state included, UTC ms. */
  readonly dataEnd: number
  private readonly request: MarketRunRequest
  private readonly ladder: VenueLadder
  private readonly run: HeatRun
  private readonly tally = new InputTally()
  private readonly count: number
  /** When all that was stepped was known, UTC ms. */
  private knownTo = 0
  private next = 0
  /** Close time of the last complete bar that was stepped before. */
  private restoredEnd = 0

  constructor(request: MarketRunRequest) {
    const { window, stepMs, asOf, firstBar, bars, state } = request
    this.request = request
    const range = { from: firstBar, to: Math.min(window.to, asOf) }
    const { ladder, model } = startVenueModel({ ...request, range })
    this.ladder = ladder
    this.model = model
    const { output, step } = this.model
    this.run = new HeatRun({ output, step, window, stepMs, onColumn: request.onColumn })
    const { count, dataEnd } = barsKnownAt(bars, asOf)
    this.count = count
    this.dataEnd = Math.max(dataEnd, state === undefined ? 0 : this.restore(state))
  }

  /** Open time of the first bar it is given, UTC ms. */
  get from(): number {
    return this.request.bars.openTime[0] ?? this.dataEnd
  }

  /** Whether every bar that was known was stepped. */
  get isAtEnd(): boolean {
    return this.next >= this.count
  }

  /** Columns that were written since its last restart. */
  get matrix(): HeatMatrix {
    return this.run.matrix
  }

  /** When all that was stepped so far was known, UTC ms. */
  get knownAt(): number {
    return this.knownTo
  }

  /** Steps all bars that open before `time`, a column boundary; columns that end by then are written, holes as gaps. */
  walkTo(time: number): void {
    const { bars } = this.request
    let to = this.next
    while (to < this.count && (bars.openTime[to] ?? 0) < time) to++
    this.step(to)
    if (!this.isAtEnd) this.run.closeTo(time)
  }

  /** What it says of itself now. */
  report(): RunReport {
    return reportOf({ tally: this.tally, model: this.model })
  }

  /**
   * Its state at a time up to which it has walked and its inputs are complete: a run that is given it and the bars
   * from there on goes on as this one.
   *
   * Undefined for a model whose memory cannot be written down, and while it looks back over all bars so far.
   */
  save(): Uint8Array | undefined {
    const { memory } = this.model
    if (memory === undefined || this.model.looksBack?.() === true) return undefined
    const parts = { tally: this.tally, run: this.run, memory }
    return saveRun(parts, { knownAt: this.knownTo, steppedTo: this.steppedEnd() })
  }

  /** Steps the bars that are left and ends the run. */
  finish(): MarketRun {
    const { bars, window, asOf } = this.request
    this.step(this.count)
    const matrix = this.run.finish(this.dataEnd)
    const lastClose = bars.close[bars.closeTime.findLastIndex((time) => time <= Math.min(window.to, asOf))]
    return { ...this.outcome(matrix, this.report()), lastClose }
  }

  /** What a run with these columns, which said this at their end, is for its readers. */
  outcome(matrix: HeatMatrix, report: RunReport): Omit<MarketRun, 'lastClose'> {
    const { market, firstBar } = this.request
    return {
      matrix,
      tiers: this.model.tiers,
      tiersValidFrom: this.ladder.tiersValidFrom,
      report,
      warnings: [...this.ladder.warnings, ...report.notes.map((note) => `${market.exchange}: ${note}`)],
      firstBar,
      dataEnd: this.dataEnd,
    }
  }

  /** Steps bars up to index `to`, those after the window not. */
  private step(to: number): void {
    const { bars, window } = this.request
    const from = this.next
    let end = to
    while (end > from && (bars.openTime[end - 1] ?? 0) >= window.to) end--
    // Columns are written while bars are stepped: what they are asked about is that of their own end.
    for (let i = from; i < end; i++) {
      this.run.closeTo(bars.openTime[i] ?? 0)
      this.tally.add(bars, i, i + 1)
      if (bars.complete[i] === 1) this.knownTo = Math.max(this.knownTo, bars.knownAt[i] ?? 0)
      this.run.push(bars, i, i + 1)
    }
    this.next = to
  }

  /** Close time of the last complete bar that was stepped. */
  private steppedEnd(): number {
    const { bars } = this.request
    const last = bars.complete.lastIndexOf(1, this.next - 1)
    return this.next === 0 || last < 0 ? this.restoredEnd : (bars.closeTime[last] ?? 0)
  }

  /** Takes a saved state; tells up to when its inputs were complete. */
  private restore(state: Uint8Array): number {
    const { knownAt, steppedTo } = restoreRun({ tally: this.tally, run: this.run, memory: this.model.memory }, state)
    this.knownTo = knownAt
    this.restoredEnd = steppedTo
    return this.restoredEnd
  }
}
