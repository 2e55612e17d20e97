import { computed, effect, signal } from '@preact/signals'
import { ApiError, loadHeatmap, loadKlines, loadModels, loadSymbols } from './api-client.ts'
import type { KlineRow, ModelInfo, StoredSymbol } from './api-types.ts'
import { decodeHeatmap, type Heat } from './charts/decode-heatmap.ts'
import { heatmapQuery } from './view-state.ts'
import { view } from './view-store.ts'

/** A heatmap with its candles. */
export interface Shown {
  readonly heat: Heat
  readonly candles: readonly KlineRow[]
}

export const symbols = signal<readonly StoredSymbol[] | undefined>(undefined)
export const models = signal<readonly ModelInfo[]>([])
/** What is on screen; it stays there while something newer loads or fails. */
export const shown = signal<Shown | undefined>(undefined)
export const isLoading = signal(true)
export const failure = signal<ApiError | undefined>(undefined)
const attempt = signal(0)

/** Symbols that have a heatmap. */
export const mapped = computed(() => (symbols.value ?? []).filter((symbol) => symbol.has_heatmap))

/** The symbol on screen: the one asked for, else the first with a heatmap. */
export const symbol = computed(() => (view.value.symbol === '' ? (mapped.value[0]?.symbol ?? '') : view.value.symbol))

/** What the server takes where the view names no model. */
export const defaultModel = computed(() => models.value.find((model) => model.default))

/** The model on screen: the one asked for, else the default; undefined for one that the server does not know. */
export const model = computed(() =>
  view.value.model === '' ? defaultModel.value : models.value.find(({ id }) => id === view.value.model),
)

/** Whether the store has nothing to show. */
export const isEmpty = computed(() => symbols.value !== undefined && symbol.value === '')

/** What to ask the server for, as text so that only a real change starts a request. */
const request = computed(() => JSON.stringify({ ...heatmapQuery(view.value), symbol: symbol.value }))

/** Asks again after a failure. */
export function retry(): void {
  attempt.value++
}

/** Loads the lists once, then the heatmap whenever the view asks for other data. */
export function startLoading(): void {
  effect(() => {
    attempt.value
    if (symbols.peek() === undefined) void loadLists()
  })
  effect(() => {
    attempt.value
    const query: Record<string, string> = JSON.parse(request.value)
    if (query['symbol'] === '') return undefined
    const abort = new AbortController()
    void loadShown(query, abort.signal)
    return () => abort.abort()
  })
}

async function loadLists(): Promise<void> {
  try {
    const [storedSymbols, knownModels] = await Promise.all([loadSymbols(), loadModels()])
    models.value = knownModels
    symbols.value = storedSymbols
    if (isEmpty.value) isLoading.value = false
  } catch (error) {
    fail(error)
  }
}

async function loadShown(query: Record<string, string>, signal: AbortSignal): Promise<void> {
  isLoading.value = true
  try {
    const heat = decodeHeatmap(await loadHeatmap(query, signal))
    const { symbol, interval, start_time, end_time, exchanges } = heat.meta
    const range = { symbol, interval, start_time: String(start_time), end_time: String(end_time) }
    const exchange = exchanges[0]
    const candles = await loadKlines(exchange === undefined ? range : { ...range, exchange }, signal)
    if (signal.aborted) return
    shown.value = { heat, candles }
    failure.value = undefined
    isLoading.value = false
  } catch (error) {
    if (!signal.aborted) fail(error)
  }
}

function fail(error: unknown): void {
  failure.value = error instanceof ApiError ? error : new ApiError(String(error))
  isLoading.value = false
}
