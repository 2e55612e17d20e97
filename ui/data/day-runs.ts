import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { ceilTime, floorTime, subtractRanges, type TimeRange } from '../../src/domain/time.ts'
import type { CalendarView } from './view-fields.ts'

export type Series = AnswerOf<'/data/coverage'>['data'][number]

/** How a day is: all of it stored, a part of it, none of it within the series, or outside of the series. */
export type DayStatus = 'full' | 'partial' | 'gap' | 'none'

/** Days of the same status one after the other. */
export interface DayRun extends TimeRange {
  readonly status: DayStatus
}

export const DAY = 86_400_000
/** Today is whole when it is stored up to so long ago, ms. */
const BEHIND_MS = 900_000
/** Clocks of venues and of this page may differ by so much, ms. */
const AHEAD_MS = 60_000
const SPAN_DAYS = { '30d': 30, '90d': 90, '1y': 365 } as const

/** What is stored of a series: its extent without its holes. */
export function presentRanges({ start_time: from, end_time: to, missing }: Series): TimeRange[] {
  return subtractRanges(
    { from, to },
    missing.map(({ start_time, end_time }) => ({ from: start_time, to: end_time })),
  )
}

/**
 * The days of a calendar, as runs of equal ones.
 *
 * @param range - from midnight to midnight, UTC
 * @param now - UTC ms; the rest of today counts for nothing
 */
export function dayRuns(series: Series, range: TimeRange, now: number): DayRun[] {
  const present = presentRanges(series)
  const runs: { from: number; to: number; status: DayStatus }[] = []
  let next = 0
  for (let from = range.from; from < range.to; from += DAY) {
    while ((present[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next++
    const status = dayStatus({ from, to: from + DAY }, { series, present, next, now })
    const last = runs.at(-1)
    if (last?.status === status) last.to = from + DAY
    else runs.push({ from, to: from + DAY, status })
  }
  return runs
}

interface DayContext {
  readonly series: Series
  readonly present: readonly TimeRange[]
  /** The first present range that ends after the day's start. */
  readonly next: number
  readonly now: number
}

function dayStatus(day: TimeRange, { series, present, next, now }: DayContext): DayStatus {
  const isToday = now >= day.from && now < day.to
  const end = isToday ? now - BEHIND_MS : day.to
  let stored = 0
  for (let i = next; i < present.length; i++) {
    const { from, to } = present[i] ?? day
    if (from >= day.to) break
    stored += Math.max(0, Math.min(to, day.to) - Math.max(from, day.from))
  }
  if (stored === 0) return day.from >= series.start_time && day.to <= series.end_time ? 'gap' : 'none'
  return stored >= end - day.from ? 'full' : 'partial'
}

/**
 * The days that a view shows, from midnight to midnight UTC. Without an end they end with today, or with the newest data
 * where that is older than the span.
 */
export function calendarRange({ span, end }: CalendarView, series: readonly Series[], now: number): TimeRange {
  const newest = Math.max(0, ...series.map(({ end_time }) => end_time))
  const oldest = Math.min(now, ...series.map(({ start_time }) => start_time))
  const length = span === 'all' ? undefined : SPAN_DAYS[span] * DAY
  const typed = Date.parse(`${end}T00:00:00Z`)
  const today = ceilTime(now, DAY)
  const isOld = length !== undefined && newest > 0 && newest < today - length
  const to = Number.isNaN(typed) ? (isOld ? ceilTime(newest, DAY) : today) : Math.min(today, typed + DAY)
  return { from: length === undefined ? floorTime(Math.min(oldest, to - DAY), DAY) : to - length, to }
}

/**
 * End of the newest data, UTC ms. Series that reach into the future, as funding with its next payment does, do not
 * tell how new data are.
 */
export function newestData(series: readonly Pick<Series, 'end_time'>[], now: number): number | undefined {
  const ends = series.map(({ end_time }) => end_time).filter((end) => end <= now + AHEAD_MS)
  return ends.length === 0 ? undefined : Math.max(...ends)
}

/** First days of months within a range, with how far into it they lie, 0 to 1. */
export function monthMarks(range: TimeRange): { readonly time: number; readonly at: number }[] {
  const marks: { time: number; at: number }[] = []
  const first = new Date(range.from)
  for (let month = first.getUTCMonth() + (first.getUTCDate() === 1 ? 0 : 1); ; month++) {
    const time = Date.UTC(first.getUTCFullYear(), month, 1)
    if (time >= range.to) return marks
    marks.push({ time, at: (time - range.from) / (range.to - range.from) })
  }
}
