import { defineError } from '../domain/errors.ts'
import type { LiquidationModel } from './model.ts'
import { timeEvolving } from './time-evolving.ts'

/** Every model, in the order they are offered; the first is the default. */
export const MODELS: readonly LiquidationModel[] = [timeEvolving]

const ModelUnknown = defineError('MODEL_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { id: string; known: readonly string[] }) =>
    `there is no model "${d.id}"; known models: ${d.known.join(', ')}`,
})

/** @throws MODEL_UNKNOWN naming the known ones */
export function requireModel(id: string): LiquidationModel {
  const found = MODELS.find((model) => model.id === id)
  if (found === undefined) throw ModelUnknown({ id, known: MODELS.map((model) => model.id) })
  return found
}
