import type { FeedGap } from '../domain/feed-state.ts'
import type { DataKind, Side } from '../domain/series.ts'
import {
  ceilTime,
  floorTime,
  type Interval,
  intersectRanges,
  intervalMs,
  mergeRanges,
  parseTime,
  type TimeRange,
  type TimeWindow,
  windowMs,
} from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import { requireExchange } from '../exchanges/registry.ts'
import type { LiquidationFilter, LiquidationSum, LiveTarget } from '../storage/live-target.ts'
import { type Catalog, type Market, rowsOfKind } from './catalog.ts'
import { isoTime, WindowInvalid } from './window.ts'

const DEFAULT_WINDOW: TimeWindow = '24h'
const MAX_PERIODS = 20_000
/** Above this a share prints as 100.0: the end of a range that ends now is always still being written. */
const ALL_BUT_ROUNDING = 99.95

/** Which liquidations a caller asks for. */
export interface LiquidationQuery {
  readonly symbol?: string | undefined
  readonly exchanges?: readonly string[] | undefined
  readonly side?: Side | undefined
  /** USD. */
  readonly min_notional?: number | undefined
  readonly start_time?: string | undefined
  readonly end_time?: string | undefined
  readonly time_window?: TimeWindow | undefined
  /** Sums of periods this long are wanted; decides that the range begins and ends on their boundaries. */
  readonly interval?: Interval | undefined
}

/** What is known of one venue's liquidations in the range. */
export interface VenueLiquidations {
  readonly exchange: string
  readonly coverage: Exchange['liquidationCoverage']
  readonly count: number
  /** USD. */
  readonly notional: number
  readonly longNotional: number
  readonly shortNotional: number
  /** Percent of the range in which it was watched, averaged over its symbols. */
  readonly watchedPercent: number
  readonly gaps: readonly FeedGap[]
}

/** A question with every default decided, and who can answer it. */
export interface LiquidationScope {
  readonly filter: LiquidationFilter
  readonly dataKind: DataKind
  readonly markets: readonly Market[]
  readonly exchanges: readonly string[]
}

/**
 * Decides the range and the venues of a question.
 *
 * Without `exchanges` every venue that has liquidations answers, simulated ones only where nothing else does.
 *
 * @param now - UTC ms; where the range ends when the caller names no end
 * @throws EXCHANGE_UNKNOWN, SYMBOL_UNKNOWN, WINDOW_INVALID, DOMAIN_TIME_UNREADABLE
 */
export async function resolveLiquidations(
  catalog: Catalog,
  query: LiquidationQuery,
  now: number,
): Promise<LiquidationScope> {
  for (const id of query.exchanges ?? []) requireExchange(id)
  const stored = query.symbol === undefined ? await catalog.markets() : await catalog.marketsOf(query.symbol)
  const watched = stored.filter((market) => rowsOfKind(market, 'liquidations').length > 0)
  const observed = watched.filter((market) => market.dataKind === 'observed')
  const fallback = observed.length > 0 ? observed : watched
  const markets =
    query.exchanges === undefined ? fallback : watched.filter((market) => query.exchanges?.includes(market.exchange))
  const exchanges = query.exchanges ?? [...new Set(markets.map(({ exchange }) => exchange))].sort()
  const { symbol, side, min_notional } = query
  return {
    filter: { ...liquidationRange(query, now), symbol, exchanges, side, minNotional: min_notional },
    dataKind: markets.some(({ dataKind }) => dataKind === 'simulated') ? 'simulated' : 'observed',
    markets,
    exchanges,
  }
}

