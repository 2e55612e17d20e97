const FIRST_MS = 1000
const LONGEST_MS = 60_000
/** No venue asks for more in earnest, and a timer of more than 24 days would go off at once. */
const LONGEST_ASKED_MS = 24 * 60 * 60_000

/**
 * Pause before the next attempt: 1 s after the first failure, doubled after each further one up to a minute, of which
 * a random share between half and all is waited, so that clients that failed together do not come back together.
 *
 * @param failures - in a row, from 1; Infinity for the longest pause
 * @param random - in [0, 1)
 * @param atLeastMs - what the venue asked for; counts up to a day
 * @returns ms
 */
export function backoffMs({
  failures,
  random,
  atLeastMs = 0,
}: {
  failures: number
  random: number
  atLeastMs?: number
}): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
  return Math.max(Math.round(longest * (0.5 + random / 2)), Math.min(atLeastMs, LONGEST_ASKED_MS))
}
