import { type Interval, intervalMs, type TimeRange } from '../domain/time.ts'
import type {
  LiquidationFilter,
  LiquidationPage,
  LiquidationSum,
  LiveTarget,
  StoredLiquidation,
} from '../storage/live-target.ts'

/** Rows that are read at once, unless one time has more. */
const BATCH_ROWS = 8192

/** What is read, and in which order. */
export interface LiquidationReading {
  readonly filter: LiquidationFilter
  readonly order: LiquidationPage['order']
}

/** A stretch of time, and how many rows lie in it. */
interface Slice extends TimeRange {
  readonly rows: number
}

/** Stretches in which rows are counted, the coarse ones first: each that holds too many is counted anew. */
const STEPS: readonly Interval[] = ['1d', '1h', '1m']

/**
 * Reads every liquidation of a range, some at a time; the next are read when they are asked for.
 *
 * The range is read in slices of about as many rows as are read at once, so that no query sorts more. Slices without
 * rows when they are counted are passed over. Rows of one time are read at once: of what is stored meanwhile some is
 * read and some is not, none comes twice.
 */
export async function* readLiquidations(
  store: Pick<LiveTarget, 'readLiquidationPage' | 'sumLiquidations'>,
  { filter, order }: LiquidationReading,
): AsyncGenerator<readonly StoredLiquidation[]> {
  for await (const { from, to } of slicesOf(store, { filter, order }, STEPS)) {
    yield* readSlice(store, { filter: { ...filter, from, to }, order })
  }
}

async function* slicesOf(
  store: Pick<LiveTarget, 'sumLiquidations'>,
  { filter, order }: LiquidationReading,
  [step = '1m', ...finer]: readonly Interval[],
): AsyncGenerator<Slice> {
  const slices = countedSlices(await store.sumLiquidations(filter, step), filter, intervalMs(step))
  let gathered: Slice | undefined
  for (const slice of order === 'oldest' ? slices : slices.toReversed()) {
    const joined: Slice | undefined = gathered === undefined ? slice : join(gathered, slice)
    if (joined.rows < BATCH_ROWS) {
      gathered = joined
      continue
    }
    if (gathered !== undefined) yield gathered
    gathered = undefined
    if (slice.rows < BATCH_ROWS) gathered = slice
    else if (finer.length === 0) yield slice
    else yield* slicesOf(store, { filter: { ...filter, from: slice.from, to: slice.to }, order }, finer)
  }
  if (gathered !== undefined) yield gathered
}

async function* readSlice(
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

/** Slices of `stepMs` that have rows, as far as they lie in the range, oldest first. */
function countedSlices(sums: readonly LiquidationSum[], range: TimeRange, stepMs: number): Slice[] {
  const rowsByTime = new Map<number, number>()
  for (const { time, count } of sums) rowsByTime.set(time, (rowsByTime.get(time) ?? 0) + count)
  return [...rowsByTime]
    .sort(([a], [b]) => a - b)
    .map(([time, rows]) => ({ from: Math.max(range.from, time), to: Math.min(range.to, time + stepMs), rows }))
}

function join(a: Slice, b: Slice): Slice {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to), rows: a.rows + b.rows }
}
