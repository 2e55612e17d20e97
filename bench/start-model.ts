import { Value } from 'typebox/value'
import { simulated } from '../src/exchanges/simulated.ts'
import type { BarColumns } from '../src/kernel/bars.ts'
import { HeatRun } from '../src/kernel/heat-run.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../src/models/leverage-weights.ts'
import type { LiquidationModel, ModelContext, ModelRun } from '../src/models/model.ts'
import { VenueLadder } from '../src/services/ladder.ts'

export interface StartRequest {
  readonly model: LiquidationModel
  readonly bars: BarColumns
  readonly bucketSize: number
  /** Columns are written for the last `columns` of `stepMs`; 0 only steps the state. */
  readonly columns?: number
  readonly stepMs?: number
}

/** A model with its default options on the simulated venue, ready for bars. */
export function startModel(request: StartRequest): {
  readonly model: ModelRun
  readonly heat: HeatRun
  readonly end: number
} {
  const { bars, columns = 0, stepMs = 300_000 } = request
  const end = bars.closeTime.at(-1) ?? 0
  const model = request.model.start(contextOf(request), Value.Default(request.model.options, {}))
  const window = { from: end - columns * stepMs, to: end }
  return { model, heat: new HeatRun({ output: model.output, step: model.step, window, stepMs }), end }
}

function contextOf({ bars, bucketSize }: StartRequest): ModelContext {
  const total = DEFAULT_LEVERAGE_WEIGHTS.reduce((sum, { weight }) => sum + weight, 0)
  const tiers = DEFAULT_LEVERAGE_WEIGHTS.map(({ leverage, weight }) => ({ leverage, weight: weight / total }))
  const ladder = new VenueLadder({
    exchange: simulated,
    symbol: 'BENCHUSDT',
    tables: simulated.tierTables,
    tiers,
    areTiersGiven: false,
    typicalNotional: 10_000,
    range: { from: bars.openTime[0] ?? 0, to: bars.closeTime.at(-1) ?? 0 },
  })
  return {
    bucketSize,
    tiers,
    areTiersGiven: false,
    ladderOf: ladder.ladderOf.bind(ladder),
  }
}
