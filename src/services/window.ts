import { defineError } from '../domain/errors.ts'
import {
  ceilTime,
  floorTime,
  INTERVALS,
  type Interval,
  intervalMs,
  parseTime,
  type TimeRange,
  type TimeWindow,
  windowMs,
} from '../domain/time.ts'

const WINDOW_INTERVAL: Readonly<Record<TimeWindow, Interval>> = {
  '12h': '5m',
  '24h': '5m',
  '48h': '15m',
  '3d': '15m',
  '7d': '30m',
  '14d': '1h',
  '30d': '2h',
  '60d': '4h',
  '90d': '4h',
  '180d': '8h',
  '1y': '12h',
}
const DEFAULT_WINDOW: TimeWindow = '48h'
/** Without a named window the finest interval that needs no more columns than this is taken. */
const AUTO_COLUMNS = 500
const MAX_COLUMNS = 20_000

/** Time as a caller asks for it; every field may be absent. */
export interface WindowQuery {
  readonly start_time?: string | undefined
  readonly end_time?: string | undefined
  readonly time_window?: TimeWindow | undefined
  readonly interval?: Interval | undefined
}

/** Columns to make: both ends on boundaries of `interval`. */
export interface ColumnWindow extends TimeRange {
  readonly interval: Interval
}

/** A window that cannot be shown. */
export const WindowInvalid = defineError('WINDOW_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) => d.problem,
})

const IntervalTooFine = defineError('INTERVAL_TOO_FINE', {
  status: 400,
  kind: 'usage',
  message: (d: { interval: Interval; usable: readonly Interval[] }) =>
    `interval ${d.interval} cannot be made from the stored candles of this window; usable: ${d.usable.join(', ')}`,
})

/**
 * Turns a query into columns.
 *
 * @param dataEnd - where a window ends when the caller names no end
 * @param baseIntervals - lengths in ms of the base candles in the store; an interval must be a multiple of each in use
 * @param mostColumns - a window that has more is refused
 * @throws WINDOW_INVALID, INTERVAL_TOO_FINE, DOMAIN_TIME_UNREADABLE
 */
export function resolveWindow(
  query: WindowQuery,
  dataEnd: number,
  baseMs: (range: TimeRange) => number[],
  mostColumns = MAX_COLUMNS,
): ColumnWindow {
  const range = requestedRange(query, dataEnd)
  const lengths = baseMs(range)
  const usable = INTERVALS.filter((interval) => lengths.every((length) => intervalMs(interval) % length === 0))
  const wanted = query.interval ?? defaultInterval(query, range)
  const interval = query.interval ?? usable.find((candidate) => intervalMs(candidate) >= intervalMs(wanted)) ?? wanted
  if (!usable.includes(interval)) throw IntervalTooFine({ interval, usable })
  const step = intervalMs(interval)
  const window = { interval, from: floorTime(range.from, step), to: ceilTime(range.to, step) }
  const columns = (window.to - window.from) / step
  if (columns > mostColumns) {
    throw WindowInvalid({
      problem: `the window has ${columns} columns of ${interval}, the limit is ${mostColumns}; shorten it or take a longer interval`,
    })
  }
  return window
}

/** How far before the end of the data a query without an end reaches, ms; `now` is what it resolves to. */
export function windowLength(
  { start_time, time_window }: WindowQuery,
  now: { readonly window: TimeRange; readonly dataEnd: number },
): number {
  return start_time === undefined ? windowMs(time_window ?? DEFAULT_WINDOW) : now.dataEnd - now.window.from
}

function requestedRange(query: WindowQuery, dataEnd: number): TimeRange {
  const { start_time, end_time, time_window } = query
  if (start_time !== undefined && time_window !== undefined) {
    throw WindowInvalid({ problem: 'start_time and time_window exclude each other; give one of them' })
  }
  const to = end_time === undefined ? dataEnd : parseTime(end_time, 'end_time')
  const from =
    start_time === undefined ? to - windowMs(time_window ?? DEFAULT_WINDOW) : parseTime(start_time, 'start_time')
  if (!(from < to)) {
    throw WindowInvalid({
      problem: `start_time ${isoTime(from)} is not before end_time ${isoTime(to)}; stored data ends at ${isoTime(dataEnd)}`,
    })
  }
  return { from, to }
}

function defaultInterval(query: WindowQuery, range: TimeRange): Interval {
  if (query.start_time === undefined) return WINDOW_INTERVAL[query.time_window ?? DEFAULT_WINDOW]
  const length = range.to - range.from
  return INTERVALS.find((interval) => length / intervalMs(interval) <= AUTO_COLUMNS) ?? '1d'
}

/** ISO 8601 in UTC without milliseconds, for messages; a time past the calendar comes back as its number. */
export function isoTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().replace('.000Z', 'Z')
}
