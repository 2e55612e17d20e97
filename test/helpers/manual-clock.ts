/** A clock that a test turns. */
export class ManualClock {
  private time: number
  private timers: { readonly at: number; readonly action: () => void }[] = []

  constructor(time = 0) {
    this.time = time
  }

  now(): number {
    return this.time
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.time + ms, action }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass, and what is due happen in order. */
  pass(ms: number): void {
    this.time += ms
    const due = this.timers.filter(({ at }) => at <= this.time).sort((a, b) => a.at - b.at)
    this.timers = this.timers.filter(({ at }) => at > this.time)
    for (const { action } of due) action()
  }
}
