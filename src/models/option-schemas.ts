import type { LiquidationModel } from './model.ts'

/** JSON Schema of one option of a model, as far as it is described to users. */
export interface OptionSchema {
  readonly description?: string
  readonly type?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly enum?: readonly string[]
  readonly anyOf?: readonly { readonly const?: string }[]
}

/** Options of a model by name, in the order of the declaration. */
export function optionSchemas({ options }: Pick<LiquidationModel, 'options'>): Readonly<Record<string, OptionSchema>> {
  return Object(options)['properties'] ?? {}
}
