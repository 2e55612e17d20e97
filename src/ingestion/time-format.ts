import type { TimeFormat } from '../storage/import-target.ts'

const NUMBER = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/
const CALENDAR = /^\d{4}-\d{1,2}-\d{1,2}([T ]|$)/

/** Epoch numbers of the years 1973 to 5138, by unit; the ranges do not meet. */
const UNITS: readonly { readonly format: TimeFormat; readonly below: number }[] = [
  { format: 'seconds', below: 1e11 },
  { format: 'milliseconds', below: 1e14 },
  { format: 'microseconds', below: 1e17 },
  { format: 'nanoseconds', below: 1e20 },
]

/**
 * How a column tells time, from its first values: text by its shape, numbers by their size.
 *
 * The whole column is then read in this one way; a value that does not fit is an error of its row.
 *
 * @returns undefined when the first value is no time
 */
export function findTimeFormat(values: readonly string[]): TimeFormat | undefined {
  const value = values.map((text) => text.trim()).find((text) => text !== '')
  if (value === undefined) return undefined
  if (CALENDAR.test(value)) return 'calendar'
  if (!NUMBER.test(value)) return undefined
  const number = Number(value)
  if (!(number >= 1e8)) return undefined
  return UNITS.find(({ below }) => number < below)?.format
}
