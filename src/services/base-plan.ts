import {
  ceilTime,
  floorTime,
  INTERVALS,
  type Interval,
  intervalMs,
  mergeRanges,
  subtractRanges,
  type TimeRange,
} from '../domain/time.ts'
import type { CoverageRow } from '../storage/store.ts'

/** A stretch of time whose base candles have one interval. */
export interface BasePiece extends TimeRange {
  readonly interval: Interval
}

/**
 * Chooses the base candles of a market: at every time the finest interval stored there.
 *
 * It depends on what is stored, never on the window asked for, so that any two windows step the same candles.
 *
 * @param rows - coverage of kind `candles` of one exchange and symbol
 * @returns pieces in order of time; whole candles only, none overlapping
 */
export function planBaseCandles(rows: readonly CoverageRow[]): BasePiece[] {
  const pieces: BasePiece[] = []
  for (const interval of INTERVALS) {
    const step = intervalMs(interval)
    const stored = mergeRanges(rows.filter((row) => row.interval === interval))
    for (const range of stored) {
      for (const free of subtractRanges(range, pieces)) {
        const from = ceilTime(free.from, step)
        const to = floorTime(free.to, step)
        if (to > from) pieces.push({ interval, from, to })
      }
    }
  }
  return pieces.sort((a, b) => a.from - b.from)
}
