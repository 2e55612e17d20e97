/** Open, high, low and close of a minute of the mark price. */
export interface MarkMinute {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Prices that a minute passes: each stands for a second, so that whoever looks once a second sees them all. */
export type MarkPoints = readonly [open: number, first: number, second: number, close: number]

/** Starts of the stands within the minute, ms; the last lasts to its end. */
const STANDS = [0, 20_000, 40_000, 58_000] as const
const STAND_MS = 1000

/** The extreme against the minute's direction comes first. */
export function markPoints({ open, high, low, close }: MarkMinute): MarkPoints {
  return close >= open ? [open, low, high, close] : [open, high, low, close]
}

/** Mark price `ms` into the minute. */
export function markWithin(points: MarkPoints, ms: number): number {
  const next = STANDS.findIndex((start) => start > ms)
  if (next === -1) return points[3]
  const before = points[next - 1] ?? points[0]
  const left = (STANDS[next - 1] ?? 0) + STAND_MS
  if (ms <= left) return before
  return before + (((points[next] ?? before) - before) * (ms - left)) / ((STANDS[next] ?? left) - left)
}

/** The minute as it was `ms` into it. */
export function extremesUntil(points: MarkPoints, ms: number): MarkMinute {
  const close = markWithin(points, ms)
  const seen = [...points.filter((_, i) => (STANDS[i] ?? 0) <= ms), close]
  return { open: points[0], high: Math.max(...seen), low: Math.min(...seen), close }
}
