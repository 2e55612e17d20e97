import type { Frame } from './frame.ts'

/** Frames of one stream by number. */
export type KeptFrames = Map<number, Frame>

interface Entry {
  readonly frames: KeptFrames
  readonly seq: number
  readonly time: number
  next: Entry | undefined
}

/** What may be kept. */
export interface ReplayLimits {
  readonly ageMs: number
  /** Of all streams together. */
  readonly bytes: number
  /** Of one frame: a larger one would push out those of all streams. */
  readonly frameBytes: number
}

/** Keeps the last frames of all streams for clients that come back; the oldest go first, whosever they are. */
export class ReplayLog {
  private readonly limits: ReplayLimits
  private oldest: Entry | undefined
  private newest: Entry | undefined
  private bytes = 0

  constructor(limits: ReplayLimits) {
    this.limits = limits
  }

  /** Adds the next frame of a stream, if it is not too large, and lets go of what is too old or too much at `now`, UTC ms. */
  keep(frames: KeptFrames, { seq, frame, now }: { readonly seq: number; readonly frame: Frame; readonly now: number }) {
    if (frame.bytes.byteLength > this.limits.frameBytes) return
    frames.set(seq, frame)
    this.bytes += frame.bytes.byteLength
    const entry: Entry = { frames, seq, time: now, next: undefined }
    if (this.newest === undefined) this.oldest = entry
    else this.newest.next = entry
    this.newest = entry
    this.expire(now)
  }

  /** Lets go of what is too old or too much. */
  expire(now: number): void {
    while (
      this.oldest !== undefined &&
      (now - this.oldest.time > this.limits.ageMs || this.bytes > this.limits.bytes)
    ) {
      const { frames, seq, next } = this.oldest
      this.bytes -= frames.get(seq)?.bytes.byteLength ?? 0
      frames.delete(seq)
      this.oldest = next
    }
    if (this.oldest === undefined) this.newest = undefined
  }
}
