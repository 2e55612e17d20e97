import type { AnswerOf } from '../../src/client/typed-paths.ts'

type Answer = AnswerOf<'/liquidations/screener'>
export type ScreenerRow = Answer['data'][number]
export type FailedRow = Answer['failed'][number]
export type Zone = NonNullable<ScreenerRow['zone_above']>

/** What is known of a symbol: nothing yet, its row, or why there is none. */
export interface SymbolState {
  readonly symbol: string
  readonly row?: ScreenerRow
  readonly failed?: FailedRow
}

/** Columns that can be sorted by, in their order on screen. */
export const COLUMNS = [
  'symbol',
  'price',
  'change',
  'above',
  'below',
  'largest',
  'imbalance',
  'consumed',
  'liquidated',
  'oi',
  'oichange',
  'funding',
] as const
export type Column = (typeof COLUMNS)[number]

type Value = number | string | null

/** What a column sorts by; null where the row has no such value. */
const VALUES: Readonly<Record<Column, (row: ScreenerRow) => Value>> = {
  symbol: (row) => row.symbol,
  price: (row) => row.current_price,
  change: (row) => row.price_change_24h_pct,
  above: (row) => distanceOf(row.zone_above),
  below: (row) => distanceOf(row.zone_below),
  largest: (row) => largestZone(row)?.total_density ?? null,
  imbalance: (row) => row.imbalance,
  consumed: (row) => row.consumed_24h.long + row.consumed_24h.short,
  liquidated: (row) => (row.liquidated_24h === null ? null : row.liquidated_24h.long + row.liquidated_24h.short),
  oi: (row) => row.open_interest_usd,
  oichange: (row) => row.open_interest_change_24h_pct,
  funding: (row) => row.funding_rate,
}

/** Columns that begin with their smallest value when they are chosen. */
const ASCENDING_FIRST: readonly Column[] = ['symbol', 'above', 'below']

/** The larger of the largest zones of both sides. */
export function largestZone({ largest_above: above, largest_below: below }: ScreenerRow): Zone | undefined {
  if (above === null || below === null) return above ?? below ?? undefined
  return above.total_density >= below.total_density ? above : below
}

/** Whether a column that is chosen anew begins with its largest value. */
export function startsDescending(column: Column): boolean {
  return !ASCENDING_FIRST.includes(column)
}

/** Symbols whose name contains the text, whatever its case. */
export function filterSymbols<One extends { readonly symbol: string }>(all: readonly One[], text: string): One[] {
  const wanted = text.trim().toUpperCase()
  return all.filter(({ symbol }) => symbol.toUpperCase().includes(wanted))
}

/** In the order of a column; what has no value comes last in both directions, equal ones by their names. */
export function sortSymbols(
  all: readonly SymbolState[],
  { column, isDescending }: { readonly column: Column; readonly isDescending: boolean },
): SymbolState[] {
  const sortValue = ({ symbol, row }: SymbolState): Value =>
    column === 'symbol' ? symbol : row === undefined ? null : VALUES[column](row)
  const direction = isDescending ? -1 : 1
  return [...all].sort((a, b) => {
    const [left, right] = [sortValue(a), sortValue(b)]
    if (left === null || right === null || left === right) {
      if (left !== right) return left === null ? 1 : -1
      return a.symbol < b.symbol ? -1 : 1
    }
    return (left < right ? -1 : 1) * direction
  })
}

/** Symbols of one request; the server takes so many. */
export const MOST_SYMBOLS = 50

/**
 * Symbols in the portions in which they are asked for: small ones first, so that rows appear soon, none above 50. A
 * request costs the same whatever it names, so not each symbol has one of its own.
 */
export function portions(symbols: readonly string[]): string[][] {
  const made: string[][] = []
  for (let size = 2, at = 0; at < symbols.length; at += size, size = Math.min(MOST_SYMBOLS, size * 2)) {
    made.push(symbols.slice(at, at + size))
  }
  return made
}

function distanceOf(zone: ScreenerRow['zone_above']): number | null {
  return zone === null ? null : Math.abs(zone.distance_pct)
}
