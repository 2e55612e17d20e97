import { computed } from '@preact/signals'
import { api } from './api.ts'
import { startResource } from './resource.ts'

/** Stored symbols and known models; every page needs them. They are asked for once a minute. */
export const lists = startResource({
  question: () => true,
  load: async (_question, signal) => {
    const [symbols, models] = await Promise.all([
      api.get('/symbols', {}, { signal }),
      api.get('/models', {}, { signal }),
    ])
    return { symbols: symbols.data, models: models.data }
  },
  refreshMs: 60_000,
})

export const symbols = computed(() => lists.data.value?.symbols ?? [])
export const models = computed(() => lists.data.value?.models ?? [])

/** Symbols that have a heatmap. */
export const mapped = computed(() => symbols.value.filter((symbol) => symbol.has_heatmap))

/** What the server takes where no model is named. */
export const defaultModel = computed(() => models.value.find((model) => model.default))

/** Whether the lists are here and hold no symbol with a heatmap. */
export const isEmpty = computed(() => lists.data.value !== undefined && mapped.value.length === 0)

/** The symbol asked for, else the first with a heatmap; empty while none is known. */
export function symbolOr(asked: string): string {
  return asked === '' ? (mapped.value[0]?.symbol ?? '') : asked
}
