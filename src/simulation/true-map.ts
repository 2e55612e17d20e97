import { bucketIndex } from '../domain/price-grid.ts'
import type { Side } from '../domain/series.ts'
import { OUTCOME_OPEN, type TruthColumns } from './position-ledger.ts'

/** USD per absolute price bucket: `values[i]` lies in `[(first + i) * size, (first + i + 1) * size)`. */
export interface TrueMap {
  readonly first: number
  /** Quote units. */
  readonly size: number
  /** USD notional at entry, >= 0. */
  readonly values: Float64Array
}

/**
 * The map that models try to draw: positions of one side still open at the end of a market, by liquidation price.
 *
 * Exact at the end only, since funding moves liquidation prices and the truth keeps the last one. For an earlier time
 * simulate fewer days: a longer market begins with the shorter one to the bit. Positions that no positive price
 * liquidates are left out; makers, who are never liquidated, are no part of the truth.
 *
 * @param frame - `size` is the bucket size in quote units
 */
export function trueMapAtEnd(truth: TruthColumns, { side, size }: { side: Side; size: number }): TrueMap {
  const wanted = side === 'long' ? 0 : 1
  const buckets = new Map<number, number>()
  for (let i = 0; i < truth.side.length; i++) {
    const level = truth.liquidationPrice[i]!
    if (truth.outcome[i] !== OUTCOME_OPEN || truth.side[i] !== wanted || level === 0) continue
    const bucket = bucketIndex(level, size)
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + truth.entry[i]! * truth.quantity[i]!)
  }
  return fromBuckets(buckets, size)
}

function fromBuckets(buckets: ReadonlyMap<number, number>, size: number): TrueMap {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const bucket of buckets.keys()) {
    first = Math.min(first, bucket)
    last = Math.max(last, bucket)
  }
  if (buckets.size === 0) return { first: 0, size, values: new Float64Array(0) }
  const values = new Float64Array(last - first + 1)
  for (const [bucket, amount] of buckets) values[bucket - first] = amount
  return { first, size, values }
}
