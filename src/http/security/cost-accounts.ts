import { LRUCache } from 'lru-cache'

/** Accounts that are kept at once, the least recently used out first; 10,000 take about 2 MB. */
const MOST_ACCOUNTS = 10_000

/** What an account may still spend. */
export interface CostBalance {
  /** Whether the units asked for were there, and were taken. */
  readonly isGranted: boolean
  /** Whole units that are left. */
  readonly remaining: number
  /** Until what was asked for will be there, ms; 0 where it was. */
  readonly waitMs: number
  /** Until the account is full, ms. */
  readonly fullMs: number
}

interface Bucket {
  units: number
  /** When `units` were counted, ms. */
  at: number
}

/**
 * Token buckets: each account holds a number of units, which come back evenly over a window, so that a client may
 * spend them at once or in turn, and a window has no edge at which twice as much would pass.
 */
export class CostAccounts {
  private readonly buckets = new LRUCache<string, Bucket>({ max: MOST_ACCOUNTS })
  private readonly limit: number
  private readonly unitMs: number

  /**
   * @param limit - units of a full account
   * @param windowMs - time in which an empty one fills
   */
  constructor(limit: number, windowMs: number) {
    this.limit = limit
    this.unitMs = windowMs / limit
  }

  /** Takes what a request costs; nothing where it is not there. What costs more than a full account takes all of it. */
  take(account: string, { cost, now }: { readonly cost: number; readonly now: number }): CostBalance {
    const bucket = this.bucketOf(account, now)
    const wanted = Math.min(cost, this.limit)
    const missing = wanted - bucket.units
    const isGranted = missing <= 0
    if (isGranted) bucket.units -= wanted
    return {
      isGranted,
      remaining: Math.floor(bucket.units),
      waitMs: isGranted ? 0 : missing * this.unitMs,
      fullMs: (this.limit - bucket.units) * this.unitMs,
    }
  }

  /** Gives back what an answer has not cost. */
  giveBack(account: string, { cost, now }: { readonly cost: number; readonly now: number }): void {
    const bucket = this.bucketOf(account, now)
    bucket.units = Math.min(this.limit, bucket.units + cost)
  }

  private bucketOf(account: string, now: number): Bucket {
    const bucket = this.buckets.get(account) ?? { units: this.limit, at: now }
    bucket.units = Math.min(this.limit, bucket.units + Math.max(0, now - bucket.at) / this.unitMs)
    bucket.at = now
    this.buckets.set(account, bucket)
    return bucket
  }
}
