/** Data may be so many columns old, and at least so long, before they count as stale. */
const LATE_COLUMNS = 2
const LATE_MS = 900_000

/**
 * Whether data that should reach to the present are old: older than two of their columns, and than a quarter of an hour.
 *
 * @param stepMs - length of a column; absent where there are no columns
 */
export function isStaleAge(ageMs: number, stepMs = 0): boolean {
  return ageMs > Math.max(LATE_MS, LATE_COLUMNS * stepMs)
}
