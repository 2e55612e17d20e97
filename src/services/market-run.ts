import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import type { LeverageWeight, LiquidationModel, ModelRun } from '../models/model.ts'
import { barsKnownAt } from './bars.ts'
import type { Market } from './catalog.ts'
import { VenueLadder } from './ladder.ts'
import type { MarketInputs } from './market-inputs.ts'

export interface MarketRunRequest {
  readonly market: Market
  readonly inputs: MarketInputs
  readonly exchange: Exchange
  readonly tables: readonly TierTable[]
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

/** One exchange's heatmap over the window, computed from its first stored bar so that the warm-up is exact. */
export interface MarketRun {
  readonly matrix: HeatMatrix
  readonly model: ModelRun
  readonly tiersValidFrom: number | undefined
  readonly warnings: readonly string[]
  readonly firstBar: number
  /** Up to when its inputs are complete, UTC ms; 0 where they never are. */
  readonly dataEnd: number
  /** Close of the last candle that closed by the end of the window; undefined when there is none. */
  readonly lastClose: number | undefined
}

/** Runs a model over one market's inputs. */
export function runMarket(request: MarketRunRequest): MarketRun {
  return new MarketWalk(request).finish()
}

/** A market's run that can stop at the end of any column, so that several markets go through time together. */
export class MarketWalk {
  readonly model: ModelRun
  private readonly request: MarketRunRequest
  private readonly ladder: VenueLadder
  private readonly run: HeatRun
  private readonly firstBar: number
  private readonly count: number
  private readonly dataEnd: number
  private next = 0

  constructor(request: MarketRunRequest) {
    const { market, inputs, window, stepMs, bucketSize, model, asOf } = request
    this.request = request
    this.firstBar = inputs.bars.openTime[0] ?? window.from
    this.ladder = new VenueLadder({
      ...request,
      symbol: market.symbol,
      tiers: request.weights,
      areTiersGiven: request.areWeightsGiven,
      range: { from: this.firstBar, to: Math.min(window.to, asOf) },
    })
    const context = {
      bucketSize,
      tiers: request.weights,
      areTiersGiven: request.areWeightsGiven,
      ladderOf: this.ladder.ladderOf.bind(this.ladder),
    }
    this.model = model.start(context, request.modelOptions)
    const { output, step } = this.model
    this.run = new HeatRun({ output, step, window, stepMs, onColumn: request.onColumn })
    const { count, dataEnd } = barsKnownAt(inputs.bars, asOf)
    this.count = count
    this.dataEnd = dataEnd
  }

  /** Whether every bar that was known was stepped. */
  get isAtEnd(): boolean {
    return this.next >= this.count
  }

  /** Steps all bars that open before `time`, a column boundary; columns that end by then are written, holes as gaps. */
  walkTo(time: number): void {
    const { bars } = this.request.inputs
    const from = this.next
    while (this.next < this.count && (bars.openTime[this.next] ?? 0) < time) this.next++
    this.run.push(bars, from, this.next)
    if (!this.isAtEnd) this.run.closeTo(time)
  }

  /** Steps the bars that are left and ends the run. */
  finish(): MarketRun {
    const { market, inputs, window, asOf } = this.request
    const { bars } = inputs
    this.run.push(bars, this.next, this.count)
    this.next = this.count
    const matrix = this.run.finish(this.dataEnd)
    const said = [...inputs.notes, ...(this.model.notes?.() ?? [])].map((note) => `${market.exchange}: ${note}`)
    return {
      matrix,
      model: this.model,
      tiersValidFrom: this.ladder.tiersValidFrom,
      warnings: [...this.ladder.warnings, ...said],
      firstBar: this.firstBar,
      dataEnd: this.dataEnd,
      lastClose: bars.close[bars.closeTime.findLastIndex((time) => time <= Math.min(window.to, asOf))],
    }
  }
}
