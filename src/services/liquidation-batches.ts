import { intervalMs, type TimeRange } from '../domain/time.ts'
import type {
  LiquidationFilter,
  LiquidationPage,
  LiquidationSum,
  LiveTarget,
  StoredLiquidation,
} from '../storage/live-target.ts'

/** Rows that are read at once, unless one time has more. */
const BATCH_ROWS = 4096

/** What is read, and in which order. */
export interface LiquidationReading {
  readonly filter: LiquidationFilter
  readonly order: LiquidationPage['order']
}

/**
 * Reads every liquidation of a range, some at a time; the next are read when they are asked for.
 *
 * Days without rows when it begins are passed over; each day is read in parts, so that no query sorts the whole range.
 * Rows of one time are read at once: of what is stored meanwhile some is read and some is not, none comes twice.
 */
export async function* readLiquidations(
  store: Pick<LiveTarget, 'readLiquidationPage' | 'sumLiquidations'>,
  { filter, order }: LiquidationReading,
): AsyncGenerator<readonly StoredLiquidation[]> {
  const days = daysOf(await store.sumLiquidations(filter, '1d'), filter)
  for (const day of order === 'oldest' ? days : days.toReversed()) {
    yield* readDay(store, { filter: { ...filter, ...day }, order })
  }
}

async function* readDay(
  store: Pick<LiveTarget, 'readLiquidationPage'>,
  { filter, order }: LiquidationReading,
): AsyncGenerator<readonly StoredLiquidation[]> {
  let rest = filter
  let limit = BATCH_ROWS
  for (;;) {
    const rows = await store.readLiquidationPage(rest, { limit, order })
    if (rows.length < limit) {
      if (rows.length > 0) yield rows
      return
    }
    // Of the last time there may be more.
    const last = rows.at(-1)?.eventTime ?? 0
    const whole = rows.findIndex(({ eventTime }) => eventTime === last)
    limit = whole === 0 ? limit * 2 : BATCH_ROWS
    if (whole > 0) yield rows.slice(0, whole)
    rest = order === 'oldest' ? { ...rest, from: last } : { ...rest, to: last + 1 }
  }
}

/** Days that have rows, as far as they lie in the range, oldest first. */
function daysOf(sums: readonly LiquidationSum[], range: TimeRange): TimeRange[] {
  const times = [...new Set(sums.map(({ time }) => time))].sort((a, b) => a - b)
  return times.map((time) => ({ from: Math.max(range.from, time), to: Math.min(range.to, time + intervalMs('1d')) }))
}
