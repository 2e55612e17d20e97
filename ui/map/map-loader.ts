import { computed, effect, signal } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { api } from '../api.ts'
import { defaultModel, models, symbolOr } from '../lists.ts'
import { drawsOfParameters, modelOfParameters } from '../parameter-sets.ts'
import { startResource } from '../resource.ts'
import { route } from '../router.ts'
import { mapProfile } from './map-profile.ts'
import { changeView, view } from './view.ts'
import { idsOf, mapQuery, type PriceSpan, parseSpan } from './view-fields.ts'

/** A move of the prices in sight is written to the URL once it has ended, ms. */
const WRITE_AFTER_MS = 300

export type LiquidationMap = AnswerOf<'/liquidations/map'>
export type Zone = LiquidationMap['zones'][number]

/** The symbol on screen. */
export const symbol = computed(() => symbolOr(view.value.symbol))

/** The model on screen: the one asked for, else the default; undefined for one that the server does not know. */
export const model = computed(() => {
  const { model: id, parameters } = view.value
  if (parameters !== '') return modelOfParameters(parameters)
  return id === '' ? defaultModel.value : models.value.find((known) => known.id === id)
})

/** What the server is asked while the page is shown. */
export const asked = computed(() => {
  if (symbol.value === '' || route.value.page !== 'map') return undefined
  const { parameters } = view.value
  const draws = parameters === '' ? 0 : drawsOfParameters(parameters)
  // Until the sets are known, nobody knows whether this one tells of uncertainty.
  return draws === undefined ? undefined : mapQuery({ ...view.value, symbol: symbol.value }, draws)
})

/** What is on screen; it follows the data once a minute. */
export const map = startResource<Record<string, string>, LiquidationMap>({
  question: () => asked.value,
  load: (query, signal) => api.get('/liquidations/map', { ...query, symbol: query['symbol'] ?? '' }, { signal }),
  refreshMs: 60_000,
})

const by = computed(() => view.value.by)
const hidden = computed(() => view.value.hidden)

/** The map on screen as it is drawn. */
export const profile = computed(() => {
  const answer = map.data.value
  if (answer === undefined) return undefined
  return mapProfile(answer, { by: by.value, hidden: idsOf(hidden.value) })
})

/** Prices that the answer covers. */
export const fullSpan = computed<PriceSpan | undefined>(() => {
  const answer = map.data.value
  if (answer === undefined) return undefined
  const { price_low: min, price_high: max } = answer.metadata
  return { min, max }
})

/** Prices in sight as the user has just moved them; undefined: those of the URL. */
const moved = signal<string | undefined>(undefined)
let writing: ReturnType<typeof setTimeout> | undefined

/** Shows these prices, as `view` of the URL writes them; the URL has them once they rest. */
export function moveView(text: string): void {
  clearTimeout(writing)
  moved.value = text
  writing = setTimeout(() => {
    changeView({ view: text })
    moved.value = undefined
  }, WRITE_AFTER_MS)
}

const urlSight = computed(() => JSON.stringify([route.value.page, view.value.symbol, view.value.view]))
// Another sight of the URL, or another symbol, takes the place of what has not been written yet.
effect(() => {
  urlSight.value
  clearTimeout(writing)
  moved.value = undefined
})

/** Prices in sight, within those that the answer covers. */
export const span = computed<PriceSpan | undefined>(() => {
  const full = fullSpan.value
  const wanted = parseSpan(moved.value ?? view.value.view)
  if (full === undefined || wanted === undefined) return full
  const [min, max] = [Math.max(full.min, wanted.min), Math.min(full.max, wanted.max)]
  return max > min ? { min, max } : full
})
