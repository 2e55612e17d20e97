import { amountIn, type BucketRange, type DensityPair, unionOfSupports } from './density-pair.ts'
import { correlateRanks, ranksOf } from './ranks.ts'

/**
 * Spearman's rank correlation of two densities, bucket by bucket: whether one is high where the other is.
 *
 * Equal amounts share the average of their ranks. Buckets in which both are 0 count like any other, so the range
 * matters: by default it is the union of the supports with the gaps inside it.
 *
 * @param over - absolute buckets to compare
 * @returns from -1 to 1; undefined where either density is constant over the range, or the range has no two buckets
 */
export function rankCorrelation(pair: DensityPair, over?: BucketRange): number | undefined {
  const supports = unionOfSupports(pair)
  const range = over ?? supports
  if (range === undefined || range.to - range.from < 2) return undefined
  return correlateRanks(ranksOf(amounts(pair.left, range)), ranksOf(amounts(pair.right, range)))
}

function amounts(density: DensityPair['left'], { from, to }: BucketRange): Float64Array {
  return Float64Array.from({ length: to - from }, (_, i) => amountIn(density, from + i))
}
