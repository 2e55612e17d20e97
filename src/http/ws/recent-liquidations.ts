import type { Liquidation } from '../../domain/market-events.ts'
import type { StoredLiquidation } from '../../storage/live-target.ts'

/** Longer than the store takes with a row unless it fails, ms. */
const KEPT_MS = 60_000
const MOST_ROWS = 100_000
/** Longer than a row that is stored already takes to the bus, ms. */
const ON_ITS_WAY_MS = 5000

interface Batch {
  readonly time: number
  /** Latest event time of its rows. */
  readonly newest: number
  readonly rows: readonly Liquidation[]
}

/** Which rows are wanted, and how many. */
export interface JoinQuestion {
  readonly limit: number
  matches(row: StoredLiquidation): boolean
}

/** Liquidations that the bus told lately, to complete what is read from the store. */
export class RecentLiquidations {
  private readonly now: () => number
  /** Rows received before it were told before anybody listened here, UTC ms. */
  private readonly since: number
  private batches: Batch[] = []
  private rows = 0

  constructor(now: () => number) {
    this.now = now
    this.since = now()
  }

  add(rows: readonly Liquidation[]): void {
    const time = this.now()
    const newest = rows.reduce((latest, { eventTime }) => Math.max(latest, eventTime), Number.NEGATIVE_INFINITY)
    this.batches.push({ time, newest, rows })
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
   * The newest of what the bus has told until now and of what was stored before it told anything.
   *
   * A row goes to the store and to the bus at one time, and either may have it first. What the bus has told is in here,
   * stored or not. What is stored and not told yet is left out: it comes as an update. A row that is on both sides
   * counts once; equal rows count as often as the side that has more of them, because the store takes all of a message
   * or nothing.
   */
  join(stored: readonly StoredLiquidation[], question: JoinQuestion): readonly StoredLiquidation[] {
    const told = this.withoutUntold(stored)
    const known = countsOf(told)
    // At most as many as are stored are in there twice.
    const newest = this.newest({ ...question, limit: question.limit + told.length })
    const fresh = newest.filter((row) => !takeOne(known, row))
    return [...told, ...fresh].sort((a, b) => b.eventTime - a.eventTime).slice(0, question.limit)
  }

  /** Stored rows but for those that the bus is about to tell. */
  private withoutUntold(stored: readonly StoredLiquidation[]): readonly StoredLiquidation[] {
    const from = Math.max(this.since, this.now() - ON_ITS_WAY_MS)
    const isDoubtful = ({ receivedTime }: StoredLiquidation) => receivedTime !== undefined && receivedTime >= from
    const times = new Set(stored.filter(isDoubtful).map(({ eventTime }) => eventTime))
    if (times.size === 0) return stored
    const told: Liquidation[] = []
    const first = Math.min(...times)
    const last = Math.max(...times)
    for (const { newest, rows } of this.batches) {
      if (newest < first) continue
      for (const row of rows) {
        if (row.eventTime >= first && row.eventTime <= last && times.has(row.eventTime)) told.push(row)
      }
    }
    const counts = countsOf(told)
    return stored.filter((row) => !isDoubtful(row) || takeOne(counts, row))
  }

  /** Rows with the latest event times, in no order. Hot: all that is kept is gone through for each snapshot. */
  private newest({ limit, matches }: JoinQuestion): readonly Liquidation[] {
    let best: Liquidation[] = []
    let least = Number.NEGATIVE_INFINITY
    for (let i = this.batches.length - 1; i >= 0; i--) {
      const { rows, newest } = this.batches[i] ?? { rows: [], newest: least }
      if (newest <= least) continue
      for (let j = rows.length - 1; j >= 0; j--) {
        const row = rows[j]
        if (row === undefined || row.eventTime <= least || !matches(row)) continue
        best.push(row)
        if (best.length < 2 * limit) continue
        best = best.sort((a, b) => b.eventTime - a.eventTime).slice(0, limit)
        least = best.at(-1)?.eventTime ?? least
      }
    }
    return best
  }
}

function countsOf(rows: readonly StoredLiquidation[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(identity(row), (counts.get(identity(row)) ?? 0) + 1)
  return counts
}

/** Takes a row out of the counts; false if it is not in there. */
function takeOne(counts: Map<string, number>, row: StoredLiquidation): boolean {
  const key = identity(row)
  const count = counts.get(key) ?? 0
  if (count > 0) counts.set(key, count - 1)
  return count > 0
}

function identity(row: StoredLiquidation): string {
  const { exchange, symbol, eventTime, receivedTime, side, price, bankruptcyPrice, quantity } = row
  return JSON.stringify([exchange, symbol, eventTime, receivedTime, side, price, bankruptcyPrice, quantity])
}
