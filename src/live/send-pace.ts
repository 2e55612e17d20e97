import type { LiveRoute } from '../exchanges/live.ts'
import type { LiveClock } from './clock.ts'

/** Share of a venue's limit that is used: what left us in step may arrive closer together. */
const SHARE = 0.8

interface Queued {
  readonly text: string
  readonly onSent: (() => void) | undefined
}

/** Sends texts in order, and in no window more than a share of what the venue allows. */
export class SendPace {
  private readonly most: number
  private readonly windowMs: number
  private readonly clock: LiveClock
  private readonly transmit: (text: string) => void
  private readonly waiting: Queued[] = []
  /** Times of the last `most` texts, oldest first. */
  private readonly sentAt: number[] = []
  private cancel: (() => void) | undefined

  constructor({
    pacing,
    clock,
    transmit,
  }: {
    pacing: LiveRoute['pacing']
    clock: LiveClock
    transmit: (text: string) => void
  }) {
    this.most = Math.max(1, Math.floor(pacing.limit * SHARE))
    this.windowMs = pacing.windowMs
    this.clock = clock
    this.transmit = transmit
  }

  /** Whether all has been sent. */
  get isIdle(): boolean {
    return this.waiting.length === 0
  }

  /** @param onSent - called when it has left */
  send(text: string, onSent?: () => void): void {
    this.waiting.push({ text, onSent })
    if (this.cancel === undefined) this.drain()
  }

  /** Sends nothing more. */
  stop(): void {
    this.cancel?.()
    this.cancel = undefined
    this.waiting.length = 0
  }

  private drain(): void {
    this.cancel = undefined
    for (let first = this.waiting[0]; first !== undefined; first = this.waiting[0]) {
      const now = this.clock.now()
      const oldest = this.sentAt[0]
      if (oldest !== undefined && this.sentAt.length >= this.most) {
        // At most a window, even when the clock was set back.
        const waitMs = Math.min(this.windowMs, oldest + this.windowMs - now)
        if (waitMs > 0) {
          this.cancel = this.clock.after(waitMs, () => this.drain())
          return
        }
        this.sentAt.shift()
      }
      this.sentAt.push(now)
      this.waiting.shift()
      this.transmit(first.text)
      first.onSent?.()
    }
  }
}
