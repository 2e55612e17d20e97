import { floorTime } from '../domain/time.ts'

const MINUTE = 60_000
/** Frames of one moment come in any order within this time of the venue's clock. */
const STRAGGLE_MS = 200
/** Ours is asked when the venue is quiet: nothing of the minute has come for so long, and something after its end. */
const QUIET_MS = 400
/** Without any data after the minute's end it is not waited longer. */
const LONGEST_MS = 15_000
/** A venue's clock is not believed to be further ahead of ours than this. */
const AHEAD_MS = 1000

/** A minute that is over. */
export interface EndedMinute {
  readonly end: number
  /** Whether data have come since: then everything before has. */
  readonly isHeard: boolean
}

/** Tells when minutes have ended: by the venue's clock as its frames carry it, else by ours. */
export class MinuteBell {
  private next = 0
  private venueTime = 0
  /** When something of the minute that runs was last heard, by our clock. */
  private lastOfMinute = 0

  /** @returns opening time of the minute that runs at `at` */
  start(at: number): number {
    const openTime = floorTime(at, MINUTE)
    this.next = openTime + MINUTE
    this.venueTime = 0
    this.lastOfMinute = 0
    return openTime
  }

  /**
   * Something happened at `time` by the venue's clock, and was received at `at`: one of those things that make candles,
   * for others may overtake them.
   */
  hear(time: number, at: number): void {
    if (time < this.next) this.lastOfMinute = at
    this.venueTime = Math.max(this.venueTime, Math.min(time, at + AHEAD_MS))
  }

  /**
   * Minutes that are over, oldest first; each is told once.
   *
   * @param lastData - when data last came, by our clock
   */
  due(at: number, lastData: number): EndedMinute[] {
    const ended: EndedMinute[] = []
    while (this.next > 0) {
      const end = this.next
      const isQuiet = at >= end + QUIET_MS && lastData >= end && at - this.lastOfMinute >= QUIET_MS
      const isHeard = this.venueTime >= end + STRAGGLE_MS || isQuiet
      if (!isHeard && at < end + LONGEST_MS) break
      ended.push({ end, isHeard })
      this.next += MINUTE
    }
    return ended
  }
}
