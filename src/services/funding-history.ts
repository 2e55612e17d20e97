import { intersectRanges, mergeRanges, type TimeRange } from '../domain/time.ts'
import type { MapStore } from '../storage/store.ts'
import { type Market, rowsOfKind } from './catalog.ts'
import type { SeriesScope } from './series-scope.ts'

const HOUR = 3_600_000
/** Venues settle at least once a day. */
const LONGEST_INTERVAL_MS = 24 * HOUR
/** Venues stamp payments some seconds late. */
const LATENESS_MS = 60_000

/** One payment of a venue. */
export interface FundingRow {
  readonly exchange: string
  /** When it was paid, UTC ms. */
  readonly timestamp: number
  /** Ratio of notional: 0.0001 is one basis point; a positive one is paid by longs to shorts. */
  readonly rate: number
  /** Hours since the payment before it; NaN where that one is not stored. */
  readonly intervalHours: number
}

/** Payments of every venue of a scope, in order of time and venue. */
export async function loadFunding(store: MapStore, { markets, window }: SeriesScope): Promise<FundingRow[]> {
  const rows = await Promise.all(markets.map((market) => readPayments(store, market, window)))
  return rows.flat().sort((a, b) => a.timestamp - b.timestamp)
}

async function readPayments(store: MapStore, market: Market, { from, to }: TimeRange): Promise<FundingRow[]> {
  const { exchange, symbol } = market
  const lead = from - LONGEST_INTERVAL_MS - LATENESS_MS
  const { time, rate } = await store.readFunding({ exchange, symbol, from: lead, to })
  const present = mergeRanges(rowsOfKind(market, 'funding'))
  return Array.from(time, (timestamp, i) => ({
    exchange,
    timestamp,
    rate: rate[i] ?? Number.NaN,
    intervalHours: hoursBetween(time[i - 1], timestamp, present),
  })).filter(({ timestamp }) => timestamp >= from)
}

/** Whole hours from one payment to the next; NaN where payments between them may be missing. */
function hoursBetween(previous: number | undefined, time: number, present: readonly TimeRange[]): number {
  if (previous === undefined) return Number.NaN
  const length = time - previous
  const covered = intersectRanges({ from: previous, to: time }, present).reduce((sum, r) => sum + r.to - r.from, 0)
  const hours = Math.round(length / HOUR)
  const isWhole = hours > 0 && Math.abs(length - hours * HOUR) <= LATENESS_MS
  return isWhole && length <= LONGEST_INTERVAL_MS + LATENESS_MS && covered >= length - LATENESS_MS ? hours : Number.NaN
}
