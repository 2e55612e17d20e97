import { setTimeout as delay } from 'node:timers/promises'
import type { RestBudget } from '../../exchanges/rest.ts'

/** Time as pace and retries see it; a test turns it by hand. */
export interface PaceClock {
  /** Milliseconds; never runs backwards. */
  now(): number
  /** @throws the signal's reason when it aborts */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** The process's own monotonic clock. */
export const systemClock: PaceClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
}

/** Share of a venue's limit that is used: other programs ask from the same address, and clocks differ. */
const SHARE = 0.8

/** Lets requests through at the pace of one budget: in no window of its length more than its share is spent. */
export class Pace {
  private readonly budget: RestBudget
  private readonly clock: PaceClock
  private readonly most: number
  private spent: { readonly at: number; readonly cost: number }[] = []
  private lastTurn: Promise<unknown> = Promise.resolve()

  constructor(budget: RestBudget, clock: PaceClock) {
    this.budget = budget
    this.clock = clock
    this.most = Math.floor(budget.limit * SHARE)
  }

  /** Resolves when a request of this cost may be sent; callers are served in order. */
  take(cost: number, signal: AbortSignal): Promise<void> {
    const turn = this.lastTurn.then(() => this.wait(cost, signal))
    this.lastTurn = turn.catch(() => undefined)
    return turn
  }

  /** Takes over the venue's own count where it is higher: somebody else asks from this address too. */
  observe(used: number): void {
    const unseen = used - this.sum()
    if (unseen > 0) this.spent.push({ at: this.clock.now(), cost: unseen })
  }

  private async wait(cost: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const used = this.sum()
      const [oldest] = this.spent
      // A single request that costs more than all there is goes alone.
      if (oldest === undefined || used + cost <= this.most) {
        this.spent.push({ at: this.clock.now(), cost })
        return
      }
      await this.clock.sleep(Math.max(1, Math.ceil(oldest.at + this.budget.windowMs - this.clock.now())), signal)
    }
  }

  private sum(): number {
    const begin = this.clock.now() - this.budget.windowMs
    this.spent = this.spent.filter(({ at }) => at > begin)
    return this.spent.reduce((total, { cost }) => total + cost, 0)
  }
}
