import { amountIn } from './density-pair.ts'
import type { PriceDensity } from './price-density.ts'

/** Parts of a density, and ways to weigh them. */
export interface UncertainMixture {
  /** Of one bucket size; their sum is the density itself. */
  readonly parts: readonly PriceDensity[]
  /** Each draw: what every part is multiplied by, >= 0, in the order of the parts. At least one. */
  readonly factors: readonly ArrayLike<number>[]
  /** In [0, 1]. */
  readonly shares: readonly number[]
}

/**
 * Quantiles over the draws of the amount in each bucket, one density a share.
 *
 * Linear between order statistics (Hyndman and Fan 1996, type 7). Buckets are taken alone: the quantiles of all
 * buckets together are no map that any draw gives. O(buckets x (parts x draws + draws log draws)).
 */
export function mixtureQuantiles({ parts, factors, shares }: UncertainMixture): PriceDensity[] {
  const size = parts[0]?.size ?? Number.NaN
  const filled = parts.filter(({ values }) => values.length > 0)
  const first = Math.min(...filled.map((part) => part.first))
  const end = Math.max(...filled.map((part) => part.first + part.values.length))
  const buckets = filled.length === 0 ? 0 : end - first
  const quantiles = shares.map(() => new Float64Array(buckets))
  const factorTable = Float64Array.from(factors.flatMap((draw) => Array.from(draw)))
  const amounts = new Float64Array(parts.length)
  const drawn = new Float64Array(factors.length)
  for (let i = 0; i < buckets; i++) {
    for (let k = 0; k < parts.length; k++) {
      const part = parts[k]
      amounts[k] = part === undefined ? 0 : amountIn(part, first + i)
    }
    mixInto(drawn, amounts, factorTable)
    drawn.sort()
    for (const [q, share] of shares.entries()) {
      const values = quantiles[q]
      if (values !== undefined) values[i] = quantileOf(drawn, share)
    }
  }
  return quantiles.map((values) => ({ first: buckets === 0 ? 0 : first, size, values }))
}

/** Sum of the amounts under the factors of each draw. */
function mixInto(drawn: Float64Array, amounts: Float64Array, factors: Float64Array): void {
  const parts = amounts.length
  for (let d = 0; d < drawn.length; d++) {
    let sum = 0
    for (let k = 0; k < parts; k++) sum += (amounts[k] ?? 0) * (factors[d * parts + k] ?? 0)
    drawn[d] = sum
  }
}

function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? below
  return below + (at - Math.floor(at)) * (above - below)
}
