import { type MeasuredSkill, skillWithMarket } from '../skill-text.ts'

interface Model {
  readonly id: string
  readonly title: string
  readonly options: unknown
}

/** An option of a model, from its JSON Schema. */
export interface ModelOption {
  readonly name: string
  readonly fallback: string
  readonly isNumber: boolean
  /** What it means, with its unit. */
  readonly help: string
}

/** Entries of a select of models: each says how well it has been shown to predict. */
export function modelEntries(
  models: readonly Pick<Model, 'id' | 'title'>[],
  skill: (id: string) => MeasuredSkill,
): { value: string; label: string }[] {
  return models.map(({ id, title }) => ({ value: id, label: `${title} · ${skillWithMarket(skill(id))}` }))
}

/** Options of a model in the order of its schema. */
export function optionsOf({ options }: Pick<Model, 'options'>): ModelOption[] {
  return Object.entries(propertyOf(options, 'properties') ?? {}).map(([name, schema]) => ({
    name,
    fallback: String(propertyOf(schema, 'default') ?? ''),
    isNumber: ['number', 'integer'].includes(String(propertyOf(schema, 'type'))),
    help: String(propertyOf(schema, 'description') ?? ''),
  }))
}

function propertyOf(value: unknown, name: string): object | string | number | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return new Map(Object.entries(value)).get(name)
}
