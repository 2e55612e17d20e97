/** A value and how much it counts, > 0. */
export interface WeightedValue {
  readonly value: number
  readonly weight: number
}

/**
 * Quantile by linear interpolation between order statistics.
 *
 * The gap between two neighbours is as long as the mean of their weights: the smallest value is the quantile 0, the
 * largest the quantile 1, and equal weights give the usual quantile at position `(n - 1) * share` (Hyndman and Fan
 * 1996, type 7). One value is every quantile.
 *
 * @param values - at least one, ascending by value
 * @param share - in [0, 1]
 */
export function weightedQuantile(values: readonly WeightedValue[], share: number): number {
  let length = 0
  for (let i = 1; i < values.length; i++) length += gapBefore(values, i)
  let left = share * length
  for (let i = 1; i < values.length; i++) {
    const gap = gapBefore(values, i)
    const from = values[i - 1]?.value ?? 0
    const to = values[i]?.value ?? 0
    if (left <= gap) return from + (to - from) * (left / gap)
    left -= gap
  }
  return values.at(-1)?.value ?? Number.NaN
}

function gapBefore(values: readonly WeightedValue[], i: number): number {
  return ((values[i - 1]?.weight ?? 0) + (values[i]?.weight ?? 0)) / 2
}
