import type { TierTable } from '../domain/margin-tiers.ts'
import { defaultBucketSize } from '../domain/price-grid.ts'
import type { DataKind } from '../domain/series.ts'
import { floorTime } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import { requireExchange } from '../exchanges/registry.ts'
import type { WindowTable } from '../scoring/window-table.ts'
import { type BaseCandles, loadBaseCandles } from '../services/base-candles.ts'
import { planBaseCandles } from '../services/base-plan.ts'
import { extentOf, type Market, rowsOfKind } from '../services/catalog.ts'
import { tierTables } from '../services/market-scope.ts'
import { isoTime } from '../services/window.ts'
import { buildWindows, forecastTimes, type ScoredEvents } from './build-windows.ts'
import { ValidationDataMissing, ValidationKindsMixed, ValidationPeriodInvalid, ValidationTooLarge } from './errors.ts'
import { type DecidedShift, decideShift, triggerPrices } from './event-prices.ts'
import { PathReader } from './price-path.ts'
import type { ValidationQuestion, ValidationSources } from './question.ts'
import { type ObservedEvents, readEvents } from './read-events.ts'
import { HORIZONS, type Horizon, type ReportPeriod } from './report.ts'
import { watchedTime } from './watched-time.ts'

/** Fewer liquidations after the end of training give no score. */
const LEAST_SCORED_EVENTS = 100
/** Forecast times, added up over the horizons: four horizons every quarter of an hour for a good eight months. */
const MOST_FORECASTS = 100_000
const MINUTE = 60_000

/** A market with everything that forecasts of it are scored by. */
export interface PreparedMarket {
  readonly market: Market
  readonly exchange: Exchange
  readonly tables: readonly TierTable[]
  readonly dataKind: DataKind
  readonly period: ReportPeriod
  /** Quote units. */
  readonly bucketSize: number
  readonly candles: BaseCandles
  readonly path: PathReader
  readonly events: ObservedEvents
  readonly shift: DecidedShift
  /** The shortest first; at least one. */
  readonly horizons: readonly PreparedHorizon[]
  /** Horizons that were asked for and cannot be scored. */
  readonly warnings: readonly string[]
}

/** Questions of one horizon; the windows of both tables are the same, their liquidations lie at other prices. */
export interface PreparedHorizon {
  readonly horizon: Horizon
  /** Liquidations at their triggers. */
  readonly table: WindowTable
  /** Liquidations at the prices that the venue published; absent where those are the triggers. */
  readonly published: WindowTable | undefined
}

/**
 * Reads what is asked about and cuts it into windows.
 *
 * @throws VALIDATION_DATA_MISSING, VALIDATION_KINDS_MIXED, VALIDATION_PERIOD_INVALID, VALIDATION_TOO_LARGE,
 * SYMBOL_UNKNOWN, EXCHANGE_UNKNOWN
 */
export async function prepareMarket(sources: ValidationSources, question: ValidationQuestion): Promise<PreparedMarket> {
  const exchange = requireExchange(question.exchange)
  const market = await requireMarket(sources, question)
  const dataKind = oneKind(market)
  const span = decideSpan(market, question)
  requireBoundedWork(question, span)
  const pieces = planBaseCandles(rowsOfKind(market, 'candles'))
  const { symbol } = market
  const candles = await loadBaseCandles(sources.store, { exchange: exchange.id, symbol, pieces, to: span.to_ms })
  const range = { from: span.from_ms, to: span.to_ms + 1 }
  const events = await readEvents(sources.store, market, range)
  if (events.kinds.size > 1 || !events.kinds.has(dataKind)) throw mixed(market)
  const tables = await tierTables(sources.catalog, exchange)
  const time = span.from_ms
  const shift = decideShift({ events, asked: question.price_shift, tables, symbol, time })
  const path = new PathReader(candles)
  const bucketSize = defaultBucketSize(firstClose(candles, span))
  const cut = { path, span, bucketSize, isWatched: watchedTime(market), step: question.step_ms }
  const all = sortHorizons(question.horizons).map((horizon) =>
    cutHorizon(horizon, { ...cut, events, shift: shift.shift }),
  )
  const { horizons, period, warnings } = keepHorizons(question, { horizons: all, span })
  requireEvents(question, { events, period })
  return { market, exchange, tables, dataKind, period, bucketSize, candles, path, events, shift, horizons, warnings }
}

