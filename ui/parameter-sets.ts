import { computed } from '@preact/signals'
import type { AnswerOf } from '../src/client/typed-paths.ts'
import { api } from './api.ts'
import { models } from './lists.ts'
import { startResource } from './resource.ts'

const REFRESH_MS = 60_000

/** Parameters of models that were fitted to liquidations, as the server's folder has them. */
const listed = startResource({
  question: () => true,
  load: async (_question, signal) => (await api.get('/parameters', {}, { signal })).data,
  refreshMs: REFRESH_MS,
})

export type ParametersEntry = AnswerOf<'/parameters'>['data'][number]

/** Sets that maps can be drawn with. */
export const parameterSets = computed(() => (listed.data.value ?? []).filter(({ problem }) => problem === null))

/** The model that a named set is of; undefined without a name, and while the set is not known. */
export function modelOfParameters(name: string) {
  const set = parameterSets.value.find((entry) => entry.name === name)?.parameters
  return set == null ? undefined : models.value.find(({ id }) => id === set.model)
}

/** Draws of a named set; undefined while it is not known, and 0 where the lists came without it. */
export function drawsOfParameters(name: string): number | undefined {
  if (listed.data.value === undefined && listed.failure.value === undefined) return undefined
  return parameterSets.value.find((entry) => entry.name === name)?.parameters?.draws ?? 0
}
