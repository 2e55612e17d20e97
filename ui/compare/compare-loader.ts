import { computed } from '@preact/signals'
import { LiqheatError } from '../../src/client/liqheat-error.ts'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { decodeHeatmap, type Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { api } from '../api.ts'
import { symbolOr } from '../lists.ts'
import { startResource } from '../resource.ts'
import { route } from '../router.ts'
import type { Candle } from './pane-chart.ts'
import { paneQuery } from './panes.ts'
import { panes, view } from './view.ts'

export type HeatmapMeta = Extract<AnswerOf<'/liquidations/heatmap-timeseries'>, { data: readonly unknown[] }>['meta']
type LiquidationMap = AnswerOf<'/liquidations/map'>
type Query = Record<string, string>

/** What came for a pane, and for what it was asked. */
export type PaneAnswer = PaneContent & { readonly asked: string }

type PaneContent =
  | { readonly kind: 'heatmap'; readonly heat: Heat<HeatmapMeta>; readonly candles: readonly Candle[] }
  | { readonly kind: 'profile'; readonly map: LiquidationMap }
  | { readonly kind: 'failure'; readonly failure: LiqheatError }

interface Question {
  readonly kind: 'heatmap' | 'profile'
  /** What each pane asks for, and what all of them do. */
  readonly queries: readonly Query[]
  readonly common: Query
}

/** The symbol of panes that name none. */
export const symbol = computed(() => symbolOr(view.value.symbol))

/** Answers of all panes, in their order. A pane that fails leaves the others. */
export const answers = startResource<Question, readonly PaneAnswer[]>({
  question: () => {
    if (symbol.value === '' || route.value.page !== 'compare') return undefined
    const { kind, window, interval, bucket } = view.value
    const common: Query = {
      ...(bucket !== '' && { price_bin_size: bucket }),
      ...(kind === 'heatmap' && { time_window: window, ...(interval !== '' && { interval }) }),
    }
    return { kind, queries: panes.value.map((pane) => paneQuery(pane, symbol.value)), common }
  },
  load: async ({ kind, queries, common }, signal) => {
    const [first, ...others] = queries
    if (first === undefined) return []
    const load = async (query: Query, grid: Query): Promise<PaneAnswer> => ({
      ...(await loadPane(kind, { ...grid, ...query, ...common }, signal)),
      asked: askedText(kind, query),
    })
    const leader = await load(first, {})
    return [leader, ...(await Promise.all(others.map((query) => load(query, gridOf(leader, query)))))]
  },
})

/** The answer that belongs to each pane; undefined while what came last was asked for another. */
export const shownAnswers = computed(() => {
  const loaded = answers.data.value ?? []
  return panes.value.map((pane) => {
    const asked = askedText(view.value.kind, paneQuery(pane, symbol.value))
    return loaded.find((answer) => answer.asked === asked)
  })
})

function askedText(kind: Question['kind'], query: Query): string {
  return JSON.stringify([kind, Object.entries(query).sort()])
}

/** Buckets and columns of the first pane, as far as they fit another: then the two can be subtracted. */
function gridOf(leader: PaneAnswer, query: Query): Query {
  if (leader.kind === 'failure') return {}
  if (leader.kind === 'profile') {
    const { map } = leader
    return map.symbol === query['symbol'] ? { price_bin_size: String(map.metadata.price_bin_size) } : {}
  }
  const { symbol: other, interval, price_bin_size } = leader.heat.meta
  return { interval, ...(other === query['symbol'] && { price_bin_size: String(price_bin_size) }) }
}

async function loadPane(kind: Question['kind'], query: Query, signal: AbortSignal): Promise<PaneContent> {
  try {
    const asked = { ...query, symbol: query['symbol'] ?? '' }
    if (kind === 'profile') return { kind, map: await api.get('/liquidations/map', asked, { signal }) }
    return { kind, ...(await loadHeat(asked, signal)) }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof LiqheatError) || error.code === 'SERVER_UNREACHABLE') throw error
    return { kind: 'failure', failure: error }
  }
}

async function loadHeat(query: { readonly symbol: string }, signal: AbortSignal) {
  const asked = { ...query, format: 'binary' } as const
  const frame = await (await api.read('/liquidations/heatmap-timeseries', asked, { signal })).arrayBuffer()
  const heat = decodeHeatmap<HeatmapMeta>(frame)
  const { interval, start_time, end_time, per_exchange } = heat.meta
  const [newest] = Object.entries(per_exchange).toSorted(([, a], [, b]) => (b.data_end ?? 0) - (a.data_end ?? 0))
  const exchange = newest?.[0]
  const range = { symbol: query.symbol, interval, start_time: String(start_time), end_time: String(end_time) }
  const { data } = await api.get('/prices/klines', { ...range, ...(exchange && { exchange }) }, { signal })
  return { heat, candles: data }
}
