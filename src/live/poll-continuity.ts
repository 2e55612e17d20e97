import type { LivePoll } from '../exchanges/live.ts'
import type { Interruption } from './route-continuity.ts'

/** Periods without an answer after which a poll has been interrupted. */
const SILENT_PERIODS = 2.5

/** When one poll was answered without a hole, by our clock. */
export class PollContinuity {
  private readonly silentMs: number
  private readonly onInterruption: (interruption: Interruption) => void
  private last: number | undefined
  private isInterrupted: boolean
  private reason = 'the collector was not running'

  /** `resumeFrom` is when an earlier run last had an answer; the time since then is an interruption. */
  constructor(
    { everyMs }: LivePoll,
    {
      resumeFrom,
      onInterruption,
    }: { resumeFrom: number | undefined; onInterruption: (interruption: Interruption) => void },
  ) {
    this.silentMs = SILENT_PERIODS * everyMs
    this.last = resumeFrom
    this.isInterrupted = resumeFrom !== undefined
    this.onInterruption = onInterruption
  }

  answered(at: number): void {
    if (this.isInterrupted && this.last !== undefined) {
      this.onInterruption({ from: this.last, to: Math.max(at, this.last), reason: this.reason })
    }
    this.isInterrupted = false
    this.last = Math.max(at, this.last ?? at)
  }

  /** Time went on. */
  tick(at: number): void {
    if (this.isInterrupted || this.last === undefined || at - this.last <= this.silentMs) return
    this.isInterrupted = true
    this.reason = 'polls were not answered'
    this.onInterruption({ from: this.last, to: undefined, reason: this.reason })
  }
}
