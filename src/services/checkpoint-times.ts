import { floorTime, type TimeRange } from '../domain/time.ts'

const DAY = 86_400_000
/** Newest midnights that are kept. */
const DAYS = 2
/** Months whose beginnings are kept; before them those of years. A state takes megabytes. */
const MONTHS_MS = 184 * DAY

/**
 * Times within `(from, to]` at which the state of a computation is worth keeping, in order: the beginnings of years,
 * of the last six months and of the last two days before `end`; UTC ms. The store thins out by the same rule.
 */
export function checkpointTimes({ from, to }: TimeRange, end: number): number[] {
  const times: number[] = []
  for (let time = floorTime(from, DAY) + DAY; time <= to; time += DAY) {
    const date = new Date(time)
    const isMonth = date.getUTCDate() === 1 && (end - time < MONTHS_MS || date.getUTCMonth() === 0)
    if (isMonth || end - time < DAYS * DAY) times.push(time)
  }
  return times
}
