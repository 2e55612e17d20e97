import { type Interval, intervalMs, type TimeRange } from '../domain/time.ts'
import { COLUMN_GAP, COLUMN_OPEN, type HeatMatrix } from '../kernel/heat-matrix.ts'
import type { Market } from './catalog.ts'
import type { MarketRun } from './market-run.ts'
import { isoTime } from './window.ts'

type Columns = TimeRange & { readonly interval: Interval }
interface Venue {
  readonly market: Pick<Market, 'exchange'>
  readonly run: Pick<MarketRun, 'matrix' | 'dataEnd' | 'firstBar'>
}

/** Leaves columns open that a venue has not reported to their end yet; one that ended before the window is left out. */
export function openUnreported(matrix: HeatMatrix, venues: readonly Venue[], { from, interval }: Columns): void {
  const ends = venues.map(({ run }) => run.dataEnd).filter((dataEnd) => dataEnd > from)
  const reported = Math.min(...ends)
  for (let t = 0; t < matrix.columns; t++) {
    const isShort = from + (t + 1) * intervalMs(interval) > reported
    if (isShort && matrix.state[t] !== COLUMN_GAP) matrix.state[t] = COLUMN_OPEN
  }
}

/** What each venue lacks in the window, where others have data. */
export function venueWarnings(venues: readonly Venue[], { from, interval }: Columns): string[] {
  if (venues.length < 2) return []
  const latest = Math.max(...venues.map(({ run }) => run.dataEnd))
  return venues.flatMap(({ market: { exchange }, run }) => {
    const end = isoTime(run.dataEnd)
    if (run.dataEnd <= from) return [`${exchange}: its data ends at ${end}, before this window; it adds nothing`]
    const warnings: string[] = []
    const holes = run.matrix.state.filter((state, t) => {
      const openTime = from + t * intervalMs(interval)
      return state === COLUMN_GAP && openTime >= run.firstBar && openTime < run.dataEnd
    }).length
    if (holes > 0) warnings.push(`${exchange}: ${holes} columns are holes in its data; it adds nothing to them`)
    if (latest - run.dataEnd >= intervalMs(interval)) {
      warnings.push(`${exchange}: its data ends at ${end}; later columns lack it and stay open`)
    }
    return warnings
  })
}

/** Columns of which nothing is known on any venue. */
export function gapWarnings(matrix: HeatMatrix, { from }: Columns): string[] {
  const gaps = matrix.state.filter((state) => state === COLUMN_GAP).length
  if (gaps === 0) return []
  return [
    `${gaps} of ${matrix.columns} columns from ${isoTime(from)} on have no complete data; they are gaps, not zeros`,
  ]
}
