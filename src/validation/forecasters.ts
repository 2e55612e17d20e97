import type { LiquidationModel } from '../models/model.ts'
import { DEFAULT_MODEL, MODELS, requireModel } from '../models/registry.ts'
import { ladderForecaster, volumeProfileForecaster, yesterdaysForecaster } from './baseline-forecasters.ts'
import type { Forecaster } from './forecaster.ts'
import { modelForecaster } from './model-forecaster.ts'
import { fixedDistances } from './rules/fixed-distances.ts'
import { volumeBars } from './rules/volume-bars.ts'

/** What always takes part beside models and what the distance from the price alone says. */
const COMPANIONS: readonly Forecaster[] = [
  ladderForecaster,
  volumeProfileForecaster,
  yesterdaysForecaster(DEFAULT_MODEL),
  ruleForecaster(fixedDistances),
  ruleForecaster(volumeBars),
]

/**
 * Models by id with their default options (every registered one where none is named), baselines and rules.
 *
 * @throws MODEL_UNKNOWN
 */
export function forecastersOf(models: readonly string[] | undefined): readonly Forecaster[] {
  const chosen = models === undefined ? MODELS : [...new Set(models)].map(requireModel)
  return [...chosen.map((model) => modelForecaster(model)), ...COMPANIONS]
}

/** One of them by id. @throws Error for an id that no forecaster has */
export function requireForecaster(id: string): Forecaster {
  const found = forecastersOf(undefined).find((forecaster) => forecaster.id === id)
  if (found === undefined) throw new Error(`Invariant: there is a forecaster ${id}`)
  return found
}

function ruleForecaster(rule: LiquidationModel): Forecaster {
  return modelForecaster(rule, { kind: 'rule' })
}
