import { createRandom } from '../domain/random.ts'
import { ledger } from '../models/ledger.ts'
import { PARAMETERS_VERSION, type ParameterSet } from '../models/parameter-set.ts'
import { decideOptions } from '../services/model-choice.ts'
import type { ValidationSources } from '../validation/question.ts'
import { fitLedger, type LedgerFit } from './fit-ledger.ts'
import type { LedgerOptions } from './fit-mix.ts'
import { type PreparedTraining, prepareTraining, STEP_MS } from './prepare-training.ts'
import type { CalibrationQuestion } from './question.ts'
import type { OptionGrid, SearchHooks, TriedOptions } from './search-options.ts'

/** A leverage with fewer liquidations credited to it is little more than what was believed before. */
const LEAST_CREDITED = 50
/** Fewer days than this say little about days to come. */
const LEAST_DAYS = 20
const DAY = 86_400_000
const SEED = 8

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
  const prepared = await prepareTraining(sources, question)
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

function parametersOf(
  { symbol, exchange, name, from, to, test_to }: CalibrationQuestion,
  {
    prepared,
    fit,
    hooks,
  }: { readonly prepared: PreparedTraining; readonly fit: LedgerFit; readonly hooks: CalibrationHooks },
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
  { dataKind, warnings, testEvents }: PreparedTraining,
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