/** Each once, the shortest first: the order they were named in decides nothing. */
export function sortHorizons(horizons: readonly Horizon[]): Horizon[] {
  return [...new Set(horizons)].sort((one, other) => HORIZONS[one] - HORIZONS[other])
}

/** Events with their triggers as prices. */
export function eventsAt(events: ObservedEvents, shift: number): ScoredEvents {
  return { ...events, price: triggerPrices(events, shift) }
}

async function requireMarket(
  { catalog }: ValidationSources,
  { symbol, exchange }: ValidationQuestion,
): Promise<Market> {
  const markets = await catalog.marketsOf(symbol)
  const market = markets.find((candidate) => candidate.exchange === exchange)
  const stored = markets.map((candidate) => candidate.exchange).join(', ')
  if (market === undefined)
    throw ValidationDataMissing({ symbol, exchange, missing: [`nothing of it is stored there, but of ${stored}`] })
  const missing: string[] = []
  const importing = (kind: string) => `liqheat import FILE --exchange ${exchange} --symbol ${symbol} --kind ${kind}`
  if (rowsOfKind(market, 'liquidations').length === 0)
    missing.push(`no liquidations stored (liqheat collect records them, or ${importing('liquidations')})`)
  if (rowsOfKind(market, 'candles').length === 0) missing.push(`no candles stored (${importing('candles')})`)
  if (missing.length > 0) throw ValidationDataMissing({ symbol, exchange, missing })
  return market
}

function oneKind(market: Market): DataKind {
  const kinds = new Set(market.rows.map(({ dataKind }) => dataKind))
  if (kinds.size > 1) throw mixed(market)
  return market.dataKind
}

function mixed({ symbol, exchange, rows }: Market): Error {
  const ofKind = (kind: DataKind) => [
    ...new Set(rows.filter(({ dataKind }) => dataKind === kind).map((row) => `${row.kind} of ${row.source}`)),
  ]
  return ValidationKindsMixed({ symbol, exchange, observed: ofKind('observed'), simulated: ofKind('simulated') })
}

/** A period whose horizons are not chosen yet. */
type ReportSpan = Omit<ReportPeriod, 'test_from_ms'>

function decideSpan(market: Market, question: ValidationQuestion): ReportSpan {
  const { symbol, exchange } = market
  const extents = (['liquidations', 'candles'] as const).map((kind) => extentOf(rowsOfKind(market, kind)))
  const from = Math.max(question.from ?? 0, ...extents.map((extent) => extent?.from ?? 0))
  const to = Math.min(question.to ?? Number.MAX_SAFE_INTEGER, ...extents.map((extent) => extent?.to ?? 0))
  if (question.from !== undefined && question.to !== undefined && question.from >= question.to)
    throw ValidationPeriodInvalid({
      problem: `the period ${isoTime(question.from)} to ${isoTime(question.to)} is empty`,
    })
  if (!(from < to)) {
    const missing = ['liquidations and candles do not overlap in the period asked for']
    throw ValidationDataMissing({ symbol, exchange, missing })
  }
  const first = Math.ceil(from / question.step_ms) * question.step_ms
  const trainTo = question.train_to ?? floorTime((first + to) / 2, question.step_ms)
  if (question.train_to !== undefined && !(first < trainTo && trainTo < to))
    throw ValidationPeriodInvalid({
      problem: `training ends at ${isoTime(trainTo)}, not within ${isoTime(first)} to ${isoTime(to)}`,
    })
  return { from_ms: first, train_to_ms: trainTo, to_ms: to }
}

/** Time and memory grow with the windows that are asked for. */
function requireBoundedWork(question: ValidationQuestion, { from_ms, to_ms }: ReportSpan): void {
  const horizons = new Set(question.horizons).size
  const forecasts = horizons * Math.ceil((to_ms - from_ms) / question.step_ms)
  if (forecasts <= MOST_FORECASTS) return
  // Each whole minute that is long enough.
  const least = Math.ceil((horizons * (to_ms - from_ms)) / MOST_FORECASTS / MINUTE)
  throw ValidationTooLarge({ forecasts, most: MOST_FORECASTS, leastMinutes: least })
}

