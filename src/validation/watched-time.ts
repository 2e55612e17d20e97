import { coveredShare, mergeRanges } from '../domain/time.ts'
import { type Market, rowsOfKind } from '../services/catalog.ts'

/** Of a range, the share in which liquidations must have been watched. */
const LEAST_WATCHED = 0.98

/** Tells of ranges of time, UTC ms, whether liquidations of the market were watched in them, but for a fiftieth. */
export function watchedTime(market: Market): (from: number, to: number) => boolean {
  const ranges = mergeRanges(rowsOfKind(market, 'liquidations'))
  return (from, to) => coveredShare({ from, to }, ranges) >= LEAST_WATCHED
}
