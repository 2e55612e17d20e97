import type { LiveClock } from './clock.ts'

/** A timer this late was held up by the process itself, which may have more to read: it looks once more. */
const HELD_UP_MS = 250

/** Tells when nothing was heard for some time, and again each time as long has passed. */
export class SilenceWatch {
  private readonly clock: LiveClock
  private readonly ms: number
  private readonly onSilence: () => void
  private lastAt: number
  private dueAt = 0
  private wasHeldUp = false
  private cancel: (() => void) | undefined

  /** @param options - `ms` is the longest silence; it begins now */
  constructor({ clock, ms, onSilence }: { clock: LiveClock; ms: number; onSilence: () => void }) {
    this.clock = clock
    this.ms = ms
    this.onSilence = onSilence
    this.lastAt = clock.now()
    this.arm(ms)
  }

  /** Something was heard; called for every frame, so it sets no timer. @param at - UTC ms */
  touch(at: number): void {
    this.lastAt = at
  }

  stop(): void {
    this.cancel?.()
    this.cancel = undefined
  }

  private arm(ms: number): void {
    this.dueAt = this.clock.now() + ms
    this.cancel = this.clock.after(ms, () => this.check())
  }

  private check(): void {
    const now = this.clock.now()
    // A clock that was set back would otherwise hide a silence for as long.
    if (this.lastAt > now) this.lastAt = now
    const silentMs = now - this.lastAt
    const isHeldUp = now - this.dueAt >= HELD_UP_MS && !this.wasHeldUp
    this.wasHeldUp = isHeldUp
    if (silentMs < this.ms) this.arm(this.ms - silentMs)
    else if (isHeldUp) this.arm(HELD_UP_MS)
    else {
      this.arm(this.ms)
      this.onSilence()
    }
  }
}
