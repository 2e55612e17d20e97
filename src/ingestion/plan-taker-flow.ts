import type { PlannedValue } from '../storage/import-target.ts'
import { scaleToBase } from './base-units.ts'
import { ImportColumnMissing, ImportUnitNeeded } from './errors.ts'
import type { PlannedValues, ValueContext } from './plan-context.ts'

/** Taker buying and selling by period, in base units, USD, or both. */
export function planTakerFlow(context: ValueContext): PlannedValues {
  const { found, file } = context
  for (const pair of [
    ['buy_volume', 'sell_volume'],
    ['buy_value', 'sell_value'],
  ]) {
    const missing = pair.find((role) => !found.has(role))
    if (missing !== undefined && pair.some((role) => found.has(role))) {
      throw ImportColumnMissing({ file: file.name, role: missing, columns: file.columns })
    }
  }
  const values = [...side(context, 'buy'), ...side(context, 'sell')]
  if (values.length === 0) throw ImportColumnMissing({ file: file.name, role: 'buy_volume', columns: file.columns })
  return { values, rules: [], notes: [] }
}

function side({ found, file, options }: ValueContext, name: 'buy' | 'sell'): PlannedValue[] {
  const values: PlannedValue[] = []
  const volume = found.get(`${name}_volume`)
  const value = found.get(`${name}_value`)
  if (volume !== undefined) {
    const unit = volume.unit ?? options.volumeUnit
    if (unit === undefined) {
      const why = 'OKX gives USD, Binance base units under such a name; compare with the volume of a candle'
      const choices = 'base, quote (USD) or contracts (with --contract-value)'
      throw ImportUnitNeeded({ file: file.name, column: volume.name, option: '--volume-unit', choices, why })
    }
    const scale =
      unit === 'quote'
        ? { factor: 1 }
        : scaleToBase({ unit, column: volume, contractValue: options.contractValue, file, found })
    const target = unit === 'quote' ? `${name}_usd` : `${name}_base`
    values.push({ type: 'number', target, column: volume.position, rule: 'not-negative', isRequired: true, ...scale })
  }
  const target = `${name}_usd`
  if (value !== undefined && !values.some((planned) => planned.target === target)) {
    values.push({ type: 'number', target, column: value.position, rule: 'not-negative', isRequired: true, factor: 1 })
  }
  return values
}
