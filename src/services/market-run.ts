import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { LiquidationEngine } from '../kernel/engine.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import type { LeverageWeight, LiquidationModel } from '../models/model.ts'
import { extentOf, type Market, rowsOfKind } from './catalog.ts'
import { buildLadder, type Ladder } from './ladder.ts'
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
}

/** One exchange's heatmap over the window, computed from its first stored bar so that the warm-up is exact. */
export interface MarketRun {
  readonly matrix: HeatMatrix
  readonly ladder: Ladder
  readonly firstBar: number
  /** Close of the last candle that opens before the end of the window; undefined when there is none. */
  readonly lastClose: number | undefined
}

/** Runs a model over one market's inputs. */
export function runMarket(request: MarketRunRequest): MarketRun {
  const { market, inputs, window, stepMs, bucketSize, model } = request
  const { bars } = inputs
  const firstBar = bars.openTime[0] ?? window.from
  const ladder = buildLadder({ ...request, symbol: market.symbol, range: { from: firstBar, to: window.to } })
  const engine = new LiquidationEngine({ groups: ladder.weights.length, bucketSize })
  const weights = Float64Array.from(ladder.weights, (tier) => tier.weight)
  const step = model.start({ engine, weights, ladder: ladder.periods }, request.modelOptions)
  const run = new HeatRun({ engine, step, window, stepMs })
  run.push(bars)
  const matrix = run.finish(completeExtent(market)?.to ?? window.from)
  return { matrix, ladder, firstBar, lastClose: closeBefore(bars, window.to) }
}

/** Time over which both candles and open interest exist, holes aside; undefined when there is none. */
export function completeExtent(market: Market): TimeRange | undefined {
  const candles = extentOf(rowsOfKind(market, 'candles'))
  const openInterest = extentOf(
    rowsOfKind(market, 'open-interest').map((row) => ({ from: row.from, to: row.to - row.stepMs })),
  )
  if (candles === undefined || openInterest === undefined) return undefined
  const extent = { from: Math.max(candles.from, openInterest.from), to: Math.min(candles.to, openInterest.to) }
  return extent.to > extent.from ? extent : undefined
}

function closeBefore(bars: BarColumns, time: number): number | undefined {
  return bars.close[bars.openTime.findLastIndex((openTime) => openTime < time)]
}
