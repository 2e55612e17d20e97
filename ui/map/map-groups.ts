/** Parts of bars that are drawn in one colour. */
export interface BarGroup {
  /** `band_2` or `exchange_okx`. */
  readonly id: string
  readonly label: string
  /** CSS variable of its colour, see map.css. */
  readonly color: string
  /** Indices of its members among the parts of a bar. */
  readonly members: readonly number[]
}

/** Highest leverage of a band, and its name where it holds several; the leverages that exchanges are known for. */
const BANDS = [
  { most: 5, label: '≤5x' },
  { most: 10, label: '5–10x' },
  { most: 25, label: '10–25x' },
  { most: 50, label: '25–50x' },
  { most: Number.POSITIVE_INFINITY, label: '>50x' },
] as const

/** Venues with a colour of their own; others take a neutral one. */
const COLORED_VENUES = new Set(['binance', 'bybit', 'hyperliquid', 'okx', 'simulated'])

/** Leverages in bands of one colour each, from low to high; a band of one leverage bears its name. */
export function leverageGroups(leverages: readonly number[]): BarGroup[] {
  return BANDS.flatMap(({ most, label }, band) => {
    const least = BANDS[band - 1]?.most ?? 0
    const members = leverages.flatMap((leverage, i) => (leverage > least && leverage <= most ? [i] : []))
    const [only] = members
    if (only === undefined) return []
    const name = members.length === 1 ? `${leverages[only]}x` : label
    return [{ id: `band_${band}`, label: name, color: `--band-${band}`, members }]
  })
}

/** A group for each exchange, in the order of the answer. */
export function exchangeGroups(exchanges: readonly string[]): BarGroup[] {
  return exchanges.map((exchange, i) => ({
    id: `exchange_${exchange}`,
    label: exchange,
    color: COLORED_VENUES.has(exchange) ? `--venue-${exchange}` : '--venue-other',
    members: [i],
  }))
}
