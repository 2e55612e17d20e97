import type { LiquidationModel, ModelInput } from '../models/model.ts'
import { ALWAYS, NEVER, type RequiredFrom } from './bars.ts'
import type { Market } from './catalog.ts'
import { beginOf, neededInputs } from './model-inputs.ts'

/**
 * Inputs to load: a bar is complete where all of `needs` are known, and of `awaits` those that have begun by then;
 * `uses` are read where they are stored.
 */
export interface InputRequest {
  readonly needs: readonly ModelInput[]
  readonly awaits: readonly ModelInput[]
  readonly uses: readonly ModelInput[]
}

/** All series of a request. */
export function wantedInputs({ needs, awaits, uses }: InputRequest): ReadonlySet<ModelInput> {
  return new Set([...needs, ...awaits, ...uses])
}

/** When bars of a market begin to need each series. */
export function requiredFrom(market: Market, { needs, awaits }: InputRequest): RequiredFrom {
  const fromOf = (input: ModelInput): number => {
    if (needs.includes(input)) return ALWAYS
    return awaits.includes(input) ? beginOf(market, input) : NEVER
  }
  return { openInterest: fromOf('open-interest'), funding: fromOf('funding'), trades: fromOf('large-trades') }
}

/** What a run of a model with some options reads. */
export function inputsOf({
  model,
  modelOptions,
}: {
  readonly model: LiquidationModel
  readonly modelOptions: unknown
}): InputRequest {
  return { needs: neededInputs(model, modelOptions), awaits: model.awaits, uses: model.uses }
}
