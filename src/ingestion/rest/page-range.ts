import { ceilTime, floorTime, intervalMs, type TimeRange } from '../../domain/time.ts'
import type { RestFeed } from '../../exchanges/rest.ts'
import { coveredRange, findSegments, longestStep } from '../../storage/segments.ts'

/** Distance of funding payments where nothing is known of it, and the longest there is. */
export const FUNDING_STEP_MS = 8 * intervalMs('1h')
/** Payments further apart than this have one missing between them. */
const LONGEST_FUNDING_MS = 1.5 * FUNDING_STEP_MS
/** A payment is published some seconds after its time, and only looked for when it must be there. */
const FUNDING_LAG_MS = intervalMs('5m')

/** Venues limit the span of some requests to 30 days or more. */
const LONGEST_REACH_MS = 30 * intervalMs('1d')

/** A feed at an interval. */
export interface Spacing {
  readonly feed: RestFeed
  /** Distance of the rows in ms; of funding the shortest there is. */
  readonly stepMs: number
}

/**
 * The part of `[from, to)` that a venue can have: closed candles, published readings, nothing it has thrown away.
 *
 * @returns bounds on the feed's grid; empty (`to <= from`) when there is nothing
 */
export function askableRange({ feed, stepMs }: Spacing, { from, to, now }: TimeRange & { now: number }): TimeRange {
  // What is about to be thrown away may be gone when its page is asked for.
  const kept = feed.keptMs === undefined ? from : now - feed.keptMs + 2 * stepMs
  const earliest = Math.max(from, kept)
  switch (feed.kind) {
    case 'candles':
    case 'mark-candles':
      return { from: ceilTime(earliest, stepMs), to: floorTime(Math.min(to, now), stepMs) }
    case 'open-interest':
      // The reading of this moment stands for the step that follows it.
      return { from: ceilTime(earliest, stepMs), to: Math.min(ceilTime(to, stepMs), floorTime(now, stepMs) + stepMs) }
    case 'funding': {
      const published = floorTime(now - FUNDING_LAG_MS, FUNDING_LAG_MS)
      return { from: floorTime(earliest, FUNDING_LAG_MS), to: Math.min(ceilTime(to, FUNDING_LAG_MS), published) }
    }
  }
}

/** A page of a range, and how many rows to ask for. */
export interface PageRange extends TimeRange {
  readonly rows: number
}

/**
 * The first page of a range.
 *
 * After pages that were empty it reaches further, up to a month: the time before a listing is passed in a few steps,
 * and where a wide page meets more rows than fit, what is left out is asked for again.
 *
 * @param emptyPages - how many answers in a row had nothing
 */
export function firstPage(
  { feed, stepMs }: Spacing,
  { from, to, emptyPages }: TimeRange & { emptyPages: number },
): PageRange {
  const span = feed.pageRows * stepMs
  const reach = Math.max(span, Math.min(span * 2 ** emptyPages, LONGEST_REACH_MS))
  const end = Math.min(to, from + reach)
  return { from, to: end, rows: Math.min(feed.pageRows, Math.max(1, Math.ceil((end - from) / stepMs))) }
}

/** What was asked for, the times of the rows that came, and the venue's time then, UTC ms. */
export interface AnsweredPage {
  readonly asked: TimeRange
  readonly times: Float64Array
  readonly time: number
}

/**
 * Ranges that the rows of an answer prove to be complete, within the range that was asked for.
 *
 * A venue may answer with fewer rows than asked, cut at either end; so time counts only around rows. A candle or a
 * reading proves its own step. Funding has no fixed spacing: payments prove the time between them, as far as payments
 * are ever apart, and the first and last one the time to the ends of the page when no further payment fits in.
 */
export function provenRanges({ feed, stepMs }: Spacing, answer: AnsweredPage): TimeRange[] {
  const { asked, times } = answer
  if (feed.kind === 'funding') return provenFunding(answer)
  const longest = longestStep({ stepMs, isGrid: feed.kind !== 'open-interest' })
  return findSegments(times, longest).map((segment) => {
    const covered = coveredRange(segment, stepMs)
    return { from: Math.max(asked.from, covered.from), to: Math.min(asked.to, covered.to) }
  })
}

function provenFunding({ asked, times, time }: AnsweredPage): TimeRange[] {
  const firstStep = fundingStep(times.subarray(0, 2)) ?? FUNDING_STEP_MS
  const lastStep = fundingStep(times.subarray(-2)) ?? FUNDING_STEP_MS
  // Our clock may be ahead: what the venue has not reached proves nothing.
  const end = Math.min(asked.to, time - FUNDING_LAG_MS)
  return findSegments(times, LONGEST_FUNDING_MS).map(({ first, last }) => {
    // Payments are stamped up to some seconds late.
    const isFromStart = floorTime(first, FUNDING_LAG_MS) - asked.from < firstStep
    const isToEnd = end - floorTime(last, FUNDING_LAG_MS) <= lastStep
    return { from: isFromStart ? asked.from : first, to: isToEnd ? Math.max(last + 1, end) : last + 1 }
  })
}

/** Distance of these funding payments in ms: the shortest, as a gap makes it only longer; undefined below two. */
export function fundingStep(times: Float64Array): number | undefined {
  let shortest = Number.POSITIVE_INFINITY
  for (let i = 1; i < times.length; i++) shortest = Math.min(shortest, (times[i] ?? 0) - (times[i - 1] ?? 0))
  const hours = Math.round(shortest / intervalMs('1h'))
  return Number.isFinite(hours) && hours > 0 ? hours * intervalMs('1h') : undefined
}
