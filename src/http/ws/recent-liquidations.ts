import type { Liquidation } from '../../domain/market-events.ts'
import type { StoredLiquidation } from '../../storage/live-target.ts'

/** Longer than a batch takes from the bus to the store, ms. */
const KEPT_MS = 5000
const MOST_ROWS = 100_000

interface Batch {
  readonly time: number
  readonly rows: readonly Liquidation[]
}

/** Liquidations that may not be in the store yet. */
export class RecentLiquidations {
  private readonly now: () => number
  private batches: Batch[] = []
  private rows = 0

  constructor(now: () => number) {
    this.now = now
  }

  add(rows: readonly Liquidation[]): void {
    const time = this.now()
    this.batches.push({ time, rows })
    this.rows += rows.length
    let old = 0
    for (const batch of this.batches) {
      if (time - batch.time <= KEPT_MS && this.rows <= MOST_ROWS) break
      this.rows -= batch.rows.length
      old++
    }
    if (old > 0) this.batches.splice(0, old)
  }

  /**
   * The newest first of stored rows and of those that match here. A row that is on both sides counts once; equal rows
   * count as often as the side that has more of them, because the store takes all of a message or nothing.
   */
  join(
    stored: readonly StoredLiquidation[],
    matches: (row: StoredLiquidation) => boolean,
  ): readonly StoredLiquidation[] {
    const known = new Map<string, number>()
    for (const row of stored) known.set(identity(row), (known.get(identity(row)) ?? 0) + 1)
    const fresh = this.batches
      .flatMap(({ rows }) => rows)
      .filter((row) => {
        if (!matches(row)) return false
        const count = known.get(identity(row)) ?? 0
        known.set(identity(row), count - 1)
        return count <= 0
      })
    return [...stored, ...fresh].sort((a, b) => b.eventTime - a.eventTime)
  }
}

function identity(row: StoredLiquidation): string {
  const { exchange, symbol, eventTime, receivedTime, side, price, bankruptcyPrice, quantity } = row
  return JSON.stringify([exchange, symbol, eventTime, receivedTime, side, price, bankruptcyPrice, quantity])
}
