/** Rank of each value from 1 for the lowest; equal values get the mean of the ranks they fill. */
export function ranksOf(values: Float64Array | Float32Array): Float64Array {
  const order = new Uint32Array(values.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Float64Array(values.length)
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from] ?? 0]
    while (to < order.length && values[order[to] ?? 0] === value) to++
    for (let n = from; n < to; n++) ranks[order[n] ?? 0] = (from + 1 + to) / 2
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
  for (let i = 0; i < left.length; i++) {
    const own = (left[i] ?? mean) - mean
    const other = (right[i] ?? mean) - mean
    product += own * other
    leftSquares += own * own
    rightSquares += other * other
  }
  if (leftSquares === 0 || rightSquares === 0) return undefined
  return Math.max(-1, Math.min(1, product / Math.sqrt(leftSquares * rightSquares)))
}
