import { computed } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { decodeHeatmap, type Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { api } from '../api.ts'
import { defaultModel, models, symbolOr } from '../lists.ts'
import { startResource } from '../resource.ts'
import { view } from './view.ts'
import { heatmapQuery } from './view-fields.ts'

export type HeatmapMeta = Extract<AnswerOf<'/liquidations/heatmap-timeseries'>, { data: readonly unknown[] }>['meta']
export type KlineRow = AnswerOf<'/prices/klines'>['data'][number]

/** A heatmap with its candles. */
export interface Shown {
  readonly heat: Heat<HeatmapMeta>
  readonly candles: readonly KlineRow[]
}

/** The symbol on screen. */
export const symbol = computed(() => symbolOr(view.value.symbol))

/** The model on screen: the one asked for, else the default; undefined for one that the server does not know. */
export const model = computed(() =>
  view.value.model === '' ? defaultModel.value : models.value.find(({ id }) => id === view.value.model),
)

/** What is on screen. */
export const heatmap = startResource<Record<string, string>, Shown>({
  question: () => (symbol.value === '' ? undefined : { ...heatmapQuery(view.value), symbol: symbol.value }),
  load: loadShown,
})

export const shown = heatmap.data

async function loadShown(query: Record<string, string>, signal: AbortSignal): Promise<Shown> {
  const asked = { ...query, symbol: query['symbol'] ?? '', format: 'binary' } as const
  const frame = await (await api.read('/liquidations/heatmap-timeseries', asked, { signal })).arrayBuffer()
  const heat = decodeHeatmap<HeatmapMeta>(frame)
  const { interval, start_time, end_time, exchanges } = heat.meta
  const [exchange] = exchanges
  const range = { symbol: heat.meta.symbol, interval, start_time: String(start_time), end_time: String(end_time) }
  const { data } = await api.get('/prices/klines', { ...range, ...(exchange && { exchange }) }, { signal })
  return { heat, candles: data }
}
