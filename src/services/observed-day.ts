import type { TimeRange } from '../domain/time.ts'
import type { LiveTarget } from '../storage/live-target.ts'
import { type Catalog, type Market, rowsOfKind } from './catalog.ts'
import { liquidationWarnings, loadVenueLiquidations } from './liquidation-history.ts'
import { readQuantities } from './open-interest-history.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Readings of open interest come at least once an hour; of one that is older nothing is said. */
const OLDEST_READING_MS = 2 * HOUR
/** Venues settle at least once a day. */
const OLDEST_PAYMENT_MS = DAY

/** Which markets, up to when, and since when. */
export interface ObservedDayQuestion {
  readonly symbol: string
  readonly exchanges: readonly string[]
  /** UTC ms; where what is known of a map ends. */
  readonly dataEnd: number
  /** UTC ms; liquidations count from there on. */
  readonly dayStart: number
  readonly price: number
}

/** What was observed of a symbol within a day. */
export interface ObservedDay {
  /** USD at the price; undefined where a venue has no recent reading. */
  readonly openInterestUsd: number | undefined
  /** Change of the contracts within 24 hours, %. */
  readonly openInterestChangePercent: number | undefined
  /** Newest payment of the venue with the most open interest. */
  readonly funding: { readonly exchange: string; readonly rate: number } | undefined
  /** USD by side of the position; undefined where no liquidations are stored of the time. */
  readonly liquidated: { readonly long: number; readonly short: number } | undefined
  readonly warnings: readonly string[]
}

/** Reads what was observed of a symbol within a day before the end of its data. */
export async function loadObservedDay(
  { store, catalog }: { readonly store: LiveTarget; readonly catalog: Catalog },
  question: ObservedDayQuestion,
): Promise<ObservedDay> {
  const stored = await catalog.marketsOf(question.symbol)
  const markets = stored.filter(({ exchange }) => question.exchanges.includes(exchange))
  const [interest, liquidations] = await Promise.all([
    Promise.all(markets.map((market) => openInterestOf(store, market, question.dataEnd))),
    liquidatedOf(store, markets, question),
  ])
  const now = sumOf(interest.map((of) => of.now))
  const before = sumOf(interest.map((of) => of.before))
  return {
    openInterestUsd: now === undefined ? undefined : now * question.price,
    openInterestChangePercent: now === undefined || !before ? undefined : (now / before - 1) * 100,
    funding: await fundingOf(store, byInterest(markets, interest), question.dataEnd),
    ...liquidations,
  }
}

interface VenueInterest {
  /** Base units; undefined where no reading is recent. */
  readonly now: number | undefined
  readonly before: number | undefined
}

async function openInterestOf(store: LiveTarget, market: Market, end: number): Promise<VenueInterest> {
  const readingAt = async (time: number): Promise<number | undefined> => {
    const { quantity } = await readQuantities(store, market, { from: time - OLDEST_READING_MS, to: time + 1 })
    return quantity.findLast((reading) => !Number.isNaN(reading))
  }
  const [now, before] = await Promise.all([readingAt(end), readingAt(end - DAY)])
  return { now, before }
}

/** Undefined where a part is: a sum without it would look like a change. */
function sumOf(parts: readonly (number | undefined)[]): number | undefined {
  const known = parts.flatMap((part) => (part === undefined ? [] : [part]))
  return known.length < parts.length ? undefined : known.reduce((sum, part) => sum + part, 0)
}

/** Markets with the most open interest first. */
function byInterest(markets: readonly Market[], interest: readonly VenueInterest[]): Market[] {
  return markets
    .map((market, i) => ({ market, amount: interest[i]?.now ?? 0 }))
    .sort((a, b) => b.amount - a.amount)
    .map(({ market }) => market)
}

async function fundingOf(
  store: LiveTarget,
  markets: readonly Market[],
  end: number,
): Promise<ObservedDay['funding'] | undefined> {
  for (const { exchange, symbol } of markets) {
    const { rate } = await store.readFunding({ exchange, symbol, from: end - OLDEST_PAYMENT_MS, to: end + 1 })
    const newest = rate.at(-1)
    if (newest !== undefined) return { exchange, rate: newest }
  }
  return undefined
}

async function liquidatedOf(
  store: LiveTarget,
  markets: readonly Market[],
  { symbol, dayStart, dataEnd }: ObservedDayQuestion,
): Promise<Pick<ObservedDay, 'liquidated' | 'warnings'>> {
  const range: TimeRange = { from: dayStart, to: dataEnd }
  const watched = markets.filter((market) => rowsOfKind(market, 'liquidations').some((row) => isWithin(row, range)))
  if (watched.length === 0) return { liquidated: undefined, warnings: [] }
  const exchanges = watched.map(({ exchange }) => exchange)
  const dataKind = watched.some((market) => market.dataKind === 'simulated') ? 'simulated' : 'observed'
  const scope = { filter: { ...range, symbol, exchanges }, dataKind, markets: watched, exchanges } as const
  const venues = await loadVenueLiquidations(store, scope)
  return {
    liquidated: {
      long: venues.reduce((sum, venue) => sum + venue.longNotional, 0),
      short: venues.reduce((sum, venue) => sum + venue.shortNotional, 0),
    },
    warnings: liquidationWarnings(venues),
  }
}

function isWithin(row: TimeRange, { from, to }: TimeRange): boolean {
  return row.from < to && row.to > from
}
