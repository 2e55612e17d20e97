import { defaultBucketSize } from '../domain/price-grid.ts'
import type { DataKind } from '../domain/series.ts'
import { coveredShare, type TimeRange } from '../domain/time.ts'
import { requireExchange } from '../exchanges/registry.ts'
import { ledger } from '../models/ledger.ts'
import { sumCells } from '../scoring/sum-cells.ts'
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
import { watchedTime } from '../validation/watched-time.ts'
import { CalibrationDataMissing, tooFewEvents } from './errors.ts'
import { eventCells } from './event-cells.ts'
import { OPTION_GRIDS, TILT_GRID } from './fit-ledger.ts'
import type { TrainingData } from './fit-mix.ts'
import { LEAST_EVENTS } from './least-events.ts'
import type { CalibrationQuestion } from './question.ts'
import { readTriggers } from './read-triggers.ts'
import type { OptionGrid } from './search-options.ts'

/** Time between forecasts, and how far each reaches: positions of the highest leverage do not live much longer. */
export const STEP_MS = 900_000

/** A stored market, cut into what is fitted and what is held out. */
export interface PreparedTraining {
  readonly data: TrainingData
  /** Options that are searched. */
  readonly grids: readonly OptionGrid[]
  /** Windows that are held out, one step after training; none where nothing is. */
  readonly test: Uint32Array
  readonly dataKind: DataKind
  readonly warnings: readonly string[]
  readonly trainingEvents: number
  readonly testEvents: number
}

/**
 * Reads what is asked about and cuts it into windows.
 *
 * @throws CALIBRATION_DATA_MISSING, SYMBOL_UNKNOWN, EXCHANGE_UNKNOWN
 */
export async function prepareTraining(
  sources: ValidationSources,
  question: CalibrationQuestion,
): Promise<PreparedTraining> {
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
  const times = forecastTimes(path, { ...grid, isWatched: watchedTime(market) })
  const table = buildWindows({ path, events, times, horizonMs: STEP_MS, bucketSize })
  const windows = Uint32Array.from(table.time.keys())
  const training = windows.filter((w) => (table.time[w] ?? 0) + STEP_MS <= question.to)
  const test = windows.filter((w) => (table.time[w] ?? 0) >= question.to + STEP_MS)
  const trainingEvents = sumCells(table, { windows: training, column: table.count })
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
    testEvents: sumCells(table, { windows: test, column: table.count }),
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