/** Refuses to score what has too few liquidations on either side of the end of training. */
function requireEvents(
  { symbol, exchange }: ValidationQuestion,
  { events, period }: { readonly events: ObservedEvents; readonly period: ReportPeriod },
): void {
  const tested = events.time.filter((time) => time > period.test_from_ms).length
  const trained = events.time.filter((time) => time <= period.train_to_ms).length
  const missing: string[] = []
  if (trained === 0)
    missing.push(
      `no liquidations from ${isoTime(period.from_ms)} to the end of training ${isoTime(period.train_to_ms)}`,
    )
  if (tested < LEAST_SCORED_EVENTS) {
    const span = `${isoTime(period.test_from_ms)} to ${isoTime(period.to_ms)}`
    missing.push(`${tested} liquidations in the test period ${span}, ${LEAST_SCORED_EVENTS} are the least`)
  }
  if (missing.length > 0) throw ValidationDataMissing({ symbol, exchange, missing })
}

/**
 * Leaves out horizons, the longest first, until each of the others has windows on either side of the end of training:
 * the longest of them is the gap between training and test.
 */
function keepHorizons(
  { symbol, exchange }: ValidationQuestion,
  { horizons, span }: { readonly horizons: readonly PreparedHorizon[]; readonly span: ReportSpan },
): Pick<PreparedMarket, 'horizons' | 'period' | 'warnings'> {
  const kept = [...horizons]
  const warnings: string[] = []
  const missing: string[] = []
  for (let longest = kept.at(-1); longest !== undefined; longest = kept.at(-1)) {
    const period = { ...span, test_from_ms: span.train_to_ms + longest.table.horizonMs }
    const lacking = kept.findLast((one) => lacksOf(one, period).length > 0)
    if (lacking === undefined) return { horizons: kept, period, warnings }
    const lacks = lacksOf(lacking, period)
    missing.push(...lacks)
    warnings.push(`horizon ${lacking.horizon} is left out: ${lacks.join('; ')}`)
    kept.splice(kept.indexOf(lacking), 1)
  }
  throw ValidationDataMissing({ symbol, exchange, missing })
}

/** What a horizon has no windows of. */
function lacksOf({ horizon, table }: PreparedHorizon, period: ReportPeriod): string[] {
  const hasTraining = table.time.some((time) => time + table.horizonMs <= period.train_to_ms)
  const hasTest = table.time.some((time) => time >= period.test_from_ms)
  const lacks = (part: string, from: number, to: number) =>
    to - from < table.horizonMs
      ? `no ${horizon} fits into the ${part} period, which ends at ${isoTime(to)}`
      : `no ${horizon} of the ${part} period has all candles and was watched`
  return [
    ...(hasTraining ? [] : [lacks('training', period.from_ms, period.train_to_ms)]),
    ...(hasTest ? [] : [lacks('test', period.test_from_ms, period.to_ms)]),
  ]
}

function firstClose({ closeTime, close }: BaseCandles, { from_ms }: ReportSpan): number {
  return close[closeTime.findLastIndex((time) => time <= from_ms)] ?? close[0] ?? Number.NaN
}

interface HorizonCut {
  readonly path: PathReader
  readonly span: ReportSpan
  readonly bucketSize: number
  readonly isWatched: (from: number, to: number) => boolean
  readonly step: number
  readonly events: ObservedEvents
  readonly shift: number
}

function cutHorizon(horizon: Horizon, cut: HorizonCut): PreparedHorizon {
  const { path, span, bucketSize, isWatched, events, shift } = cut
  const horizonMs = HORIZONS[horizon]
  const times = forecastTimes(path, {
    from: span.from_ms,
    to: span.to_ms,
    stepMs: cut.step,
    horizonMs,
    isWatched,
  })
  const request = { path, times, horizonMs, bucketSize }
  return {
    horizon,
    table: buildWindows({ ...request, events: eventsAt(events, shift) }),
    published: shift === 0 ? undefined : buildWindows({ ...request, events }),
  }
}
