import { api } from './api.ts'
import { models, symbolOr } from './lists.ts'
import { startResource } from './resource.ts'
import { route } from './router.ts'
import type { MeasuredSkill } from './skill-text.ts'

/** Skills of all models on the symbol that the URL names, else on the first. */
const skills = startResource({
  question: () => symbolOr(new URLSearchParams(route.value.search).get('symbol') ?? '') || undefined,
  load: async (symbol, signal) => {
    const { data } = await api.get('/models', { symbol }, { signal })
    return new Map(data.map(({ id, measured_skill }) => [id, measured_skill]))
  },
  refreshMs: 60_000,
})

/**
 * A model's skill on the symbol on screen, else on the market that was scored last: it is shown with its market. Null
 * where none was measured.
 */
export function skillOf(model: string): MeasuredSkill {
  const known = models.value.find(({ id }) => id === model)
  return skills.data.value?.get(model) ?? known?.measured_skill ?? null
}
