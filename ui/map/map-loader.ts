import { computed } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { api } from '../api.ts'
import { defaultModel, models, symbolOr } from '../lists.ts'
import { startResource } from '../resource.ts'
import { route } from '../router.ts'
import { mapProfile } from './map-profile.ts'
import { view } from './view.ts'
import { idsOf, mapQuery, type PriceSpan, parseSpan } from './view-fields.ts'

export type LiquidationMap = AnswerOf<'/liquidations/map'>
export type Zone = LiquidationMap['zones'][number]

/** The symbol on screen. */
export const symbol = computed(() => symbolOr(view.value.symbol))

/** The model on screen: the one asked for, else the default; undefined for one that the server does not know. */
export const model = computed(() =>
  view.value.model === '' ? defaultModel.value : models.value.find(({ id }) => id === view.value.model),
)

/** What the server is asked while the page is shown. */
export const asked = computed(() =>
  symbol.value === '' || route.value.page !== 'map' ? undefined : mapQuery({ ...view.value, symbol: symbol.value }),
)

/** What is on screen; it follows the data once a minute. */
export const map = startResource<Record<string, string>, LiquidationMap>({
  question: () => asked.value,
  load: (query, signal) => api.get('/liquidations/map', { ...query, symbol: query['symbol'] ?? '' }, { signal }),
  refreshMs: 60_000,
})

/** The map on screen as it is drawn. */
export const profile = computed(() => {
  const answer = map.data.value
  if (answer === undefined) return undefined
  return mapProfile(answer, { by: view.value.by, hidden: idsOf(view.value.hidden) })
})

/** Prices that the answer covers. */
export const fullSpan = computed<PriceSpan | undefined>(() => {
  const answer = map.data.value
  if (answer === undefined) return undefined
  const { price_low: min, price_high: max } = answer.metadata
  return { min, max }
})

/** Prices in sight, within those that the answer covers. */
export const span = computed<PriceSpan | undefined>(() => {
  const full = fullSpan.value
  const wanted = parseSpan(view.value.view)
  if (full === undefined || wanted === undefined) return full
  const [min, max] = [Math.max(full.min, wanted.min), Math.min(full.max, wanted.max)]
  return max > min ? { min, max } : full
})
