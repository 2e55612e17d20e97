/**
 * P-values of hypotheses that are tested at once, each as large as the level at which Holm (1979) rejects it: the
 * chance that any of them is rejected wrongly stays below the level, however they depend on one another.
 */
export function holmAdjusted(pValues: readonly number[]): readonly number[] {
  const order = [...pValues.keys()].sort((one, other) => (pValues[one] ?? 0) - (pValues[other] ?? 0))
  const adjusted = new Array<number>(pValues.length).fill(1)
  let least = 0
  for (const [rank, at] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * (pValues[at] ?? 1)))
    adjusted[at] = least
  }
  return adjusted
}
