import { Value } from 'typebox/value'
import { defineError } from '../domain/errors.ts'
import type { DataKind } from '../domain/series.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../models/leverage-weights.ts'
import type { LeverageWeight, LiquidationModel } from '../models/model.ts'
import { optionSchemas } from '../models/option-schemas.ts'
import { DEFAULT_MODEL, requireModel } from '../models/registry.ts'
import { normaliseWeights, parseLeverageWeights } from './leverage-query.ts'
import type { NamedParameters } from './parameter-file.ts'
import { NO_PARAMETERS, type ParameterSource } from './parameter-library.ts'
import { isoTime } from './window.ts'

/** What a caller may say of the model and what it assumes. */
export interface ModelQuery {
  readonly model?: string | undefined
  /** Options of the model by name. */
  readonly model_options?: Readonly<Record<string, unknown>> | undefined
  readonly leverage_weights?: string | undefined
  /** Name of a parameter set, which decides model, options and leverage weights. */
  readonly parameters?: string | undefined
}

/** The model of a question with all that decides its numbers but the data. */
export interface ModelChoice {
  readonly model: LiquidationModel
  readonly modelOptions: unknown
  readonly weights: readonly LeverageWeight[]
  /** Whether the caller chose them; they are taken literally then. */
  readonly areWeightsGiven: boolean
  /** Where options and weights came from, if from a parameter set. */
  readonly parameters: NamedParameters | undefined
}

const ModelOptionInvalid = defineError('MODEL_OPTION_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { model: string; problem: string }) => `options of model ${d.model}: ${d.problem}`,
})

const ParametersExclusive = defineError('PARAMETERS_EXCLUSIVE', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string; besides: string }) =>
    `parameters ${d.name} decide model, options and leverage weights; leave ${d.besides} out, or the parameters`,
})

const ParametersModelDiffers = defineError('PARAMETERS_MODEL_DIFFERS', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string; model: string; asked: string }) =>
    `parameters ${d.name} are of model ${d.model}, the question is of ${d.asked}; leave the model out, or name ${d.model}`,
})

const ParametersOutdated = defineError('PARAMETERS_OUTDATED', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string; model: string; version: string; now: string; command: string }) =>
    `parameters ${d.name} were fitted to version ${d.version} of model ${d.model}, which is ${d.now} now; calibrate anew: ${d.command}`,
})

/** Decides model, options and leverage weights. @throws the errors above and those of their parts */
export async function chooseModel(query: ModelQuery, library: ParameterSource = NO_PARAMETERS): Promise<ModelChoice> {
  if (query.parameters !== undefined) return ofParameters(query, await library.find(query.parameters))
  const model = requireModel(query.model ?? DEFAULT_MODEL.id)
  const areWeightsGiven = query.leverage_weights !== undefined
  return {
    model,
    modelOptions: decideOptions(model, query.model_options ?? {}),
    weights: normaliseWeights(
      query.leverage_weights === undefined ? DEFAULT_LEVERAGE_WEIGHTS : parseLeverageWeights(query.leverage_weights),
    ),
    areWeightsGiven,
    parameters: undefined,
  }
}

function ofParameters(query: ModelQuery, parameters: NamedParameters): ModelChoice {
  const { set } = parameters
  const { name } = set
  const besides = query.leverage_weights === undefined ? Object.keys(query.model_options ?? {})[0] : 'leverage_weights'
  if (besides !== undefined) throw ParametersExclusive({ name, besides })
  const asked = query.model ?? set.model
  if (asked !== set.model) throw ParametersModelDiffers({ name, model: set.model, asked })
  const model = requireModel(set.model)
  if (model.version !== set.model_version) {
    const { model_version: version, command } = set
    throw ParametersOutdated({ name, model: model.id, version, now: model.version, command })
  }
  const given = Object.fromEntries(Object.entries(set.model_options).map(([option, { value }]) => [option, value]))
  const areWeightsGiven = set.leverage_weights.length > 0
  const fitted = set.leverage_weights.map(({ leverage, value }) => ({ leverage, weight: value }))
  return {
    model,
    modelOptions: decideOptions(model, given),
    weights: normaliseWeights(areWeightsGiven ? fitted : DEFAULT_LEVERAGE_WEIGHTS),
    areWeightsGiven,
    parameters,
  }
}

/** A model's options with its defaults. @throws MODEL_OPTION_INVALID */
export function decideOptions(model: LiquidationModel, given: Readonly<Record<string, unknown>>): unknown {
  const known = Object.keys(optionSchemas(model))
  const unknown = Object.keys(given).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const has = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`
    throw ModelOptionInvalid({ model: model.id, problem: `there is no option ${unknown}; ${has}` })
  }
  const options = Value.Default(model.options, { ...given })
  const [fault] = Value.Errors(model.options, options)
  if (fault !== undefined)
    throw ModelOptionInvalid({ model: model.id, problem: `${fault.instancePath} ${fault.message}` })
  // In the order of the declaration: two equal questions name one model, however they are written.
  const values: Readonly<Record<string, unknown>> = Object(options)
  return Object.fromEntries(known.map((name) => [name, values[name]]))
}

/** What is shown with parameters. */
export interface ParametersShown {
  readonly parameters: NamedParameters | undefined
  readonly symbol: string
  readonly dataKind: DataKind
  /** Earliest time of which something is shown, UTC ms. */
  readonly from: number
}

/** What a careful reader must know of a map with fitted parameters. */
export function parameterWarnings({ parameters, symbol, dataKind, from }: ParametersShown): string[] {
  if (parameters === undefined) return []
  const { name, training, exchange, symbol: fittedTo, data_kind, warnings } = parameters.set
  const said = warnings.map((warning) => `parameters ${name}: ${warning}`)
  if (from < training.to_ms) {
    said.push(
      `parameters ${name} were fitted to data up to ${isoTime(training.to_ms)}: before that the map knows its future`,
    )
  }
  if (fittedTo !== symbol) said.push(`parameters ${name} were fitted to ${fittedTo} of ${exchange}, not to ${symbol}`)
  if (data_kind !== dataKind) said.push(`parameters ${name} were fitted to ${data_kind} data; these are ${dataKind}`)
  return said
}
