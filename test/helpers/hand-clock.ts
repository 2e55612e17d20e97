import type { LiveClock } from '../../src/live/clock.ts'

/** A clock that stands still until it is turned; its timers are counted. */
export class HandClock implements LiveClock {
  private time: number
  private lastId = 0
  private readonly timers = new Map<number, { readonly dueAt: number; readonly action: () => void }>()

  constructor(time = Date.UTC(2026, 10, 1, 12)) {
    this.time = time
  }

  now(): number {
    return this.time
  }

  after(ms: number, action: () => void): () => void {
    const id = ++this.lastId
    this.timers.set(id, { dueAt: this.time + ms, action })
    return () => {
      this.timers.delete(id)
    }
  }

  /** Timers that have not gone off. */
  get pending(): number {
    return this.timers.size
  }

  /** Milliseconds until each timer, the next one first. */
  get waits(): number[] {
    return [...this.timers.values()].map(({ dueAt }) => dueAt - this.time).sort((a, b) => a - b)
  }

  /** Moves on, with timers going off in their order, each at its time. */
  advance(ms: number): void {
    const end = this.time + ms
    for (;;) {
      const due = [...this.timers].filter(([, { dueAt }]) => dueAt <= end)
      const [first] = due.sort(([a, { dueAt: x }], [b, { dueAt: y }]) => x - y || a - b)
      if (first === undefined) break
      const [id, { dueAt, action }] = first
      this.timers.delete(id)
      this.time = Math.max(this.time, dueAt)
      action()
    }
    this.time = end
  }

  /** Moves on while the process does nothing: timers that came due go off late, at the end. */
  stall(ms: number): void {
    this.time += ms
    this.advance(0)
  }

  /** Sets another time, as when a machine's clock is corrected; timers keep their distance. */
  set(time: number): void {
    const shift = time - this.time
    for (const [id, { dueAt, action }] of this.timers) this.timers.set(id, { dueAt: dueAt + shift, action })
    this.time = time
  }
}
