/**
 * Amounts per price bucket of one side, on absolute buckets: `values[i]` lies in
 * `[(first + i) * size, (first + i + 1) * size)`; everything outside is 0.
 */
export interface PriceDensity {
  readonly first: number
  /** Quote units. */
  readonly size: number
  /** >= 0. */
  readonly values: Float64Array
}

/** Sum over all buckets. */
export function densityTotal({ values }: PriceDensity): number {
  let total = 0
  for (const value of values) total += value
  return total
}
