/** What some work took. */
export interface Cost {
  readonly ms: number
  /** CPU time of all threads, ms. */
  readonly cpu: number
}

/** Does work that holds the thread, and tells what it took. */
export function costOf(work: () => void): Cost {
  const before = process.cpuUsage()
  const started = performance.now()
  work()
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(before)
  return { ms, cpu: (user + system) / 1000 }
}
