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

/** Resolves after `ms`. @throws the signal's reason when it aborts */
export function pause(clock: LiveClock, { ms, signal }: { ms: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const abort = (): void => {
      cancel()
      reject(signal.reason)
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
    signal.addEventListener('abort', abort, { once: true })
  })
}
