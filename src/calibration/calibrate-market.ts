import { defaultBucketSize } from '../domain/price-grid.ts'
import { createRandom } from '../domain/random.ts'
import type { DataKind } from '../domain/series.ts'
import { intersectRanges, mergeRanges, type TimeRange } from '../domain/time.ts'
import { requireExchange } from '../exchanges/registry.ts'
import { ledger } from '../models/ledger.ts'
import type { LeverageWeight } from '../models/model.ts'
import { PARAMETERS_VERSION, type ParameterSet } from '../models/parameter-set.ts'
import type { WindowTable } from '../scoring/window-table.ts'
import { loadBaseCandles } from '../services/base-candles.ts'
import { planBaseCandles } from '../services/base-plan.ts'
import { type Market, rowsOfKind } from '../services/catalog.ts'
import { DEFAULT_TYPICAL_NOTIONAL } from '../services/heatmap-plan.ts'
import { inputsOf } from '../services/input-request.ts'
import { normaliseWeights } from '../services/leverage-query.ts'
import { tierTables } from '../services/market-scope.ts'
import { decideOptions } from '../services/model-choice.ts'
import { missingInput, neededInputs } from '../services/model-inputs.ts'
import { startVenueModel } from '../services/venue-model.ts'
import { isoTime } from '../services/window.ts'
import { buildWindows, forecastTimes } from '../validation/build-windows.ts'
import { PathReader } from '../validation/price-path.ts'
import type { ValidationSources } from '../validation/question.ts'
import { CalibrationDataMissing, tooFewEvents } from './errors.ts'
import { eventCells } from './event-cells.ts'
import { fitLedger, type LedgerFit, OPTION_GRIDS, TILT_GRID } from './fit-ledger.ts'
import type { LedgerOptions, TrainingData } from './fit-mix.ts'
import { LEAST_EVENTS } from './least-events.ts'
import { readTriggers } from './read-triggers.ts'
import type { OptionGrid, SearchHooks, TriedOptions } from './search-options.ts'

/** Time between forecasts, and how far each reaches: positions of the highest leverage do not live much longer. */
const STEP_MS = 900_000
/** Of a window, the share in which liquidations must have been watched. */
const LEAST_WATCHED = 0.98
/** A leverage with fewer liquidations credited to it is little more than what was believed before. */
const LEAST_CREDITED = 50
/** Fewer days than this say little about days to come. */
const LEAST_DAYS = 20
const DAY = 86_400_000
const SEED = 8

/** What is asked of a calibration; JSON. Times are UTC ms. */
export interface CalibrationQuestion {
  readonly symbol: string
  readonly exchange: string
  readonly name: string
  readonly from: number
  /** End of training. */
  readonly to: number
  /** End of what is held out; absent: nothing is. */
  readonly test_to?: number | undefined
  /** Leverages with what is believed of them before. */
  readonly leverages: readonly LeverageWeight[]
}

export interface CalibrationHooks extends SearchHooks {
  /** UTC ms. */
  readonly createdAt: number
  readonly command: string
  readonly liqheatVersion: string
}

/** A parameter file with the likelihood surface that led to it. */
export interface Calibration {
  readonly parameters: ParameterSet
  readonly tried: readonly TriedOptions[]
}

/** A stored market, cut into what is fitted. */
interface Prepared {
  readonly data: TrainingData
  readonly grids: readonly OptionGrid[]
  readonly test: Uint32Array
  readonly dataKind: DataKind
  readonly warnings: readonly string[]
  readonly trainingEvents: number
  readonly testEvents: number
}

/**
 * Fits the ledger to a venue's stored liquidations.
 *
 * @throws CALIBRATION_DATA_MISSING, SYMBOL_UNKNOWN, EXCHANGE_UNKNOWN
 */
export async function calibrateMarket(
  sources: ValidationSources,
  question: CalibrationQuestion,
  hooks: CalibrationHooks,
): Promise<Calibration> {
  const prepared = await prepare(sources, question)
  const random = createRandom({ seed: SEED, name: `calibration/${question.exchange}/${question.symbol}` })
  const { data, grids, test } = prepared
  const fit = fitLedger({ data, grids, test, defaults: defaultOptions(grids), random }, hooks)
  return { parameters: parametersOf(question, { prepared, fit, hooks }), tried: fit.tried }
}

