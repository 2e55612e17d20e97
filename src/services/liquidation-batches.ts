import { intervalMs, type TimeRange } from '../domain/time.ts'
import type {
  LiquidationFilter,
  LiquidationPage,
  LiquidationSum,
  LiveTarget,
  StoredLiquidation,
} from '../storage/live-target.ts'
import { findPlace, type PagePlace, placeAfter } from './liquidation-cursor.ts'

/** Rows that are in memory at once. */
const BATCH_ROWS = 4096

/** What is read, and in which order. */
export interface LiquidationReading {
  readonly filter: LiquidationFilter
  readonly order: LiquidationPage['order']
}

/**
 * Reads every liquidation of a range, some at a time; the next are read when they are asked for.
 *
 * Days without rows when it begins are passed over; each day is read in pages, so that no query sorts the whole range.
 * Of rows stored meanwhile some are read and some are not; none comes twice.
 */
export async function* readLiquidations(
  store: Pick<LiveTarget, 'readLiquidationPage' | 'sumLiquidations'>,
  { filter, order }: LiquidationReading,
): AsyncGenerator<StoredLiquidation[]> {
  const days = daysOf(await store.sumLiquidations(filter, '1d'), filter)
  for (const day of order === 'oldest' ? days : days.toReversed()) {
    yield* readDay(store, { filter: { ...filter, ...day }, order })
  }
}

async function* readDay(
  store: Pick<LiveTarget, 'readLiquidationPage'>,
  { filter, order }: LiquidationReading,
): AsyncGenerator<StoredLiquidation[]> {
  let place: PagePlace | undefined
  for (;;) {
    const after = place === undefined ? undefined : await findPlace(store, { filter, place })
    const rows = await store.readLiquidationPage(filter, { after, limit: BATCH_ROWS, order })
    if (rows.length > 0) yield rows
    if (rows.length < BATCH_ROWS) return
    place = placeAfter(rows, { before: place, question: filter, order })
  }
}

/** Days that have rows, as far as they lie in the range, oldest first. */
function daysOf(sums: readonly LiquidationSum[], range: TimeRange): TimeRange[] {
  const times = [...new Set(sums.map(({ time }) => time))].sort((a, b) => a - b)
  return times.map((time) => ({ from: Math.max(range.from, time), to: Math.min(range.to, time + intervalMs('1d')) }))
}
