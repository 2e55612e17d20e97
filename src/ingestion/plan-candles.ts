import type { PlannedValue } from '../storage/import-target.ts'
import { scaleToBase } from './base-units.ts'
import { type PlannedValues, required, type ValueContext } from './plan-context.ts'

/** Candles: prices as they are, volumes in base units. */
export function planCandles(context: ValueContext): PlannedValues {
  const { found, file, options } = context
  const { contractValue } = options
  const base = (role: string, target: string): PlannedValue[] => {
    const column = found.get(role)
    if (column === undefined) return []
    const unit = column.unit === 'base' ? 'base' : (options.quantity ?? 'base')
    const scale = scaleToBase({ unit, column, contractValue, file, found })
    const isRequired = role === 'volume'
    return [{ type: 'number', target, column: column.position, rule: 'not-negative', isRequired, ...scale }]
  }
  const values = [
    ...prices(context),
    ...base('volume', 'volume_base'),
    ...optional(context, 'quote_volume', 'volume_quote'),
    ...base('taker_buy_volume', 'taker_buy_base'),
    ...optional(context, 'trade_count', 'trade_count'),
  ]
  return { values, rules: [{ type: 'candle' }], notes: [] }
}

/** Candles of the mark price: prices only. */
export function planMarkCandles(context: ValueContext): PlannedValues {
  return { values: prices(context), rules: [{ type: 'candle' }], notes: [] }
}

function prices({ found }: ValueContext): PlannedValue[] {
  return ['open', 'high', 'low', 'close'].map((target) => {
    const column = required(found, target).position
    return { type: 'number', target, column, rule: 'positive', isRequired: true, factor: 1 }
  })
}

function optional({ found }: ValueContext, role: string, target: string): PlannedValue[] {
  const column = found.get(role)
  if (column === undefined) return []
  return [{ type: 'number', target, column: column.position, rule: 'not-negative', isRequired: false, factor: 1 }]
}