/** Sums, gaps and watched time of every venue asked; the sums are those of all rows in the range, whatever the page. */
export async function loadVenueLiquidations(
  store: Pick<LiveTarget, 'sumLiquidations' | 'readFeedGaps'>,
  { filter, markets, exchanges }: LiquidationScope,
): Promise<VenueLiquidations[]> {
  const { from, to } = filter
  const [sums, gaps] = await Promise.all([
    store.sumLiquidations(filter, '1d'),
    store.readFeedGaps({ from, to, exchanges }),
  ])
  return exchanges.map((exchange) => {
    const own = sums.filter((sum) => sum.exchange === exchange)
    return {
      exchange,
      coverage: requireExchange(exchange).liquidationCoverage,
      count: own.reduce((total, { count }) => total + count, 0),
      notional: notionalOf(own),
      longNotional: notionalOf(own.filter(({ side }) => side === 'long')),
      shortNotional: notionalOf(own.filter(({ side }) => side === 'short')),
      watchedPercent: watchedPercent(
        markets.filter((market) => market.exchange === exchange),
        filter,
      ),
      gaps: gaps.filter((gap) => gap.exchange === exchange && gap.channel === 'liquidations'),
    }
  })
}

/** What a careful reader must know about some venues' liquidations. */
export function liquidationWarnings(venues: readonly VenueLiquidations[]): string[] {
  const sampled = venues.filter(({ coverage }) => coverage === 'sampled').map(({ exchange }) => exchange)
  const absent = venues.filter(({ coverage }) => coverage === 'none').map(({ exchange }) => exchange)
  const warnings: string[] = []
  if (sampled.length > 0) {
    warnings.push(
      `${sampled.join(', ')}: the venue publishes a sample of its liquidations; sums are lower bounds and not comparable between venues`,
    )
  }
  for (const exchange of absent) warnings.push(`${exchange}: the venue has no public feed of liquidations`)
  for (const { exchange, coverage, gaps, watchedPercent: percent } of venues) {
    if (gaps.length > 0) {
      const first = Math.min(...gaps.map(({ from }) => from))
      warnings.push(
        `${exchange}: ${gaps.length} gaps in the feed, the first from ${isoTime(first)} on; what happened then is unknown`,
      )
    }
    if (coverage !== 'none' && percent < ALL_BUT_ROUNDING) {
      warnings.push(`${exchange}: watched ${percent.toFixed(1)} % of the range; the rest is unknown, not quiet`)
    }
  }
  return warnings
}

function liquidationRange(query: LiquidationQuery, now: number): TimeRange {
  const { start_time, end_time, time_window, interval } = query
  if (start_time !== undefined && time_window !== undefined) {
    throw WindowInvalid({ problem: 'start_time and time_window exclude each other; give one of them' })
  }
  const to = end_time === undefined ? now : parseTime(end_time, 'end_time')
  const length = windowMs(time_window ?? DEFAULT_WINDOW)
  const from = start_time === undefined ? to - length : parseTime(start_time, 'start_time')
  if (!(from < to)) {
    throw WindowInvalid({ problem: `start_time ${isoTime(from)} is not before end_time ${isoTime(to)}` })
  }
  if (interval === undefined) return { from, to }
  const step = intervalMs(interval)
  const periods = { from: floorTime(from, step), to: ceilTime(to, step) }
  const count = (periods.to - periods.from) / step
  if (count > MAX_PERIODS) {
    throw WindowInvalid({
      problem: `the window has ${count} periods of ${interval}, the limit is ${MAX_PERIODS}; shorten it or take a longer interval`,
    })
  }
  return periods
}

function notionalOf(sums: readonly LiquidationSum[]): number {
  return sums.reduce((total, { notional }) => total + notional, 0)
}

function watchedPercent(markets: readonly Market[], range: TimeRange): number {
  if (markets.length === 0) return 0
  const lengths = markets.map((market) =>
    intersectRanges(range, mergeRanges(rowsOfKind(market, 'liquidations'))).reduce((sum, r) => sum + r.to - r.from, 0),
  )
  const watched = lengths.reduce((sum, length) => sum + length, 0)
  return (100 * watched) / (markets.length * (range.to - range.from))
}
