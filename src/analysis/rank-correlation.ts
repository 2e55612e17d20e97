import { amountIn, type BucketRange, type DensityPair, unionOfSupports } from './density-pair.ts'

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
  return pearson(ranksOf(amounts(pair.left, range)), ranksOf(amounts(pair.right, range)))
}

function amounts(density: DensityPair['left'], { from, to }: BucketRange): Float64Array {
  return Float64Array.from({ length: to - from }, (_, i) => amountIn(density, from + i))
}

/** Rank of each value from 1 for the lowest; equal values get the mean of the ranks they fill. */
function ranksOf(values: Float64Array): Float64Array {
  const amountAt = (i: number) => values[i] ?? 0
  const order = Uint32Array.from(values.keys()).sort((a, b) => amountAt(a) - amountAt(b))
  const sorted = Float64Array.from(order, amountAt)
  const ranks = new Float64Array(values.length)
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    for (const i of order.subarray(from, to)) ranks[i] = (from + 1 + to) / 2
  }
  return ranks
}

/** Pearson's correlation of two columns of ranks, whose mean is always (n + 1) / 2. */
function pearson(left: Float64Array, right: Float64Array): number | undefined {
  const mean = (left.length + 1) / 2
  let product = 0
  let leftSquares = 0
  let rightSquares = 0
  for (const [i, rank] of left.entries()) {
    const other = (right[i] ?? mean) - mean
    product += (rank - mean) * other
    leftSquares += (rank - mean) ** 2
    rightSquares += other ** 2
  }
  if (leftSquares === 0 || rightSquares === 0) return undefined
  return Math.max(-1, Math.min(1, product / Math.sqrt(leftSquares * rightSquares)))
}
