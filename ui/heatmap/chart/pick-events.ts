/** Circles on a chart at most: more hide the map, and each other. */
export const MOST_EVENTS = 300
/** How many are asked for where a list is too long, so that the largest are surely among them. */
const WANTED = 1000

/** The largest, the largest first. */
export function pickEvents<Row extends { readonly notional_usd: number }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => b.notional_usd - a.notional_usd).slice(0, MOST_EVENTS)
}

/**
 * From which amount on to ask for liquidations, USD, so that about a thousand remain of `total` from `least` on, of
 * which `amounts` are some. Always more than `least`.
 */
export function nextLeast(
  amounts: readonly number[],
  { least, total }: { readonly least: number; readonly total: number },
): number {
  const sorted = [...amounts].sort((a, b) => a - b)
  const index = Math.floor(sorted.length * (1 - Math.min(1, WANTED / total)))
  return Math.max(sorted[index] ?? 0, least * 1.01, 1)
}
