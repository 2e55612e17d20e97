/** Rank of each value from 1 for the lowest; equal values get the mean of the ranks they fill. */
export function ranksOf(values: Float64Array | Float32Array): Float64Array {
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

/**
 * Spearman's correlation of two columns by their ranks, see `ranksOf`.
 *
 * @returns from -1 to 1; undefined where either is constant
 */
export function correlateRanks(left: Float64Array, right: Float64Array): number | undefined {
  // The mean of ranks, ties or not.
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
