const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Activity by UTC hour, mean 1: quiet while Asia sleeps, busy from the European open to the American afternoon.
 *
 * The shape is made up after the usual one of crypto volume; only its existence matters.
 */
const ACTIVITY_BY_HOUR = [
  1.05, 1.0, 0.9, 0.8, 0.7, 0.65, 0.65, 0.8, 0.95, 1.0, 1.0, 1.0, 1.1, 1.3, 1.5, 1.5, 1.4, 1.25, 1.1, 1.0, 0.9, 0.8,
  0.8, 0.85,
]

/** Activity at a time of day relative to its mean, linear between full hours. */
export function dayActivity(time: number): number {
  const hours = (time - Math.floor(time / DAY_MS) * DAY_MS) / HOUR_MS
  const hour = Math.floor(hours)
  const before = ACTIVITY_BY_HOUR[hour] ?? 1
  const after = ACTIVITY_BY_HOUR[(hour + 1) % 24] ?? 1
  return before + (hours - hour) * (after - before)
}
