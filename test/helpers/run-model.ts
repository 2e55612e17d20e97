import { Value } from 'typebox/value'
import type { TimeRange } from '../../src/domain/time.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import { LiquidationEngine } from '../../src/kernel/engine.ts'
import type { HeatMatrix } from '../../src/kernel/heat-matrix.ts'
import { HeatRun } from '../../src/kernel/heat-run.ts'
import type { LiquidationModel } from '../../src/models/model.ts'
import { BAR_MS } from './bars-arbitrary.ts'

/** Two tiers, 10x and 50x, with round ratios: long levels at 90.5 % and 98.4 % of entry, shorts at 109.5 % and 101.6 %. */
export const TEST_LADDER = [
  { validFrom: 0, longRatio: Float64Array.of(0.905, 0.984), shortRatio: Float64Array.of(1.095, 1.016) },
]
export const TEST_WEIGHTS = Float64Array.of(0.75, 0.25)

export interface RunOptions {
  readonly model: LiquidationModel
  readonly bars: BarColumns
  readonly options?: object
  readonly window?: TimeRange
  readonly stepMs?: number
  readonly bucketSize?: number
  /** Bars per push; undefined pushes all at once. */
  readonly chunk?: number
}

/** Runs a model over bars with the test ladder. */
export function runModel(run: RunOptions): HeatMatrix {
  const { model, bars, options = {}, stepMs = BAR_MS, bucketSize = 0.5, chunk } = run
  const end = bars.closeTime.at(-1) ?? 0
  const window = run.window ?? { from: 0, to: Math.ceil(end / stepMs) * stepMs }
  const engine = new LiquidationEngine({ groups: TEST_WEIGHTS.length, bucketSize })
  const step = model.start(
    { engine, weights: TEST_WEIGHTS, ladder: TEST_LADDER },
    Value.Default(model.options, { ...options }),
  )
  const heat = new HeatRun({ engine, step, window, stepMs })
  if (chunk === undefined) heat.push(bars)
  else
    for (let from = 0; from < bars.openTime.length; from += chunk)
      heat.push(bars, from, Math.min(from + chunk, bars.openTime.length))
  return heat.finish(end)
}

/** A heatmap as plain numbers, for bit-for-bit comparison. */
export function plain(matrix: HeatMatrix): object {
  return {
    state: [...matrix.state],
    created: [...matrix.created],
    consumed: [...matrix.consumed],
    closed: [...matrix.closed],
    series: matrix.series.map((series) => ({
      first: Array.from(series.first.subarray(0, matrix.columns)),
      offset: Array.from(series.offset.subarray(0, matrix.columns + 1)),
      values: Array.from(series.values.subarray(0, series.offset[matrix.columns] ?? 0)),
    })),
  }
}
