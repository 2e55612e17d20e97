import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { COLUMN_GAP } from '../../src/kernel/heat-matrix.ts'
import { HeatRun } from '../../src/kernel/heat-run.ts'
import type { LiquidationModel } from '../../src/models/model.ts'
import { MODELS } from '../../src/models/registry.ts'
import { timeEvolving } from '../../src/models/time-evolving.ts'
import { BAR_MS, type MadeBar, madeBars, QUIET_BAR, toColumns } from '../helpers/bars-arbitrary.ts'
import { handBars } from '../helpers/hand-bars.ts'
import { testContext } from '../helpers/test-ladder.ts'

/** Flows of a column by group, longs then shorts; undefined where nothing was told. */
type Told = Readonly<Record<'opened' | 'closed' | 'liquidated', readonly number[]>> | undefined

function toldOf(model: LiquidationModel, bars: ReturnType<typeof toColumns>, options: object, span: number) {
  const { output, step, tiers } = model.start(testContext(), Value.Default(model.options, { ...options }))
  const told: Told[] = []
  const stepMs = span * BAR_MS
  const end = bars.openTime.length * BAR_MS
  const heat = new HeatRun({
    output,
    step,
    window: { from: 0, to: Math.ceil(end / stepMs) * stepMs },
    stepMs,
    onColumn: (_matrix, _column, flows) => {
      const both = (kind: 'opened' | 'closed' | 'liquidated') => [
        ...(flows?.long[kind] ?? []),
        ...(flows?.short[kind] ?? []),
      ]
      told.push(flows && { opened: both('opened'), closed: both('closed'), liquidated: both('liquidated') })
    },
  })
  heat.push(bars)
  return { matrix: heat.finish(end), told, groups: tiers.length }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const SHORT_LIVES: Readonly<Record<string, object>> = {
  openinterest: { lookback_hours: 1 },
  py_liquidation_map: { lookback_hours: 1 },
}

const single = MODELS.filter(({ id }) => id !== 'ensemble').map((model) => ({ id: model.id, model }))

describe.each(single)('$id', ({ model }) => {
  test('tells what each side and leverage opened, closed and lost, adding up to the flows of the column', () => {
    fc.assert(
      fc.property(madeBars(true), fc.integer({ min: 1, max: 5 }), (made: MadeBar[], span) => {
        const bars = toColumns(made)
        const { matrix, told, groups } = toldOf(model, bars, SHORT_LIVES[model.id] ?? {}, span)
        expect(told.length).toBe(matrix.columns)
        told.forEach((flows, t) => {
          if (matrix.state[t] === COLUMN_GAP) {
            expect(flows).toBeUndefined()
            return
          }
          if (flows === undefined) throw new Error('a column has flows')
          const active = matrix.longDensity.sum(t) + matrix.shortDensity.sum(t)
          for (const [kind, expected] of [
            ['opened', matrix.created[t]],
            ['closed', matrix.closed[t]],
            ['liquidated', matrix.consumed[t]],
          ] as const) {
            expect(flows[kind].length).toBe(2 * groups)
            expect(Math.min(...flows[kind])).toBeGreaterThanOrEqual(0)
            const scale = Math.max(expected ?? 0, active)
            expect(Math.abs(sum(flows[kind]) - (expected ?? 0))).toBeLessThanOrEqual(1e-9 * scale)
          }
        })
      }),
    )
  })
})

describe('time_evolving', () => {
  test('by side and leverage', () => {
    // 100 coins open at 100 on both sides: 75 % at 10x and 25 % at 50x, whose longs are liquidated at 98.5: 25 coins.
    // Then 225 of 800 coins close; of longs 25 less, since those were liquidated.
    const bars = handBars([
      { change: 100, openInterest: 700 },
      { low: 98, change: -225, openInterest: 800 },
    ])
    const { told } = toldOf(timeEvolving, bars, {}, 1)
    expect(told).toEqual([
      { opened: [7500, 2500, 7500, 2500], closed: [0, 0, 0, 0], liquidated: [0, 0, 0, 0] },
      // Longs close 200 / 800 of what is left, shorts 225 / 800.
      { opened: [0, 0, 0, 0], closed: [1875, 0, 2109.375, 703.125], liquidated: [0, 2500, 0, 0] },
    ])
  })
})

describe('ensemble', () => {
  test('tells none: its mix has no positions of its own', () => {
    const model = MODELS.find(({ id }) => id === 'ensemble')
    if (model === undefined) throw new Error('there is an ensemble')
    const bars = toColumns([{ ...QUIET_BAR, change: 50 }, QUIET_BAR])
    expect(toldOf(model, bars, {}, 1).told).toEqual([undefined, undefined])
  })
})
