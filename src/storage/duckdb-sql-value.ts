import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { SqlValue } from './sql-target.ts'

const MICROSECONDS = 1_000_000n

/**
 * A value as JSON has it. Whole numbers are numbers up to 2^53 and text beyond; doubles that are no finite number are
 * null; decimals keep their digits as text; times are ISO 8601 in UTC; a list is an array, a struct an object, a map
 * an array of pairs; all else is DuckDB's text of it.
 */
export function sqlValue(value: DuckDBValue): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return wholeNumber(value)
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(sqlValue)
  if (value instanceof DuckDBStructValue) return fieldsOf(value)
  if (value instanceof DuckDBMapValue)
    return value.entries.map(({ key, value: held }) => [sqlValue(key), sqlValue(held)])
  if (value instanceof DuckDBUnionValue) return sqlValue(value.value)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex')
  return timeText(value) ?? String(value)
}

function wholeNumber(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

function fieldsOf(value: DuckDBStructValue): { readonly [field: string]: SqlValue } {
  return Object.fromEntries(Object.entries(value.entries).map(([field, held]) => [field, sqlValue(held)]))
}

/** ISO 8601; undefined for what is no time. Times before year 0 or beyond 9999, and infinity, are DuckDB's text. */
function timeText(value: DuckDBValue): string | undefined {
  if (value instanceof DuckDBDateValue) return String(value)
  if (value instanceof DuckDBTimestampSecondsValue) return isoTime(value.seconds * MICROSECONDS) ?? String(value)
  if (value instanceof DuckDBTimestampMillisecondsValue) return isoTime(value.millis * 1000n) ?? String(value)
  if (value instanceof DuckDBTimestampNanosecondsValue) return isoTime(value.nanos / 1000n) ?? String(value)
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return isoTime(value.micros) ?? String(value)
  }
  return undefined
}

/** With milliseconds, or with microseconds where there are some. */
function isoTime(micros: bigint): string | undefined {
  const rest = ((micros % 1000n) + 1000n) % 1000n
  const milliseconds = Number((micros - rest) / 1000n)
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return undefined
  const text = date.toISOString()
  if (text.startsWith('+') || text.startsWith('-')) return undefined
  return rest === 0n ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}
