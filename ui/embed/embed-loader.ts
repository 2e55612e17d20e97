import { computed } from '@preact/signals'
import { createClient } from '../../src/client/create-client.ts'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { decodeHeatmap, type Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { isServerReached, serverRoot } from '../api.ts'
import { heatmapQuery } from '../heatmap/view-fields.ts'
import { startResource } from '../resource.ts'
import { token, view } from './embed-view.ts'

export type HeatmapMeta = Extract<AnswerOf<'/liquidations/heatmap-timeseries'>, { data: readonly unknown[] }>['meta']
export type KlineRow = AnswerOf<'/prices/klines'>['data'][number]

/** A heatmap with its candles; `key` is the question, the same for a newer answer to it. */
export interface Embedded {
  readonly key: string
  readonly heat: Heat<HeatmapMeta>
  readonly candles: readonly KlineRow[]
}

const REFRESH_MS = 60_000

/** Cookies are not sent in a frame of another site, so a token goes with every request. */
const api = createClient({
  baseUrl: serverRoot.href,
  ...(token === undefined ? {} : { token }),
  retries: 1,
  mostWaitMs: 3000,
  fetch: async (...request) => {
    try {
      const response = await fetch(...request)
      isServerReached.value = true
      return response
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) isServerReached.value = false
      throw error
    }
  },
})

/** What is on screen; asked for once a minute. */
export const embedded = startResource<Record<string, string>, Embedded>({
  // Colours are no part of what is asked; the named ones are known to both pages.
  question: () => heatmapQuery({ ...view.value, colors: 'viridis' }),
  load: loadEmbedded,
  refreshMs: REFRESH_MS,
})

/** The symbol on screen, or asked for. */
export const symbol = computed(() => embedded.data.value?.heat.meta.symbol ?? view.value.symbol)

async function loadEmbedded(query: Record<string, string>, signal: AbortSignal): Promise<Embedded> {
  const asked = { ...query, symbol: query['symbol'] || (await firstSymbol(signal)), format: 'binary' } as const
  const frame = await (await api.read('/liquidations/heatmap-timeseries', asked, { signal })).arrayBuffer()
  const heat = decodeHeatmap<HeatmapMeta>(frame)
  const { interval, start_time, end_time, exchanges } = heat.meta
  const [exchange] = exchanges
  const range = { symbol: heat.meta.symbol, interval, start_time: String(start_time), end_time: String(end_time) }
  const { data } = await api.get('/prices/klines', { ...range, ...(exchange && { exchange }) }, { signal })
  return { key: JSON.stringify(query), heat, candles: data }
}

/** The first symbol with a heatmap; empty, which the server explains, where there is none. */
async function firstSymbol(signal: AbortSignal): Promise<string> {
  const { data } = await api.get('/symbols', {}, { signal })
  return data.find(({ has_heatmap }) => has_heatmap)?.symbol ?? ''
}
