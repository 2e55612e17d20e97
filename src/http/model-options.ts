import { type TSchema, Type } from 'typebox'
import { type OptionSchema, optionSchemas } from '../models/option-schemas.ts'
import { MODELS } from '../models/registry.ts'

/** Options of every model by name: one query parameter each, whichever models have it. */
const OPTIONS: ReadonlyMap<string, readonly { model: string; schema: OptionSchema }[]> = collectOptions()

/** Query parameters for the options of all models. */
export const ModelOptionProperties: Readonly<Record<string, TSchema>> = Object.fromEntries(
  [...OPTIONS].map(([name, uses]) => [name, Type.Optional(parameterOf(uses))]),
)

/** Takes the model options out of a query. */
export function splitModelOptions<Query extends object>(
  query: Query,
): { readonly rest: Query; readonly modelOptions: Readonly<Record<string, unknown>> } {
  const entries = Object.entries(query)
  const isOption = ([name]: [string, unknown]) => OPTIONS.has(name)
  const rest = { ...query }
  for (const [name] of entries.filter(isOption)) Reflect.deleteProperty(rest, name)
  return { rest, modelOptions: Object.fromEntries(entries.filter(isOption)) }
}

function collectOptions(): Map<string, { model: string; schema: OptionSchema }[]> {
  const found = new Map<string, { model: string; schema: OptionSchema }[]>()
  for (const model of MODELS) {
    for (const [name, schema] of Object.entries(optionSchemas(model))) {
      found.set(name, [...(found.get(name) ?? []), { model: model.id, schema }])
    }
  }
  return found
}

/** Ranges are checked by the model, whose error names it. */
function parameterOf(uses: readonly { model: string; schema: OptionSchema }[]): TSchema {
  const [first] = uses
  const description = uses
    .map(({ model, schema }) => `${model}: ${schema.description ?? ''} (default ${JSON.stringify(schema.default)})`)
    .join('; ')
  const isNumber = first?.schema.type === 'number' || first?.schema.type === 'integer'
  return isNumber ? Type.Number({ description }) : Type.String({ maxLength: 400, description })
}
