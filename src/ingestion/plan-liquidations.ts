import type { PlannedValue } from '../storage/import-target.ts'
import { scaleToBase } from './base-units.ts'
import { ImportColumnMissing } from './errors.ts'
import { type PlannedValues, required, type ValueContext } from './plan-context.ts'
import { plain } from './recognise-columns.ts'

/** Liquidations: side of the position closed, fill and bankruptcy price apart, quantity in base units. */
export function planLiquidations(context: ValueContext): PlannedValues {
  const { found, file, options } = context
  const amount = required(found, 'quantity')
  const unit = options.quantity ?? quantityUnit(context)
  const scale = scaleToBase({ unit, column: amount, contractValue: options.contractValue, file, found })
  const prices = ['price', 'bankruptcy_price'].filter((role) => found.has(role))
  if (prices.length === 0) throw ImportColumnMissing({ file: file.name, role: 'price', columns: file.columns })
  const values: PlannedValue[] = [
    sideValue(context),
    { type: 'number', target: 'quantity_base', column: amount.position, rule: 'positive', isRequired: true, ...scale },
  ]
  for (const role of prices) {
    const column = required(found, role).position
    values.push({ type: 'number', target: role, column, rule: 'positive', isRequired: prices.length === 1, factor: 1 })
  }
  const received = found.get('received_time')
  if (received !== undefined) {
    const format = context.formatOf(received)
    values.push({ type: 'time', target: 'received_time_ms', column: received.position, format })
  }
  values.push({
    type: 'text',
    target: 'coverage',
    value: options.exchange.liquidationCoverage === 'full' ? 'full' : 'sampled',
  })
  const notional = found.get('notional')
  const target = 'notional_usd'
  values.push(
    notional === undefined
      ? { type: 'notional', target, prices, quantity: 'quantity_base' }
      : { type: 'number', target, column: notional.position, rule: 'positive', isRequired: true, factor: 1 },
  )
  return { values, rules: prices.length > 1 ? [{ type: 'any-of', targets: prices }] : [], notes: [] }
}

/** Contracts where a column says so or gives their size; base units else. */
function quantityUnit({ found }: ValueContext): 'base' | 'contracts' {
  const { unit } = required(found, 'quantity')
  if (unit === 'base' || unit === 'contracts') return unit
  return found.has('contract_value') ? 'contracts' : 'base'
}

/** A column that names whose side it gives wins over a plain `side`, unless --columns chose that one. */
function sideValue({ found, file, options }: ValueContext): PlannedValue {
  const isChosen = Object.keys(options.columns ?? {}).some((role) => plain(role) === 'side')
  const position = isChosen ? undefined : found.get('position_side')
  const order = isChosen ? undefined : found.get('order_side')
  const column = position ?? order ?? found.get('side')
  if (column === undefined) throw ImportColumnMissing({ file: file.name, role: 'side', columns: file.columns })
  const plainSide = options.side ?? options.exchange.liquidationSide
  const names = column === position ? 'position' : column === order ? 'order' : plainSide
  return { type: 'side', target: 'side', column: column.position, names }
}
