import { Value } from 'typebox/value'
import type { TimeRange } from '../../src/domain/time.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import type { HeatMatrix } from '../../src/kernel/heat-matrix.ts'
import { HeatRun } from '../../src/kernel/heat-run.ts'
import type { LiquidationModel, ModelContext, ModelRun } from '../../src/models/model.ts'
import { BAR_MS } from './bars-arbitrary.ts'
import { testContext } from './test-ladder.ts'

export interface RunOptions {
  readonly model: LiquidationModel
  readonly bars: BarColumns
  readonly options?: object
  readonly window?: TimeRange
  readonly stepMs?: number
  /** Bars per push; undefined pushes all at once. */
  readonly chunk?: number
  readonly context?: Partial<ModelContext>
}

/** Runs a model over bars with the test tiers. */
export function runModel(run: RunOptions): HeatMatrix {
  return startModel(run).matrix
}

/** The same, with the run itself. */
export function startModel(options: RunOptions): { matrix: HeatMatrix; run: ModelRun } {
  const { model, bars, stepMs = BAR_MS, chunk } = options
  const end = bars.closeTime.at(-1) ?? 0
  const window = options.window ?? { from: 0, to: Math.ceil(end / stepMs) * stepMs }
  const run = model.start(testContext(options.context), Value.Default(model.options, { ...options.options }))
  const heat = new HeatRun({ output: run.output, step: run.step, window, stepMs })
  if (chunk === undefined) heat.push(bars)
  else
    for (let from = 0; from < bars.openTime.length; from += chunk)
      heat.push(bars, from, Math.min(from + chunk, bars.openTime.length))
  return { matrix: heat.finish(end), run }
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