/** Default values of the options that are searched. */
function defaultOptions(grids: readonly OptionGrid[]): LedgerOptions {
  const all: Readonly<Record<string, unknown>> = Object(decideOptions(ledger, {}))
  return Object.fromEntries(grids.map(({ name }) => [name, Number(all[name])]))
}

async function prepare(sources: ValidationSources, question: CalibrationQuestion): Promise<Prepared> {
  const exchange = requireExchange(question.exchange)
  const market = await requireInputs(sources, question)
  const range = { from: question.from, to: question.test_to ?? question.to }
  const tables = await tierTables(sources.catalog, exchange)
  const events = await readTriggers(sources.store, { market, tables, range: { ...range, to: range.to + 1 } })
  requireOneKind(question, { market, kinds: events.kinds })
  const pieces = planBaseCandles(rowsOfKind(market, 'candles'))
  const candles = await loadBaseCandles(sources.store, { ...market, pieces, to: range.to })
  const path = new PathReader(candles)
  const grids = knowsTakers(market, range) ? [...OPTION_GRIDS, TILT_GRID] : OPTION_GRIDS
  const tilted = grids.includes(TILT_GRID) ? { taker_tilt: TILT_GRID.values.at(-1) } : {}
  const bars = await sources.inputs.load(
    market,
    inputsOf({ model: ledger, modelOptions: decideOptions(ledger, tilted) }),
  )
  const bucketSize = defaultBucketSize(candles.close.at(-1) ?? Number.NaN)
  const grid = { ...range, stepMs: STEP_MS, horizonMs: STEP_MS }
  const times = forecastTimes(path, { ...grid, isWatched: watched(market) })
  const table = buildWindows({ path, events, times, horizonMs: STEP_MS, bucketSize })
  const windows = Uint32Array.from(table.time.keys())
  const training = windows.filter((w) => (table.time[w] ?? 0) + STEP_MS <= question.to)
  const test = windows.filter((w) => (table.time[w] ?? 0) >= question.to + STEP_MS)
  const trainingEvents = countEvents(table, training)
  requireEvents(question, { found: trainingEvents, stored: events.time.filter((time) => time <= question.to).length })
  const run = { market, exchange, tables, bucketSize, range: { from: bars.openTime[0] ?? 0, to: range.to } }
  const common = { ...run, model: ledger, typicalNotional: DEFAULT_TYPICAL_NOTIONAL }
  const reference = normaliseWeights(question.leverages)
  const data: TrainingData = {
    table,
    events: eventCells(table, events),
    bars,
    training,
    reference,
    startRun: (options, weights) =>
      startVenueModel({
        ...common,
        modelOptions: decideOptions(ledger, options),
        weights: weights ?? reference,
        areWeightsGiven: weights !== undefined,
      }).model,
  }
  const { dataKind } = market
  return {
    data,
    grids,
    test,
    dataKind,
    warnings: events.warnings,
    trainingEvents,
    testEvents: countEvents(table, test),
  }
}

async function requireInputs(
  { catalog }: ValidationSources,
  { symbol, exchange }: CalibrationQuestion,
): Promise<Market> {
  const markets = await catalog.marketsOf(symbol)
  const market = markets.find((candidate) => candidate.exchange === exchange)
  const stored = markets.map((candidate) => candidate.exchange).join(', ')
  if (market === undefined)
    throw CalibrationDataMissing({ symbol, exchange, missing: [`nothing of it is stored there, but of ${stored}`] })
  const missing: string[] = []
  const problem = missingInput(market, neededInputs(ledger, decideOptions(ledger, {})))
  if (problem !== undefined) missing.push(problem)
  if (rowsOfKind(market, 'liquidations').length === 0)
    missing.push(`no liquidations stored, ${LEAST_EVENTS} are the least (liqheat collect records them)`)
  if (missing.length > 0) throw CalibrationDataMissing({ symbol, exchange, missing })
  return market
}

