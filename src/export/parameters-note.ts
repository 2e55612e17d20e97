import type { HeatmapPlan } from '../services/heatmap-plan.ts'

/** What an answer says of the parameter set that decided its model; null where none did. */
export function parametersNote({ parameters }: Pick<HeatmapPlan, 'parameters'>) {
  if (parameters === undefined) return null
  const { set, hash } = parameters
  return { name: set.name, hash, trained_to: set.training.to_ms, data_kind: set.data_kind }
}
