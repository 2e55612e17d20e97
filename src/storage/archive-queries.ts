import type { ArchiveTablePlan } from './archive-target.ts'
import { ruleHolds, TIME_IS_GOOD, valueHolds } from './import-expressions.ts'
import { SERIES_TABLES } from './series-tables.ts'

/** Everything to know of staged rows at once: a statement each would cost half of a small file's time. */
export function inspectRows({ table, outputs, rowKey, stepMs, stepHours, shiftMs }: ArchiveTablePlan): string {
  const holds = [TIME_IS_GOOD, ...table.values.map(valueHolds), ...table.rules.map(ruleHolds)]
  const isGrid = SERIES_TABLES[table.kind].hasInterval
  const key = rowKey === 'all' ? '0' : keyOf(rowKey)
  return `
SELECT count(*) AS rows, count_if((${holds.join(' AND ')}) IS NOT TRUE) AS faults,
  min(time_ms) AS first_ms, max(time_ms) AS last_ms,
  ${rowKey === 'all' ? 'count(*)' : `count(DISTINCT ${key})`} AS keys,
  ${outputs.map(extentOf).join(', ')},
  ${isGrid ? `count_if((time_ms + ${shiftMs}) % ${stepMs} <> 0)` : '0'} AS off_grid,
  ${stepHours === undefined ? 'NULL' : `max(${stepHours})`} AS step_hours
FROM import_rows`
}

/** First and last time and number of rows of an output, under names that end in its number. */
function extentOf({ targets }: ArchiveTablePlan['outputs'][number], index: number): string {
  const known = `FILTER (${anyKnown(targets)})`
  return `min(time_ms) ${known} AS first_${index}, max(time_ms) ${known} AS last_${index}, count(*) ${known} AS rows_${index}`
}

/** Keeps one row of each key: the last of the file, so that a correction at its end wins. */
export function dropRepeated(rowKey: ArchiveTablePlan['rowKey']): string {
  const create = 'CREATE OR REPLACE TEMPORARY TABLE import_sorted AS SELECT'
  if (rowKey === 'all') return `${create} DISTINCT * FROM import_rows`
  return `${create} * FROM import_rows QUALIFY row_number() OVER (PARTITION BY ${keyColumns(rowKey)} ORDER BY rowid DESC) = 1`
}

export const COUNT_DISTINCT = 'SELECT count(*) AS rows FROM (SELECT DISTINCT * FROM import_rows)'

/** Runs of rows without a hole, of rows where one of `targets` is known. */
export function selectRuns(targets: readonly string[]): string {
  return `
SELECT min(time_ms) AS first_ms, max(time_ms) AS last_ms, count(*) AS rows FROM (
  SELECT time_ms, count_if(is_start) OVER (ORDER BY time_ms ROWS UNBOUNDED PRECEDING) AS run FROM (
    SELECT time_ms, coalesce(time_ms - lag(time_ms) OVER (ORDER BY time_ms) > $longest, true) AS is_start
    FROM import_rows WHERE ${anyKnown(targets)}))
GROUP BY run ORDER BY first_ms`
}

/** Moves staged rows to the table of an output, in order of time. */
export function insertOutput({ kind, targets }: ArchiveTablePlan['outputs'][number]): string {
  const { name, timeColumn } = SERIES_TABLES[kind]
  return (
    `INSERT INTO ${name} (series_id, ${timeColumn}, ${targets.join(', ')}) ` +
    `SELECT $series, time_ms + $shift, ${targets.join(', ')} FROM import_rows WHERE ${anyKnown(targets)} ORDER BY time_ms`
  )
}

export const FIRST_OFF_STEP = 'SELECT symbol, time_ms FROM import_rows WHERE (time_ms + $shift) % $step <> 0 LIMIT 1'

/** Lets a stretch of a series end later and have more rows. */
export const EXTEND_COVERAGE = `
UPDATE coverage SET to_ms = $to, rows = rows + $rows
WHERE exchange = $exchange AND symbol = $symbol AND kind = $kind AND interval = $interval AND from_ms = $from`

const RECORD_COLUMNS =
  'exchange, path, kind, symbol, interval, from_ms, to_ms, state, options_key, file_sha256, file_bytes, rows, problem, checked_ms'

/** Before a record is put again; there is no key, as its index would cost more than the record. */
export const DELETE_RECORD = 'DELETE FROM archive_files WHERE exchange = $exchange AND path = $path'

export const PUT_RECORD = `
INSERT INTO archive_files (${RECORD_COLUMNS})
VALUES ($exchange, $path, $kind, $symbol, $interval, $from, $to, $state, $options, $sha256, $bytes, $rows, $problem, $checked)`

/** Ledger rows that match a filter; NULL does not restrict. */
export const LIST_RECORDS = `
SELECT ${RECORD_COLUMNS} FROM archive_files
WHERE ($exchange IS NULL OR exchange = $exchange) AND ($symbol IS NULL OR symbol = $symbol)
ORDER BY exchange, symbol, kind, interval, from_ms, to_ms DESC`

function keyColumns(rowKey: readonly string[]): string {
  return ['time_ms', ...rowKey].join(', ')
}

function keyOf(rowKey: readonly string[]): string {
  return rowKey.length === 0 ? 'time_ms' : `(${keyColumns(rowKey)})`
}

function anyKnown(targets: readonly string[]): string {
  return targets.map((target) => `${target} IS NOT NULL`).join(' OR ')
}
