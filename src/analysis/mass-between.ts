import type { PriceDensity } from './price-density.ts'

/** A run of absolute buckets `[firstBucket, endBucket)`; bucket b is the prices `[b * size, (b + 1) * size)`. */
export interface BucketRange {
  readonly firstBucket: number
  /** First bucket that is not inside any more, >= `firstBucket`. */
  readonly endBucket: number
}

/**
 * Sum of a density over a run of buckets of the same size, in the unit of the density.
 *
 * Over the density of one leverage or one exchange it gives that one's part in a zone.
 */
export function massBetween({ first, values }: PriceDensity, { firstBucket, endBucket }: BucketRange): number {
  const to = Math.min(endBucket - first, values.length)
  let mass = 0
  for (let i = Math.max(firstBucket - first, 0); i < to; i++) mass += values[i] ?? 0
  return mass
}
