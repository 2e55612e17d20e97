/** Time as feeds see it; a test turns it by hand. */
export interface LiveClock {
  /** UTC ms. */
  now(): number
  /** Calls `action` once after `ms`; returns what prevents it. */
  after(ms: number, action: () => void): () => void
}

/** The process's own clock. Its timers do not keep a process alive. */
export const systemClock: LiveClock = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
