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

/** Both lists in their order, a liquidation that is in both once. */
export function joinEvents<Row extends EventName>(rows: readonly Row[], more: readonly Row[]): Row[] {
  return [...new Map([...rows, ...more].map((row) => [nameOf(row), row])).values()]
}

/** What tells liquidations apart. */
interface EventName {
  readonly exchange: string
  readonly timestamp: number
  readonly side: string
  readonly price: number | null
  readonly bankruptcy_price: number | null
  readonly quantity: number
}

function nameOf({ exchange, timestamp, side, price, bankruptcy_price, quantity }: EventName): string {
  return [exchange, timestamp, side, price, bankruptcy_price, quantity].join()
}
