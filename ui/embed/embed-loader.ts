import { computed } from '@preact/signals'
import { createClient } from '../../src/client/create-client.ts'
import { decodeHeatmap, type Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { isServerReached, serverRoot } from '../api.ts'
import type { HeatmapMeta, KlineRow } from '../heatmap/heatmap-loader.ts'
import { bandsQuery } from '../heatmap/leverage-bands.ts'
import { heatmapQuery } from '../heatmap/view-fields.ts'
import { startResource } from '../resource.ts'
import { token, view } from './embed-view.ts'

/** A heatmap with its candles, by open time; `key` is the question, the same for a newer answer to it. */
export interface Embedded {
  readonly key: string
  readonly heat: Heat<HeatmapMeta>
  readonly candles: ReadonlyMap<number, KlineRow>
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
  question: () => {
    const { hidden } = view.value
    return { ...heatmapQuery(view.value), ...(hidden === '' ? {} : { hidden }) }
  },
  load: loadEmbedded,
  refreshMs: REFRESH_MS,
})

/** The symbol on screen, or asked for. */
export const symbol = computed(() => embedded.data.value?.heat.meta.symbol ?? view.value.symbol)

async function loadEmbedded(query: Record<string, string>, signal: AbortSignal): Promise<Embedded> {
  const { hidden, ...question } = query
  const asked = { ...question, symbol: question['symbol'] || (await firstSymbol(signal)) }
  const whole = await loadHeat(asked, signal)
  const heat = hidden === undefined ? whole : await loadParts(asked, whole.meta, signal)
  const { interval, start_time, end_time, exchanges } = heat.meta
  const [exchange] = exchanges
  const range = { symbol: heat.meta.symbol, interval, start_time: String(start_time), end_time: String(end_time) }
  const { data } = await api.get('/prices/klines', { ...range, ...(exchange && { exchange }) }, { signal })
  return { key: JSON.stringify(query), heat, candles: new Map(data.map((candle) => [candle.timestamp, candle])) }
}

/** The same heatmap with its parts by leverage, which a view without all of them cannot do without. */
function loadParts(asked: Asked, meta: HeatmapMeta, signal: AbortSignal): Promise<Heat<HeatmapMeta>> {
  const leverages = (meta.leverage_weights ?? []).map(({ leverage }) => leverage)
  return loadHeat({ ...asked, breakdown: 'leverage', ...bandsQuery(leverages) }, signal)
}

interface Asked {
  readonly symbol: string
  readonly breakdown?: 'leverage'
  readonly leverage_bands?: string
}

async function loadHeat(asked: Asked, signal: AbortSignal): Promise<Heat<HeatmapMeta>> {
  const answer = await api.read('/liquidations/heatmap-timeseries', { ...asked, format: 'binary' }, { signal })
  return decodeHeatmap<HeatmapMeta>(await answer.arrayBuffer())
}

/** The first symbol with a heatmap; empty, which the server explains, where there is none. */
async function firstSymbol(signal: AbortSignal): Promise<string> {
  const { data } = await api.get('/symbols', {}, { signal })
  return data.find(({ has_heatmap }) => has_heatmap)?.symbol ?? ''
}
