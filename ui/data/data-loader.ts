import { computed } from '@preact/signals'
import { api } from '../api.ts'
import { symbols } from '../lists.ts'
import { startResource } from '../resource.ts'
import { view } from './view.ts'

const REFRESH_MS = 30_000

/** Resources of the page; `stop` ends them. */
export function startData() {
  const coverage = startResource({
    question: () => true,
    load: async (_question, signal) => (await api.get('/data/coverage', {}, { signal })).data,
    refreshMs: REFRESH_MS,
  })
  const store = startResource({
    question: () => true,
    load: (_question, signal) => api.get('/data/store', {}, { signal }),
    refreshMs: REFRESH_MS,
  })
  /** Stored symbols, in the order of the lists, also those that have no market of their own. */
  const stored = computed(() => {
    const listed = symbols.value.map(({ symbol }) => symbol)
    return [...new Set([...listed, ...(coverage.data.value ?? []).map(({ symbol }) => symbol)])]
  })
  const symbol = computed(() => (view.value.symbol === '' ? (stored.value[0] ?? '') : view.value.symbol))
  const series = computed(() => (coverage.data.value ?? []).filter((one) => one.symbol === symbol.value))
  return {
    coverage,
    store,
    stored,
    symbol,
    series,
    stop: () => {
      coverage.stop()
      store.stop()
    },
  }
}

export type StoredData = ReturnType<typeof startData>
