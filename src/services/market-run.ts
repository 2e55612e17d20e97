import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import type { LeverageWeight, LiquidationModel, ModelInput, ModelRun } from '../models/model.ts'
import { barsKnownAt } from './bars.ts'
import type { Market } from './catalog.ts'
import { VenueLadder } from './ladder.ts'
import type { MarketInputs } from './market-inputs.ts'
import { storedInputs } from './model-inputs.ts'

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
  const { market, inputs, window, stepMs, bucketSize, model, asOf } = request
  const { bars } = inputs
  const firstBar = bars.openTime[0] ?? window.from
  const ladder = new VenueLadder({
    ...request,
    symbol: market.symbol,
    tiers: request.weights,
    areTiersGiven: request.areWeightsGiven,
    range: { from: firstBar, to: Math.min(window.to, asOf) },
  })
  const available: ReadonlySet<ModelInput> = storedInputs(market)
  const context = {
    bucketSize,
    tiers: request.weights,
    areTiersGiven: request.areWeightsGiven,
    available,
    ladderOf: ladder.ladderOf.bind(ladder),
  }
  const modelRun = model.start(context, request.modelOptions)
  const { count, dataEnd } = barsKnownAt(bars, asOf)
  const run = new HeatRun({ output: modelRun.output, step: modelRun.step, window, stepMs, onColumn: request.onColumn })
  run.push(bars, 0, count)
  const matrix = run.finish(dataEnd)
  const said = [...inputs.notes, ...(modelRun.notes?.() ?? [])].map((note) => `${market.exchange}: ${note}`)
  return {
    matrix,
    model: modelRun,
    tiersValidFrom: ladder.tiersValidFrom,
    warnings: [...ladder.warnings, ...said],
    firstBar,
    dataEnd,
    lastClose: bars.close[bars.closeTime.findLastIndex((time) => time <= Math.min(window.to, asOf))],
  }
}
