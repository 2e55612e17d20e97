import type { PriceDensity } from './price-density.ts'

/** Two densities to compare; the comparisons are symmetric, so left and right mean nothing. */
export interface DensityPair {
  readonly left: PriceDensity
  /** Of the same bucket size as `left`. */
  readonly right: PriceDensity
}

/** Absolute buckets `[from, to)`. */
export interface BucketRange {
  readonly from: number
  readonly to: number
}

/** Amount in an absolute bucket; 0 outside the values. */
export function amountIn({ first, values }: PriceDensity, bucket: number): number {
  return values[bucket - first] ?? 0
}

/**
 * The shortest range that holds every bucket in which either density is above 0; undefined when both are empty.
 *
 * Zeros at the ends of `values` are no part of it, so that it does not depend on how a density is stored.
 */
export function unionOfSupports({ left, right }: DensityPair): BucketRange | undefined {
  if (left.size !== right.size) {
    throw new Error(`Invariant: compared densities have one bucket size, not ${left.size} and ${right.size}`)
  }
  const supports = [supportOf(left), supportOf(right)].filter((support) => support !== undefined)
  if (supports.length === 0) return undefined
  return { from: Math.min(...supports.map(({ from }) => from)), to: Math.max(...supports.map(({ to }) => to)) }
}

function supportOf({ first, values }: PriceDensity): BucketRange | undefined {
  const lowest = values.findIndex((value) => value > 0)
  if (lowest === -1) return undefined
  return { from: first + lowest, to: first + values.findLastIndex((value) => value > 0) + 1 }
}
