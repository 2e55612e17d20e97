import type { PlannedValue } from '../storage/import-target.ts'
import { scaleToBase } from './base-units.ts'
import { ImportColumnMissing, ImportUnitContradicted, ImportUnitNeeded } from './errors.ts'
import type { PlannedValues, ValueContext } from './plan-context.ts'
import type { FoundColumn } from './recognise-columns.ts'

/** Open interest as it was observed: a quantity in base units, a USD value, or both. */
export function planOpenInterest(context: ValueContext): PlannedValues {
  const { found, file, options } = context
  const amount = found.get('open_interest')
  const value = found.get('open_interest_value')
  if (amount === undefined && value === undefined) {
    throw ImportColumnMissing({ file: file.name, role: 'open_interest', columns: file.columns })
  }
  const unit = amount === undefined ? undefined : unitOf(context, amount)
  const isBoth = amount !== undefined && value !== undefined && unit !== 'usd'
  const values: PlannedValue[] = []
  const notes: string[] = []
  if (amount !== undefined && unit !== undefined && unit !== 'usd') {
    const scale = scaleToBase({ unit, column: amount, contractValue: options.contractValue, file, found })
    values.push({
      type: 'number',
      target: 'quantity_base',
      column: amount.position,
      rule: 'not-negative',
      isRequired: !isBoth,
      ...scale,
    })
  }
  const usd = value ?? (unit === 'usd' ? amount : undefined)
  if (usd !== undefined) {
    const column = usd.position
    values.push({
      type: 'number',
      target: 'notional_usd',
      column,
      rule: 'not-negative',
      isRequired: !isBoth,
      factor: 1,
    })
  }
  if (amount !== undefined && value !== undefined && unit === 'usd') {
    notes.push(`${amount.name} and ${value.name} are both USD values; ${value.name} is stored`)
  }
  if (isBoth && unit !== undefined) refuseEqual(context, { amount, value, unit })
  return { values, rules: isBoth ? [{ type: 'any-of', targets: ['quantity_base', 'notional_usd'] }] : [], notes }
}

function unitOf({ file, options }: ValueContext, column: FoundColumn): 'usd' | 'base' | 'contracts' {
  const named = column.unit === 'quote' ? 'usd' : column.unit
  const unit = options.openInterestUnit ?? named
  if (unit !== undefined) return unit
  throw ImportUnitNeeded({
    file: file.name,
    column: column.name,
    option: '--open-interest-unit',
    choices: 'usd, base or contracts (with --contract-value)',
    why: 'venues and data sellers use all three under this name',
  })
}

/** A quantity that always equals its USD value would mean a price of 1: the column is mislabelled. */
function refuseEqual(
  { file, sample }: ValueContext,
  { amount, value, unit }: { amount: FoundColumn; value: FoundColumn; unit: string },
): void {
  const isEqual = sample.every((row) => Number(row[amount.position]) === Number(row[value.position]))
  if (!isEqual || sample.length === 0) return
  throw ImportUnitContradicted({ file: file.name, column: amount.name, other: value.name, unit })
}
