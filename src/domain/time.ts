import { defineError } from './errors.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Candle intervals in the order of their length; the ids are API values. */
export const INTERVALS = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '8h', '12h', '1d'] as const
export type Interval = (typeof INTERVALS)[number]

const INTERVAL_MS: Readonly<Record<Interval, number>> = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
}

/** Display windows a caller may name instead of two times. */
export const TIME_WINDOWS = ['12h', '24h', '48h', '3d', '7d', '14d', '30d', '60d', '90d', '180d', '1y'] as const
export type TimeWindow = (typeof TIME_WINDOWS)[number]

const WINDOW_MS: Readonly<Record<TimeWindow, number>> = {
  '12h': 12 * HOUR,
  '24h': DAY,
  '48h': 2 * DAY,
  '3d': 3 * DAY,
  '7d': 7 * DAY,
  '14d': 14 * DAY,
  '30d': 30 * DAY,
  '60d': 60 * DAY,
  '90d': 90 * DAY,
  '180d': 180 * DAY,
  '1y': 365 * DAY,
}

/** Half-open span of UTC milliseconds: `from` is inside, `to` is not. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

const TimeUnreadable = defineError('DOMAIN_TIME_UNREADABLE', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string; value: string }) =>
    `${d.name}: "${d.value}" is no time; give ISO 8601 (2026-06-01T00:00:00Z) or epoch milliseconds (1780272000000)`,
})

/** Length of an interval in milliseconds. */
export function intervalMs(interval: Interval): number {
  return INTERVAL_MS[interval]
}

/** Length of a display window in milliseconds. */
export function windowMs(window: TimeWindow): number {
  return WINDOW_MS[window]
}

/** Opening time of the bar of `stepMs` that holds `time`; bars are aligned to the epoch, so days start at 00:00 UTC. */
export function floorTime(time: number, stepMs: number): number {
  return Math.floor(time / stepMs) * stepMs
}

/** First bar boundary at or after `time`. */
export function ceilTime(time: number, stepMs: number): number {
  return Math.ceil(time / stepMs) * stepMs
}

const DIGITS = /^-?\d+$/
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/
const ISO_ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/
const ISO_BARE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

/**
 * Reads a time a person typed: epoch milliseconds or ISO 8601; without a zone it is UTC.
 *
 * @param name - what to call the value in the error
 * @throws DOMAIN_TIME_UNREADABLE
 */
export function parseTime(value: string, name: string): number {
  const text = value.trim()
  if (DIGITS.test(text)) {
    const time = Number(text)
    if (Number.isSafeInteger(time)) return time
  }
  const iso = ISO_DAY.test(text) ? `${text}T00:00:00Z` : ISO_BARE.test(text) ? `${text}Z` : text
  const time = ISO_ZONED.test(iso) ? Date.parse(iso.replace(' ', 'T')) : Number.NaN
  if (!Number.isFinite(time)) throw TimeUnreadable({ name, value })
  return time
}

/** Sorted, merged union of ranges; touching ranges become one, empty ones vanish. */
export function mergeRanges(ranges: readonly TimeRange[]): TimeRange[] {
  const sorted = ranges.filter((range) => range.to > range.from).sort((a, b) => a.from - b.from)
  const merged: { from: number; to: number }[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to)
    else merged.push({ from: range.from, to: range.to })
  }
  return merged
}

/** Parts of `range` that lie in one of `others`. */
export function intersectRanges(range: TimeRange, others: readonly TimeRange[]): TimeRange[] {
  return subtractRanges(range, subtractRanges(range, others))
}

/** Parts of `wanted` that none of `present` covers, in order. */
export function subtractRanges(wanted: TimeRange, present: readonly TimeRange[]): TimeRange[] {
  const missing: TimeRange[] = []
  let from = wanted.from
  for (const range of mergeRanges(present)) {
    if (range.to <= from) continue
    if (range.from >= wanted.to) break
    if (range.from > from) missing.push({ from, to: range.from })
    from = Math.max(from, range.to)
  }
  if (from < wanted.to) missing.push({ from, to: wanted.to })
  return missing
}

/** Share of a range, not empty, that others cover, 0 to 1. */
export function coveredShare(whole: TimeRange, others: readonly TimeRange[]): number {
  const covered = intersectRanges(whole, others)
  return covered.reduce((sum, { from, to }) => sum + to - from, 0) / (whole.to - whole.from)
}
