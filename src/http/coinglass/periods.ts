import { ceilTime, floorTime, type Interval, intervalMs, mergeRanges, type TimeRange } from '../../domain/time.ts'
import { isoTime, WindowInvalid } from '../../services/window.ts'

/** Lengths of the periods that CoinGlass sums liquidations over. */
export const PERIODS = ['1m', '3m', '5m', '15m', '30m', '1h', '4h', '6h', '8h', '12h', '1d', '1w'] as const
export type Period = (typeof PERIODS)[number]

/** Monday 1970-01-05: weeks begin on Mondays. */
const FIRST_MONDAY = 4 * intervalMs('1d')

/** How a period is made of periods that the store sums. */
export interface PeriodGrid {
  /** Length, ms. */
  readonly step: number
  /** Start of some period, UTC ms. */
  readonly origin: number
  /** What the store sums; its periods lie within these. */
  readonly parts: Interval
}

/** Where periods of a length begin. */
export function periodGrid(period: Period): PeriodGrid {
  if (period === '1w') return { step: 7 * intervalMs('1d'), origin: FIRST_MONDAY, parts: '1d' }
  if (period === '6h') return { step: 6 * intervalMs('1h'), origin: 0, parts: '2h' }
  return { step: intervalMs(period), origin: 0, parts: period }
}

/** Start of the period that holds a time. */
export function periodStart({ step, origin }: PeriodGrid, time: number): number {
  return floorTime(time - origin, step) + origin
}

/** Times of a question, UTC ms, and how many periods it takes. */
export interface PeriodQuestion {
  readonly start: number | undefined
  readonly end: number
  readonly limit: number
}

/** Whole periods: the first `limit` from a start, else the last ones before the end. @throws WINDOW_INVALID */
export function periodRange(grid: PeriodGrid, { start, end, limit }: PeriodQuestion): TimeRange {
  if (start !== undefined && start >= end) {
    throw WindowInvalid({ problem: `start_time ${isoTime(start)} is not before end_time ${isoTime(end)}` })
  }
  const { step, origin } = grid
  const to = ceilTime(end - origin, step) + origin
  const from = start === undefined ? to - limit * step : periodStart(grid, start)
  return { from, to: Math.min(to, from + limit * step) }
}

/** How many ms some ranges cover of each period of `step` ms in a range of whole periods. */
export function coveredByPeriod(
  covered: readonly TimeRange[],
  { step, ...range }: TimeRange & { readonly step: number },
): Float64Array {
  const periods = new Float64Array(Math.round((range.to - range.from) / step))
  for (const part of mergeRanges(covered)) {
    const end = Math.min(part.to, range.to)
    for (let from = Math.max(part.from, range.from); from < end; ) {
      const period = Math.floor((from - range.from) / step)
      const to = Math.min(end, range.from + (period + 1) * step)
      periods[period] = (periods[period] ?? 0) + to - from
      from = to
    }
  }
  return periods
}
