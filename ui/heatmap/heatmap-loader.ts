import { computed } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { decodeHeatmap, type Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { api } from '../api.ts'
import { defaultModel, models, symbolOr } from '../lists.ts'
import { modelOfParameters } from '../parameter-sets.ts'
import { startResource } from '../resource.ts'
import { hiddenGroups } from './hidden-groups.ts'
import { bandsQuery } from './leverage-bands.ts'
import { isPageShown, view } from './view.ts'
import { heatmapQuery } from './view-fields.ts'

export type HeatmapMeta = Extract<AnswerOf<'/liquidations/heatmap-timeseries'>, { data: readonly unknown[] }>['meta']
export type KlineRow = AnswerOf<'/prices/klines'>['data'][number]

/** A heatmap with its candles. */
export interface Shown {
  /** The question that it answers, as text. */
  readonly key: string
  readonly heat: Heat<HeatmapMeta>
  readonly candles: readonly KlineRow[]
}

/** A heatmap that carries the parts which sum to it. */
export type Parts = Pick<Shown, 'key' | 'heat'>

/** The symbol on screen. */
export const symbol = computed(() => symbolOr(view.value.symbol))

/** The model on screen: the one asked for, else the default; undefined for one that the server does not know. */
export const model = computed(() => {
  const { model: id, parameters } = view.value
  if (parameters !== '') return modelOfParameters(parameters)
  return id === '' ? defaultModel.value : models.value.find((known) => known.id === id)
})

/** What the view asks of the server; undefined while no symbol is known. */
export const question = computed(() =>
  symbol.value === '' ? undefined : { ...heatmapQuery(view.value), symbol: symbol.value },
)

/** The heatmap as a whole, and its candles. */
export const heatmap = startResource<Record<string, string>, Shown>({
  question: () => (isPageShown.value ? question.value : undefined),
  load: loadShown,
})

const hiddenText = computed(() => view.value.hidden)
/** Groups that are not drawn. */
export const hidden = computed(() => hiddenGroups(hiddenText.value))

/** Leverages of a question; undefined until a heatmap of the same model and weights tells them. */
function leveragesOf(asked: Record<string, string>): readonly number[] | undefined {
  const known = heatmap.data.value
  if (known === undefined) return undefined
  const answered: Record<string, string> = JSON.parse(known.key)
  const isSame = ['model', 'leverage_weights', 'parameters'].every((name) => answered[name] === asked[name])
  return isSame ? (known.heat.meta.leverage_weights ?? []).map(({ leverage }) => leverage) : undefined
}

/** The question of a breakdown by leverage, which is by band where there are many. */
export function withBands(asked: Record<string, string> | undefined): Record<string, string> | undefined {
  const leverages = asked && leveragesOf(asked)
  return leverages && { ...asked, ...bandsQuery(leverages) }
}

/** The heatmap divided by leverage, which a view without all of them cannot do without. */
export const leverageHeat = startResource<Record<string, string>, Parts>({
  question: () => (isPageShown.value && hidden.value.size > 0 ? withBands(question.value) : undefined),
  load: (query, signal) => loadParts(query, 'leverage', signal),
})

/** What is on screen: with its parts where some of them are hidden. */
export const shown = computed<Shown | undefined>(() => {
  const whole = heatmap.data.value
  const parts = hidden.value.size > 0 ? leverageHeat.data.value : undefined
  return whole === undefined || parts?.key !== whole.key ? whole : { ...whole, heat: parts.heat }
})

async function loadShown(query: Record<string, string>, signal: AbortSignal): Promise<Shown> {
  const asked = { ...query, symbol: query['symbol'] ?? '', format: 'binary' } as const
  const frame = await (await api.read('/liquidations/heatmap-timeseries', asked, { signal })).arrayBuffer()
  const heat = decodeHeatmap<HeatmapMeta>(frame)
  const { interval, start_time, end_time, exchanges } = heat.meta
  const [exchange] = exchanges
  const range = { symbol: heat.meta.symbol, interval, start_time: String(start_time), end_time: String(end_time) }
  const { data } = await api.get('/prices/klines', { ...range, ...(exchange && { exchange }) }, { signal })
  return { key: JSON.stringify(query), heat, candles: data }
}

/**
 * Asks for a heatmap that carries its parts, which `leverage_bands` may join. The parts are those of the question
 * without it.
 *
 * @throws LiqheatError
 */
export async function loadParts(
  query: Record<string, string>,
  breakdown: 'leverage' | 'exchange',
  signal: AbortSignal,
): Promise<Parts> {
  const asked = { ...query, symbol: query['symbol'] ?? '', format: 'binary', breakdown } as const
  const frame = await (await api.read('/liquidations/heatmap-timeseries', asked, { signal })).arrayBuffer()
  const { leverage_bands: _bands, ...whole } = query
  return { key: JSON.stringify(whole), heat: decodeHeatmap<HeatmapMeta>(frame) }
}
