import type { NumberRule, PlannedValue, RowRule, TableFile, TablePlan, TimeFormat } from './import-target.ts'

/** Times outside 2000 to 2100 are taken for a misread unit. */
const EARLIEST_MS = 946_684_800_000
const LATEST_MS = 4_102_444_800_000

/** Name of a column of the file in SQL: by position, so that no text of a user becomes an identifier. */
export function columnName(position: number): string {
  return `c${position}`
}

/** `$path` as a relation with columns c0, c1, ...; CSV columns in `numbers` are read as DOUBLE, others as text. */
export function sourceOf(file: TableFile, numbers: ReadonlySet<number>): string {
  const names = file.columns.map((_, position) => columnName(position))
  if (file.format === 'parquet') return `read_parquet($path) AS source(${names.join(', ')})`
  const types = names.map((name, position) => `'${name}': '${numbers.has(position) ? 'DOUBLE' : 'VARCHAR'}'`)
  const delimiter = DELIMITERS[file.delimiter]
  if (delimiter === undefined) throw new Error('Invariant: the delimiter is a known one')
  return (
    `read_csv($path, auto_detect = false, header = ${file.hasHeader}, delim = ${delimiter}, quote = '"', escape = '"', ` +
    `compression = '${file.isGzip ? 'gzip' : 'none'}', columns = {${types.join(', ')}})`
  )
}

const DELIMITERS: Readonly<Record<string, string>> = { ',': "','", ';': "';'", '\t': "'\t'" }

/** Positions of the columns a plan reads as numbers. */
export function numberColumns(plan: TablePlan): ReadonlySet<number> {
  const positions = new Set<number>()
  if (plan.time.format !== 'calendar') positions.add(plan.time.column)
  for (const value of plan.values) {
    if (value.type === 'number') positions.add(value.column)
    if (value.type === 'number' && value.factorColumn !== undefined) positions.add(value.factorColumn)
    if (value.type === 'number' && value.divisorColumn !== undefined) positions.add(value.divisorColumn)
    if (value.type === 'time' && value.format !== 'calendar') positions.add(value.column)
  }
  return positions
}

/** Whether casts fail on what they cannot read, or give NULL; the latter to find the faulty row. */
export type Cast = 'CAST' | 'TRY_CAST'

/** UTC milliseconds of a time column. Fractions of a millisecond are dropped. */
export function timeExpression({ column, format }: { column: number; format: TimeFormat }, cast: Cast): string {
  const name = columnName(column)
  if (format === 'calendar') return `epoch_ms(${cast}(${name} AS TIMESTAMPTZ))`
  return `${cast}(${MILLISECONDS[format](`${cast}(${name} AS DOUBLE)`)} AS BIGINT)`
}

const MILLISECONDS: Readonly<Record<Exclude<TimeFormat, 'calendar'>, (value: string) => string>> = {
  seconds: (value) => `round(${value} * 1000)`,
  milliseconds: (value) => `floor(${value})`,
  microseconds: (value) => `floor(${value} / 1e3)`,
  // A double holds nanoseconds of today to 256: to whole microseconds first.
  nanoseconds: (value) => `floor(round(${value} / 1e3) / 1e3)`,
}

/** A stored value from the file's columns; `notional` from the values before it. */
export function valueExpression(value: PlannedValue, cast: Cast): string {
  switch (value.type) {
    case 'number': {
      const number = `${cast}(${columnName(value.column)} AS DOUBLE)`
      const column = (position: number) => `${cast}(${columnName(position)} AS DOUBLE)`
      const scaled = value.factor === 1 ? number : `${number} * ${value.factor}`
      const multiplied = value.factorColumn === undefined ? scaled : `${scaled} * ${column(value.factorColumn)}`
      return value.divisorColumn === undefined ? multiplied : `${multiplied} / ${column(value.divisorColumn)}`
    }
    case 'side':
      return sideExpression(columnName(value.column), value.names)
    case 'time':
      return timeExpression(value, cast)
    case 'text':
      return `'${value.value}'`
    case 'notional':
      return `coalesce(${value.prices.join(', ')}) * ${value.quantity}`
  }
}

/** Side of the position closed: a selling order closes a long; words for positions mean what they say. */
function sideExpression(name: string, names: 'order' | 'position'): string {
  const [sold, bought] = names === 'order' ? ["'long'", "'short'"] : ["'short'", "'long'"]
  return (
    `CASE lower(trim(CAST(${name} AS VARCHAR))) WHEN 'sell' THEN ${sold} WHEN 's' THEN ${sold} WHEN 'a' THEN ${sold} ` +
    `WHEN 'ask' THEN ${sold} WHEN 'buy' THEN ${bought} WHEN 'b' THEN ${bought} WHEN 'bid' THEN ${bought} ` +
    `WHEN 'long' THEN 'long' WHEN 'short' THEN 'short' END`
  )
}

/** True where a time can be one. */
export const TIME_IS_GOOD = `(time_ms >= ${EARLIEST_MS} AND time_ms < ${LATEST_MS})`

const RULE_HOLDS: Readonly<Record<NumberRule, (value: string) => string>> = {
  positive: (value) => `(${value} > 0 AND ${value} < 'infinity'::DOUBLE)`,
  'not-negative': (value) => `(${value} >= 0 AND ${value} < 'infinity'::DOUBLE)`,
  finite: (value) => `isfinite(${value})`,
}

/** True where a value is good; NULL where it is missing and may not be. */
export function valueHolds(value: PlannedValue): string {
  switch (value.type) {
    case 'number': {
      const holds = RULE_HOLDS[value.rule](value.target)
      return value.isRequired ? holds : `(${value.target} IS NULL OR ${holds})`
    }
    case 'side':
      return `${value.target} IS NOT NULL`
    case 'notional':
      return RULE_HOLDS.positive(value.target)
    case 'time':
    case 'text':
      return 'true'
  }
}

/** True where a row obeys a rule over several values. */
export function ruleHolds(rule: RowRule): string {
  switch (rule.type) {
    case 'candle':
      return '(high >= low AND open >= low AND open <= high AND close >= low AND close <= high)'
    case 'any-of':
      return `coalesce(${rule.targets.join(', ')}) IS NOT NULL`
  }
}
