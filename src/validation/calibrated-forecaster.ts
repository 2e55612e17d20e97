import type { ParameterSet } from '../models/parameter-set.ts'
import { requireModel } from '../models/registry.ts'
import { isoTime } from '../services/window.ts'
import type { Forecaster } from './forecaster.ts'
import { modelForecaster } from './model-forecaster.ts'
import type { PreparedMarket } from './prepare-market.ts'

/** A model with calibrated parameters as a forecaster of its own, `MODEL:NAME`. @throws MODEL_UNKNOWN, MODEL_OPTION_INVALID */
export function calibratedForecaster(set: ParameterSet): Forecaster {
  const model = requireModel(set.model)
  const options = Object.fromEntries(Object.entries(set.model_options).map(([name, { value }]) => [name, value]))
  const weights = set.leverage_weights.map(({ leverage, value }) => ({ leverage, weight: value }))
  return {
    ...modelForecaster(model, weights.length === 0 ? { options } : { options, weights }),
    id: `${set.model}:${set.name}`,
    title: `${model.title}, parameters ${set.name}`,
    parameters: set,
  }
}

/** Why calibrated parameters cannot be scored on a market's test; undefined where they can, or there are none. */
export function unfitReason(
  { parameters: set, version }: Pick<Forecaster, 'parameters' | 'version'>,
  { period, horizons, dataKind }: Pick<PreparedMarket, 'period' | 'horizons' | 'dataKind'>,
): string | undefined {
  if (set === undefined) return undefined
  if (set.model_version !== version)
    return `its parameters were fitted to version ${set.model_version} of ${set.model}, which is ${version} now; calibrate anew`
  if (set.data_kind !== dataKind)
    return `its parameters were fitted to ${set.data_kind} data, this market is ${dataKind}`
  const longest = Math.max(...horizons.map(({ table }) => table.horizonMs))
  const free = set.training.to_ms + longest
  if (period.test_from_ms >= free) return undefined
  const test = isoTime(period.test_from_ms)
  return `its parameters were fitted until ${isoTime(set.training.to_ms)}, the test begins at ${test}, before ${isoTime(free)}; choose a later --train-to`
}
