import type { PlannedValue } from '../storage/import-target.ts'
import { planCandles, planMarkCandles } from './plan-candles.ts'
import { type PlannedValues, required, type ValueContext } from './plan-context.ts'
import { planLiquidations } from './plan-liquidations.ts'
import { planOpenInterest } from './plan-open-interest.ts'
import { planTakerFlow } from './plan-taker-flow.ts'

/** Values and rules of a file of any kind. */
export function planValues(context: ValueContext): PlannedValues {
  const { kind } = context.options
  switch (kind) {
    case 'candles':
      return planCandles(context)
    case 'mark-candles':
      return planMarkCandles(context)
    case 'open-interest':
      return planOpenInterest(context)
    case 'taker-flow':
      return planTakerFlow(context)
    case 'liquidations':
      return planLiquidations(context)
    case 'funding':
      return only(context, { role: 'funding_rate', target: 'rate', rule: 'finite' })
    case 'long-short-ratio':
      return only(context, { role: 'ratio', target: 'ratio', rule: 'not-negative' })
  }
}

function only(
  { found }: ValueContext,
  { role, target, rule }: { role: string; target: string; rule: 'finite' | 'not-negative' },
): PlannedValues {
  const column = required(found, role).position
  const value: PlannedValue = { type: 'number', target, column, rule, isRequired: true, factor: 1 }
  return { values: [value], rules: [], notes: [] }
}
