import type { AppError } from '../domain/errors.ts'
import {
  type FaultPlace,
  ImportCandleShape,
  ImportNumberRange,
  ImportNumberUnreadable,
  ImportSideUnreadable,
  ImportTimeUnreadable,
  ImportValueMissing,
} from './import-errors.ts'
import {
  columnName,
  sourceOf,
  TIME_IS_GOOD,
  timeExpression,
  valueExpression,
  valueHolds,
} from './import-expressions.ts'
import { whereOf } from './import-queries.ts'
import type { NumberRule, PlannedValue, TablePlan } from './import-target.ts'

/** One thing that can be wrong in a row: when, in which column, and the error that says so. */
export interface Fault {
  /** SQL, true where the fault is. */
  readonly when: string
  readonly column: number
  /** `text` gives what another column of the row holds. */
  readonly error: (place: FaultPlace, text: (column: number) => string) => AppError
}

/** The file with row numbers, every column as text, and beside it what a plan makes of each; NULL where it cannot. */
export function inspectedRows(plan: TablePlan): string {
  const texts = plan.file.columns.map((_, index) => `CAST(${columnName(index)} AS VARCHAR) AS ${columnName(index)}`)
  const numbered = `SELECT row_number() OVER () AS row, ${texts.join(', ')} FROM ${sourceOf(plan.file, new Set())}`
  const symbol = plan.symbol.type === 'column' ? `trim(${columnName(plan.symbol.column)})` : "'0'"
  const direct = plan.values
    .filter((value) => value.type !== 'notional')
    .map((value) => `, ${valueExpression(value, 'TRY_CAST')} AS ${value.target}`)
  return (
    `SELECT *, ${symbol} AS symbol, ${timeExpression(plan.time, 'TRY_CAST')} AS time_ms${direct.join('')} ` +
    `FROM (${numbered})${whereOf(plan)}`
  )
}

/** SQL for the first faulty row: its number, the index of its fault, and its columns as text. */
export function selectFirstFault(plan: TablePlan, faults: readonly Fault[]): string {
  const cases = faults.map(({ when }, index) => `WHEN ${when} THEN ${index}`)
  const columns = plan.file.columns.map((_, index) => columnName(index))
  return (
    `SELECT row, fault, ${columns.join(', ')} FROM (SELECT *, CASE ${cases.join(' ')} END AS fault ` +
    `FROM (${inspectedRows(plan)})) WHERE fault IS NOT NULL ORDER BY row LIMIT 1`
  )
}

/** Everything that can be wrong in a row of this plan, in the order in which it is looked for. */
export function faultsOf(plan: TablePlan): Fault[] {
  const { time, symbol } = plan
  const faults: Fault[] = [
    { when: isBlank(time.column), column: time.column, error: (place) => ImportValueMissing(place) },
    {
      when: `${TIME_IS_GOOD} IS NOT TRUE`,
      column: time.column,
      error: (place) =>
        ImportTimeUnreadable({ ...place, format: time.format === 'calendar' ? 'a date and time' : time.format }),
    },
  ]
  if (symbol.type === 'column') {
    faults.push({ when: isBlank(symbol.column), column: symbol.column, error: (place) => ImportValueMissing(place) })
  }
  for (const value of plan.values) faults.push(...valueFaults(value))
  for (const rule of plan.rules)
    faults.push(...(rule.type === 'candle' ? candleFaults(plan) : noneOf(plan, rule.targets)))
  return faults
}

const WANTED: Readonly<Record<NumberRule, string>> = {
  positive: 'a finite number greater than 0',
  'not-negative': 'a finite number, 0 or greater',
  finite: 'a finite number',
}

function valueFaults(value: PlannedValue): Fault[] {
  switch (value.type) {
    case 'number': {
      const scales = [value.factorColumn, value.divisorColumn].filter((column) => column !== undefined)
      const factor = scales.flatMap((column) => numberFaults(column, 'positive', true))
      const holds = { when: `NOT ${valueHolds(value)}`, column: value.column, error: outside(value.rule) }
      return [...factor, ...numberFaults(value.column, value.rule, value.isRequired), holds]
    }
    case 'side':
      return [
        { when: isBlank(value.column), column: value.column, error: (place) => ImportValueMissing(place) },
        { when: `${value.target} IS NULL`, column: value.column, error: (place) => ImportSideUnreadable(place) },
      ]
    case 'time':
    case 'text':
    case 'notional':
      return []
  }
}

function numberFaults(column: number, rule: NumberRule, isRequired: boolean): Fault[] {
  const number = `TRY_CAST(${columnName(column)} AS DOUBLE)`
  const range = rule === 'positive' ? ` OR ${number} <= 0` : rule === 'not-negative' ? ` OR ${number} < 0` : ''
  return [
    ...(isRequired ? [{ when: isBlank(column), column, error: (place: FaultPlace) => ImportValueMissing(place) }] : []),
    {
      when: `(NOT ${isBlank(column)} AND ${number} IS NULL)`,
      column,
      error: (place: FaultPlace) => ImportNumberUnreadable(place),
    },
    { when: `(NOT isfinite(${number})${range})`, column, error: outside(rule) },
  ]
}

function candleFaults(plan: TablePlan): Fault[] {
  const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((target) => columnOf(plan, target))
  if (open === undefined || high === undefined || low === undefined || close === undefined) return []
  const shape = (when: string, column: number, problem: (text: (at: number) => string) => string): Fault => ({
    when,
    column,
    error: (place, text) => ImportCandleShape({ ...place, problem: problem(text) }),
  })
  const between = (text: (at: number) => string) => `it must lie between low ${text(low)} and high ${text(high)}`
  return [
    shape('high < low', high, (text) => `high is below low ${text(low)}`),
    shape('(open < low OR open > high)', open, between),
    shape('(close < low OR close > high)', close, between),
  ]
}

function noneOf(plan: TablePlan, targets: readonly string[]): Fault[] {
  const column = targets.map((target) => columnOf(plan, target)).find((found) => found !== undefined)
  if (column === undefined) return []
  return [{ when: `coalesce(${targets.join(', ')}) IS NULL`, column, error: (place) => ImportValueMissing(place) }]
}

function columnOf(plan: TablePlan, target: string): number | undefined {
  const value = plan.values.find((planned) => planned.target === target)
  return value !== undefined && 'column' in value ? value.column : undefined
}

function outside(rule: NumberRule): Fault['error'] {
  return (place) => ImportNumberRange({ ...place, wanted: WANTED[rule] })
}

function isBlank(column: number): string {
  return `(coalesce(trim(${columnName(column)}), '') = '')`
}
