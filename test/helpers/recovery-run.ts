import { Value } from 'typebox/value'
import type { PriceDensity } from '../../src/analysis/price-density.ts'
import type { SideDensities } from '../../src/analysis/recovery-score.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import type { HeatMatrix, SpanSeries } from '../../src/kernel/heat-matrix.ts'
import { HeatRun } from '../../src/kernel/heat-run.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../../src/models/leverage-weights.ts'
import type { LiquidationModel } from '../../src/models/model.ts'
import { withTriggers } from '../../src/services/base-candles.ts'
import { VenueLadder } from '../../src/services/ladder.ts'
import { alignSimulated } from './align-simulated.ts'
import type { RecoveryMarket } from './recovery-market.ts'

const MINUTE = 60_000

/** What the server would step: every input of the market, none of its truth. */
export function recoveryBars({ largeTrades, ...market }: RecoveryMarket): BarColumns {
  return alignSimulated(market, withTriggers(market.candles, market.markCandles), largeTrades)
}

export interface RecoveryQuestion {
  readonly model: LiquidationModel
  readonly bars: BarColumns
  readonly bucketSize: number
  readonly options?: Readonly<Record<string, unknown>>
  /** Time of the map, UTC ms; the end of the bars unless given. */
  readonly end?: number
}

/** A model's map at the end of the bars, with default options unless others are given. */
export function recoveredMap({ model, bars, bucketSize, options = {}, ...question }: RecoveryQuestion): SideDensities {
  const end = question.end ?? bars.closeTime.at(-1) ?? 0
  const ladder = new VenueLadder({
    exchange: simulated,
    symbol: 'DEMOUSDT',
    tables: simulated.tierTables,
    tiers: DEFAULT_LEVERAGE_WEIGHTS,
    areTiersGiven: false,
    typicalNotional: 10_000,
    range: { from: bars.openTime[0] ?? 0, to: end },
  })
  const run = model.start(
    {
      bucketSize,
      tiers: DEFAULT_LEVERAGE_WEIGHTS,
      areTiersGiven: false,
      ladderOf: ladder.ladderOf.bind(ladder),
    },
    Value.Default(model.options, { ...options }),
  )
  const heat = new HeatRun({ ...run, window: { from: end - MINUTE, to: end }, stepMs: MINUTE })
  heat.push(bars)
  const matrix = heat.finish(end)
  return { long: lastOf(matrix, matrix.longDensity), short: lastOf(matrix, matrix.shortDensity) }
}

function lastOf({ columns, bucketSize }: HeatMatrix, series: SpanSeries): PriceDensity {
  const at = columns - 1
  return {
    first: series.first[at] ?? 0,
    size: bucketSize,
    values: series.values.slice(series.offset[at] ?? 0, series.offset[at + 1] ?? 0),
  }
}
