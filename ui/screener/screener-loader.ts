import { computed, signal } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { api } from '../api.ts'
import { mapped } from '../lists.ts'
import { startResource } from '../resource.ts'
import { type FailedRow, MOST_SYMBOLS, portions, type ScreenerRow, type SymbolState } from './screener-rows.ts'
import { view } from './view.ts'

const REFRESH_MS = 60_000

type Meta = AnswerOf<'/liquidations/screener'>['meta']

/** Rows of the screener, which come in portions; `stop` ends the asking. */
export function startScreener() {
  const rows = signal<ReadonlyMap<string, ScreenerRow>>(new Map())
  const failed = signal<ReadonlyMap<string, FailedRow>>(new Map())
  const meta = signal<Meta | undefined>(undefined)
  let shownModel: string | undefined

  const ask = async (symbols: readonly string[], { model, signal: abort }: { model: string; signal: AbortSignal }) => {
    const query: Record<string, string> = { symbols: symbols.join(','), ...(model !== '' && { model }) }
    const answer = await api.get('/liquidations/screener', { ...query }, { signal: abort })
    abort.throwIfAborted()
    const nextRows = new Map(rows.peek())
    const nextFailed = new Map(failed.peek())
    for (const row of answer.data) {
      nextRows.set(row.symbol, row)
      nextFailed.delete(row.symbol)
    }
    for (const failure of answer.failed) {
      nextFailed.set(failure.symbol, failure)
      nextRows.delete(failure.symbol)
    }
    rows.value = nextRows
    failed.value = nextFailed
    meta.value = answer.meta
  }

  const loading = startResource({
    question: () => {
      const symbols = mapped.value.map(({ symbol }) => symbol)
      return symbols.length === 0 ? undefined : { symbols, model: view.value.model }
    },
    load: async ({ symbols, model }, abort) => {
      if (model !== shownModel) {
        rows.value = new Map()
        failed.value = new Map()
        meta.value = undefined
        shownModel = model
      }
      const isFirst = rows.peek().size === 0
      const parts = isFirst ? portions(symbols) : inParts(symbols, MOST_SYMBOLS)
      for (const part of parts) await ask(part, { model, signal: abort })
      return true
    },
    refreshMs: REFRESH_MS,
  })
  const states = computed(() =>
    mapped.value.map(({ symbol }): SymbolState => {
      const row = rows.value.get(symbol)
      const failure = failed.value.get(symbol)
      return { symbol, ...(row !== undefined && { row }), ...(failure !== undefined && { failed: failure }) }
    }),
  )
  return { states, meta, loading, stop: () => loading.stop() }
}

function inParts(symbols: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(symbols.length / size) }, (_, i) => symbols.slice(i * size, (i + 1) * size))
}