/** Parameters of observed markets come from observed data alone. */
function requireOneKind(
  { symbol, exchange }: CalibrationQuestion,
  { market, kinds }: { readonly market: Market; readonly kinds: ReadonlySet<DataKind> },
): void {
  const all = new Set([...kinds, ...market.rows.map(({ dataKind }) => dataKind)])
  if (all.size > 1) {
    const missing = ['observed and simulated data are stored of it, and never mixed; import into another database file']
    throw CalibrationDataMissing({ symbol, exchange, missing })
  }
}

function requireEvents(
  { symbol, exchange, from, to }: CalibrationQuestion,
  { found, stored }: { readonly found: number; readonly stored: number },
): void {
  if (found >= LEAST_EVENTS) return
  const span = `${isoTime(from)} to ${isoTime(to)}`
  throw CalibrationDataMissing({ symbol, exchange, missing: [tooFewEvents({ found, stored, span })] })
}

/** Whether taker flow is stored all through a range. */
function knowsTakers(market: Market, range: TimeRange): boolean {
  return coveredShare(range, rowsOfKind(market, 'taker-flow')) === 1
}

function watched(market: Market): (from: number, to: number) => boolean {
  const ranges = mergeRanges(rowsOfKind(market, 'liquidations'))
  return (from, to) => {
    return coveredShare({ from, to }, ranges) >= LEAST_WATCHED
  }
}

/** Share of a range that others cover, 0 to 1. */
function coveredShare(whole: TimeRange, ranges: readonly TimeRange[]): number {
  const covered = intersectRanges(whole, mergeRanges(ranges))
  return covered.reduce((sum, { from, to }) => sum + to - from, 0) / (whole.to - whole.from)
}

function countEvents({ offset, count }: WindowTable, windows: Uint32Array): number {
  let sum = 0
  for (const w of windows) for (let c = offset[w] ?? 0; c < (offset[w + 1] ?? 0); c++) sum += count[c] ?? 0
  return sum
}

function parametersOf(
  { symbol, exchange, name, from, to, test_to }: CalibrationQuestion,
  { prepared, fit, hooks }: { readonly prepared: Prepared; readonly fit: LedgerFit; readonly hooks: CalibrationHooks },
): ParameterSet {
  const { dataKind, trainingEvents, testEvents } = prepared
  const defaults = defaultOptions(prepared.grids)
  return {
    format: 'liqheat-parameters',
    parameters_version: PARAMETERS_VERSION,
    name,
    model: ledger.id,
    model_version: ledger.version,
    created_at_ms: hooks.createdAt,
    command: hooks.command,
    liqheat_version: hooks.liqheatVersion,
    data_kind: dataKind,
    symbol,
    exchange,
    training: { from_ms: from, to_ms: to, events: trainingEvents },
    model_options: Object.fromEntries(
      Object.entries(fit.options).filter(([option, { value }]) => value !== defaults[option]),
    ),
    leverage_weights: fit.weights,
    draws: fit.draws,
    scores: {
      ...fit.scores,
      test: test_to === undefined ? null : { from_ms: to + STEP_MS, to_ms: test_to, events: testEvents },
    },
    warnings: warningsOf(prepared, { fit, days: (to - from) / DAY }),
  }
}

function warningsOf(
  { dataKind, warnings, testEvents }: Prepared,
  { fit, days }: { readonly fit: LedgerFit; readonly days: number },
): string[] {
  const gain = fit.scores.test_gain_bits
  const unknown = fit.weights.filter((_, k) => (fit.credited[k] ?? 0) < LEAST_CREDITED)
  const names = unknown.map(({ leverage }) => `${leverage}x`).join(', ')
  return [
    ...(dataKind === 'simulated' ? ['simulated data: these parameters say nothing about a real market'] : []),
    ...warnings,
    ...(days < LEAST_DAYS ? [`${days.toFixed(1)} days of training; ${LEAST_DAYS} are the least to rely on`] : []),
    ...(unknown.length > 0
      ? [`fewer than ${LEAST_CREDITED} liquidations tell of ${names}: mostly what was believed before`]
      : []),
    ...(gain === null ? [`no out-of-sample gain: ${testEvents} liquidations are held out (--test-to)`] : []),
    ...(gain !== null && gain.low <= 0
      ? ['the out-of-sample gain over the defaults is not above 0 within its interval']
      : []),
  ]
}
