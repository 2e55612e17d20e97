import { DEFAULT_LEVERAGE_WEIGHTS } from '../models/leverage-weights.ts'
import type { LeverageWeight, LiquidationModel, ModelInput } from '../models/model.ts'
import { optionSchemas } from '../models/option-schemas.ts'
import { DEFAULT_MODEL, MODELS } from '../models/registry.ts'

/** One option of a model in plain words. */
export interface OptionDescription {
  readonly name: string
  /** What it means, and its unit. */
  readonly description: string
  readonly type: string
  readonly default: unknown
  readonly minimum: number | undefined
  readonly maximum: number | undefined
  /** Values it can have; undefined where any of its type will do. */
  readonly values: readonly string[] | undefined
}

/** A model as a reader chooses it. */
export interface ModelDescription {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly description: string
  readonly isDefault: boolean
  readonly needs: readonly ModelInput[]
  readonly awaits: readonly ModelInput[]
  readonly uses: readonly ModelInput[]
  readonly options: readonly OptionDescription[]
  /** JSON Schema of the options. */
  readonly schema: LiquidationModel['options']
  readonly leverages: LiquidationModel['leverages']
  /** Empty where the model has its own or fixed leverages. */
  readonly defaultLeverageWeights: readonly LeverageWeight[]
}

/** Every model in the order they are offered. */
export function describeModels(): ModelDescription[] {
  return MODELS.map((model) => ({
    id: model.id,
    version: model.version,
    title: model.title,
    description: model.description,
    isDefault: model === DEFAULT_MODEL,
    needs: model.needs,
    awaits: model.awaits,
    uses: model.uses,
    options: optionsOf(model),
    schema: model.options,
    leverages: model.leverages,
    defaultLeverageWeights: model.leverages === 'asked' ? DEFAULT_LEVERAGE_WEIGHTS : [],
  }))
}

function optionsOf(model: LiquidationModel): OptionDescription[] {
  return Object.entries(optionSchemas(model)).map(([name, schema]) => ({
    name,
    description: schema.description ?? '',
    type: schema.type ?? 'string',
    default: schema.default,
    minimum: schema.minimum,
    maximum: schema.maximum,
    values: schema.enum ?? schema.anyOf?.flatMap((one) => one.const ?? []),
  }))
}
