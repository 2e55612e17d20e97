import { floorTime, type TimeRange } from '../domain/time.ts'

/** A run of rows without a gap: its first and last time, and how many rows it has. */
export interface Segment {
  readonly first: number
  readonly last: number
  readonly rows: number
}

/** Readings stamped some milliseconds late still belong to their second; applied only to series coarser than this. */
const JITTER_MS = 1000
const COARSE_MS = 60_000

/**
 * Time that a run of rows covers: a row at t covers `[t, t + stepMs)`, an event (step 0) its millisecond.
 *
 * Bounds of coarse series are floored to whole seconds, so that a funding time of 08:00:00.001 neither leaves a
 * hole before it nor reaches into the next row of another source.
 */
export function coveredRange({ first, last }: { first: number; last: number }, stepMs: number): TimeRange {
  if (stepMs < COARSE_MS) return { from: first, to: last + Math.max(stepMs, 1) }
  return { from: floorTime(first, JITTER_MS), to: floorTime(last, JITTER_MS) + stepMs }
}

/** Longest distance between two rows that is no gap: exact for candles, 1.5 steps for readings, which jitter. */
export function longestStep({ stepMs, isGrid }: { stepMs: number; isGrid: boolean }): number {
  return isGrid ? stepMs : stepMs * 1.5
}

/** Runs without a gap of sorted times. */
export function findSegments(times: Float64Array, longest: number): Segment[] {
  const segments: Segment[] = []
  let start = 0
  for (let i = 1; i <= times.length; i++) {
    const previous = times[i - 1]
    const time = times[i]
    if (previous === undefined || (time !== undefined && time - previous <= longest)) continue
    const first = times[start]
    if (first !== undefined) segments.push({ first, last: previous, rows: i - start })
    start = i
  }
  return segments
}
