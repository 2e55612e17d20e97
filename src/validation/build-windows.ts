import { bucketIndex } from '../domain/price-grid.ts'
import { NOTIONAL_CAP_USD, type WindowTable } from '../scoring/window-table.ts'
import type { PathReader } from './price-path.ts'

/** Liquidations by time, with the price at which they are scored. */
export interface ScoredEvents {
  /** Not falling, UTC ms. */
  readonly time: Float64Array
  /** 0 for longs, 1 for shorts. */
  readonly side: Uint8Array
  /** Quote per base. */
  readonly price: Float64Array
  /** USD. */
  readonly notional: Float64Array
}

export interface WindowRequest {
  readonly path: PathReader
  readonly events: ScoredEvents
  /** Rising, UTC ms; those at which the path has a close and of which it knows the whole horizon. */
  readonly times: Float64Array
  readonly horizonMs: number
  /** Quote units. */
  readonly bucketSize: number
}

/** Parts of cells below this share are rounding. */
const LEAST_SHARE = 1e-9

/** Columns of a table as they grow. */
interface Growing {
  readonly firstBucket: number[]
  readonly offset: number[]
  readonly crossed: number[]
}

/**
 * Two windows for each forecast time, longs and then shorts; one whose side the price did not enter has no cells.
 *
 * Longs are asked about from the price down to the lowest trigger price of `(time, time + horizon]`, shorts from it up
 * to the highest. A liquidation at the bucket next to those counts at the nearest of them; one farther away or without
 * any is unassigned.
 */
export function buildWindows({ path, events, times, horizonMs, bucketSize }: WindowRequest): WindowTable {
  const count = 2 * times.length
  const columns: Growing = { firstBucket: [], offset: [0], crossed: [] }
  const price = new Float64Array(count)
  const volatility = new Float64Array(count)
  times.forEach((time, i) => {
    const now = path.closeAt(time)
    const range = path.crossed(time, time + horizonMs)
    if (now === undefined || range === undefined) throw new Error(`Invariant: the path has a hole after ${time}`)
    price.fill(now, 2 * i, 2 * i + 2)
    volatility.fill(path.volatility(time), 2 * i, 2 * i + 2)
    addCells(columns, { low: Math.min(range.low, now), high: now, size: bucketSize })
    addCells(columns, { low: now, high: Math.max(range.high, now), size: bucketSize })
  })
  const cells = columns.crossed.length
  const table = {
    horizonMs,
    bucketSize,
    time: Float64Array.from({ length: count }, (_, w) => times[w >> 1] ?? 0),
    side: Uint8Array.from({ length: count }, (_, w) => w & 1),
    price,
    volatility,
    firstBucket: Int32Array.from(columns.firstBucket),
    unassigned: new Uint32Array(count),
    offset: Uint32Array.from(columns.offset),
    crossed: Float64Array.from(columns.crossed),
    count: new Float64Array(cells),
    cappedNotional: new Float64Array(cells),
    notional: new Float64Array(cells),
  }
  countEvents(table, events)
  return table
}

/** Times of a grid at which a forecast can be made and scored: nothing is missing of their horizon. */
export function forecastTimes(
  path: PathReader,
  {
    from,
    to,
    stepMs,
    horizonMs,
    isWatched,
  }: {
    readonly from: number
    readonly to: number
    readonly stepMs: number
    readonly horizonMs: number
    /** Whether liquidations were watched all of a stretch of time. */
    isWatched(from: number, to: number): boolean
  },
): Float64Array {
  const times: number[] = []
  for (let time = Math.ceil(from / stepMs) * stepMs; time + horizonMs <= to; time += stepMs) {
    const isKnown = path.closeAt(time) !== undefined && path.crossed(time, time + horizonMs) !== undefined
    if (isKnown && isWatched(time, time + horizonMs)) times.push(time)
  }
  return Float64Array.from(times)
}

/** Cells of one window: the buckets that `[low, high)` touches, each with the share inside. */
function addCells({ firstBucket, offset, crossed }: Growing, range: { low: number; high: number; size: number }): void {
  const { low, high, size } = range
  let bucket = bucketIndex(low, size)
  const shares: number[] = []
  for (let b = bucket; b * size < high; b++) {
    const share = (Math.min(high, (b + 1) * size) - Math.max(low, b * size)) / size
    if (share > LEAST_SHARE) shares.push(Math.min(1, share))
    else if (shares.length === 0) bucket++
  }
  firstBucket.push(bucket)
  for (const share of shares) crossed.push(share)
  offset.push(crossed.length)
}

/** Adds liquidations to the windows of their side that hold their time: those within `(time, time + horizon]`. */
function countEvents(table: WindowTable, events: ScoredEvents): void {
  const { time, side } = events
  let first = 0
  for (let w = 0; w < table.time.length; w++) {
    const from = table.time[w] ?? 0
    while (first < time.length && (time[first] ?? 0) <= from) first++
    for (let e = first; e < time.length && (time[e] ?? 0) <= from + table.horizonMs; e++) {
      if (side[e] === table.side[w])
        countEvent(table, w, { price: events.price[e] ?? 0, notional: events.notional[e] ?? 0 })
    }
  }
}

/** The cell of a window at which a price counts; undefined where that was not crossed. */
export function cellAt(
  { bucketSize, offset, firstBucket }: WindowTable,
  window: number,
  price: number,
): number | undefined {
  const start = offset[window] ?? 0
  const cells = (offset[window + 1] ?? 0) - start
  const at = bucketIndex(price, bucketSize) - (firstBucket[window] ?? 0)
  if (cells === 0 || at < -1 || at > cells) return undefined
  return start + Math.max(0, Math.min(cells - 1, at))
}

function countEvent(
  table: WindowTable,
  window: number,
  event: { readonly price: number; readonly notional: number },
): void {
  const { unassigned, count, cappedNotional, notional } = table
  const cell = cellAt(table, window, event.price)
  if (cell === undefined) {
    unassigned[window] = (unassigned[window] ?? 0) + 1
    return
  }
  count[cell] = (count[cell] ?? 0) + 1
  cappedNotional[cell] = (cappedNotional[cell] ?? 0) + Math.min(NOTIONAL_CAP_USD, event.notional)
  notional[cell] = (notional[cell] ?? 0) + event.notional
}
