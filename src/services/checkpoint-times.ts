import { floorTime, type TimeRange } from '../domain/time.ts'

const DAY = 86_400_000
/** Newest days whose beginnings are all kept. */
const DAYS = 3
const WEEKS = 10
/** 1970-01-05 was a Monday. */
const MONDAY = 4 * DAY

/**
 * Times within `(from, to]` at which the state of a computation is worth keeping, in order: beginnings of months, of
 * the last weeks and of the last days before `end`; UTC ms.
 */
export function checkpointTimes({ from, to }: TimeRange, end: number): number[] {
  const times = new Set<number>()
  const first = floorTime(from, DAY) + DAY
  for (let time = first; time <= to; time += DAY) {
    const isMonday = (time - MONDAY) % (7 * DAY) === 0
    if (end - time < DAYS * DAY || (isMonday && end - time < WEEKS * 7 * DAY) || new Date(time).getUTCDate() === 1) {
      times.add(time)
    }
  }
  return [...times].sort((a, b) => a - b)
}
