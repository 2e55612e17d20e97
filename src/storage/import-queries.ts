import {
  columnName,
  numberColumns,
  ruleHolds,
  sourceOf,
  TIME_IS_GOOD,
  timeExpression,
  valueExpression,
  valueHolds,
} from './import-expressions.ts'
import type { TablePlan } from './import-target.ts'
import { SERIES_TABLES } from './series-tables.ts'

/** Reads the file into the temporary table `import_rows`: symbol, time_ms and the values of the kind. */
export function stageRows(plan: TablePlan): string {
  // One symbol for the file is a number of one byte: a text, even an empty one, costs a fifth of the staging.
  const symbol =
    plan.symbol.type === 'column' ? `trim(CAST(${columnName(plan.symbol.column)} AS VARCHAR))` : '0::UTINYINT'
  const direct = plan.values.filter((value) => value.type !== 'notional')
  const derived = plan.values.filter((value) => value.type === 'notional')
  const columns = [
    `${symbol} AS symbol`,
    `${timeExpression(plan.time, 'CAST')} AS time_ms`,
    ...direct.map((value) => `${valueExpression(value, 'CAST')} AS ${value.target}`),
  ]
  const inner = `SELECT ${columns.join(', ')} FROM ${sourceOf(plan.file, numberColumns(plan))}${whereOf(plan)}`
  const outer = derived.map((value) => `, ${valueExpression(value, 'CAST')} AS ${value.target}`).join('')
  return `CREATE OR REPLACE TEMPORARY TABLE import_rows AS SELECT *${outer} FROM (${inner})`
}

/** Parameters of a query over the file. */
export function fileParameters(plan: TablePlan): Record<string, string> {
  return { path: plan.file.path, ...(plan.filter === undefined ? {} : { filter: plan.filter.value }) }
}

/** Rows a plan looks at. */
export function whereOf({ filter }: TablePlan): string {
  return filter === undefined ? '' : ` WHERE trim(CAST(${columnName(filter.column)} AS VARCHAR)) = $filter`
}

/** How many rows there are, and how many break a rule. */
export function countFaults(plan: TablePlan): string {
  const symbol = plan.symbol.type === 'column' ? ["symbol <> ''"] : []
  const holds = [TIME_IS_GOOD, ...symbol, ...plan.values.map(valueHolds), ...plan.rules.map(ruleHolds)]
  return `SELECT count(*) AS rows, count_if((${holds.join(' AND ')}) IS NOT TRUE) AS faults FROM import_rows`
}

export const SYMBOLS_OF_ROWS = `
SELECT symbol, min(time_ms) AS first_ms, max(time_ms) AS last_ms, count(*) AS rows
FROM import_rows GROUP BY symbol ORDER BY symbol`

/** A window without ORDER BY streams: it follows the order of the table, at scan speed. */
const WITH_PREVIOUS = `
SELECT symbol, time_ms, lag(time_ms) OVER () AS previous_ms, lag(symbol) OVER () AS previous_symbol FROM import_rows`

/** How often the symbol changes, a time goes back, and a time repeats. */
export const ORDER_OF_ROWS = `
SELECT count_if(previous_symbol IS DISTINCT FROM symbol) AS runs,
  count_if(previous_symbol = symbol AND time_ms < previous_ms) AS backward,
  count_if(previous_symbol = symbol AND time_ms = previous_ms) AS repeated
FROM (${WITH_PREVIOUS})`

export const SORT_ROWS = `
CREATE OR REPLACE TEMPORARY TABLE import_sorted AS SELECT * FROM import_rows ORDER BY symbol, time_ms, rowid`

export const DROP_REPEATED = `
CREATE OR REPLACE TEMPORARY TABLE import_sorted AS
SELECT * FROM (SELECT DISTINCT * FROM import_rows) ORDER BY symbol, time_ms`

export const KEEP_SYMBOLS = `
CREATE OR REPLACE TEMPORARY TABLE import_sorted AS
SELECT import_rows.* FROM import_rows WHERE symbol IN (SELECT name FROM import_symbols) ORDER BY rowid`

export const TAKE_SORTED = ['DROP TABLE import_rows', 'ALTER TABLE import_sorted RENAME TO import_rows']

/** First key with two different rows; identical rows are one after DISTINCT. */
export const FIRST_DISAGREEMENT = `
SELECT symbol, time_ms FROM (SELECT DISTINCT * FROM import_rows)
GROUP BY symbol, time_ms HAVING count(*) > 1 ORDER BY symbol, time_ms LIMIT 1`

/** Commonest distances between two rows of a symbol. */
export const COMMON_STEPS = `
SELECT time_ms - previous_ms AS step_ms, count(*) AS times FROM (${WITH_PREVIOUS})
WHERE previous_symbol = symbol AND time_ms > previous_ms
GROUP BY step_ms ORDER BY times DESC, step_ms LIMIT 1`

/** Usual distance between two rows, by symbol: one venue pays funding every 8 hours for one coin, every 4 for another. */
export const MEDIAN_STEPS = `
SELECT symbol, quantile_disc(time_ms - previous_ms, 0.5) AS step_ms FROM (${WITH_PREVIOUS})
WHERE previous_symbol = symbol AND time_ms > previous_ms GROUP BY symbol`

/** First time that is not a multiple of the step. */
export const FIRST_OFF_GRID = 'SELECT symbol, time_ms FROM import_rows WHERE (time_ms - $shift) % $step <> 0 LIMIT 1'

/** Rows that begin a run without a gap, with the row before them. */
export const STARTS_OF_RUNS = `
SELECT symbol, time_ms, previous_ms, previous_symbol, row FROM (
  SELECT symbol, time_ms, lag(time_ms) OVER () AS previous_ms, lag(symbol) OVER () AS previous_symbol,
    row_number() OVER () AS row
  FROM import_rows)
WHERE previous_symbol IS DISTINCT FROM symbol OR time_ms - previous_ms > $longest ORDER BY row`

export const CREATE_SYMBOLS = 'CREATE OR REPLACE TEMPORARY TABLE import_symbols (name VARCHAR, series_id INTEGER)'
export const INSERT_SYMBOL = 'INSERT INTO import_symbols VALUES ($name, NULL)'
export const NUMBER_SYMBOL = 'UPDATE import_symbols SET series_id = $series WHERE name = $name'
export const DROP_IMPORT = [
  'DROP TABLE IF EXISTS import_rows',
  'DROP TABLE IF EXISTS import_sorted',
  'DROP TABLE IF EXISTS import_symbols',
]

/** Moves `import_rows` into the table of its kind; all under `$series`, or each under the series of its symbol. */
export function insertRows(plan: TablePlan, isOneSymbol: boolean): string {
  const { name, timeColumn } = SERIES_TABLES[plan.kind]
  const targets = plan.values.map((value) => value.target)
  const columns = ['series_id', timeColumn, ...targets]
  const series = isOneSymbol ? '$series' : 'import_symbols.series_id'
  const values = [series, 'time_ms - $shift', ...targets.map((target) => `import_rows.${target}`)]
  const from = isOneSymbol
    ? 'import_rows'
    : 'import_rows JOIN import_symbols ON import_symbols.name = import_rows.symbol'
  return `INSERT INTO ${name} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${from}`
}
