import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { HeatMatrix } from '../../src/kernel/heat-matrix.ts'
import { HeatRun } from '../../src/kernel/heat-run.ts'
import { MODELS } from '../../src/models/registry.ts'
import { BAR_MS, madeBars, sliceBars, toColumns } from '../helpers/bars-arbitrary.ts'
import { plain, runModel } from '../helpers/run-model.ts'
import { testContext } from '../helpers/test-ladder.ts'

/** Bars in a column. */
const SPAN = 4

describe.each(MODELS.map((model) => ({ id: model.id, model })))('$id', ({ model }) => {
  test('shows the column that is being filled as a run that ends there has it, and goes on to the bit', () => {
    fc.assert(
      fc.property(madeBars(), (made) => {
        const bars = toColumns(made)
        const stepMs = SPAN * BAR_MS
        const window = { from: 0, to: Math.ceil(made.length / SPAN) * stepMs }
        const { output, step } = model.start(testContext(), Value.Default(model.options, {}))
        const heat = new HeatRun({ output, step, window, stepMs })
        for (let i = 0; i < made.length; i++) {
          heat.push(bars, i, i + 1)
          const peeked = new HeatMatrix({ startTime: 0, stepMs, bucketSize: output.bucketSize })
          heat.peek(peeked)
          const ended = runModel({ model, bars: sliceBars(bars, 0, i + 1), stepMs })
          const last = new HeatMatrix({ startTime: 0, stepMs, bucketSize: output.bucketSize })
          last.appendColumn(ended, ended.columns - 1)
          expect({ ...plain(peeked), state: 0 }).toEqual({ ...plain(last), state: 0 })
        }
        expect(plain(heat.finish(made.length * BAR_MS))).toEqual(plain(runModel({ model, bars, stepMs })))
      }),
      { numRuns: 20 },
    )
  })
})
