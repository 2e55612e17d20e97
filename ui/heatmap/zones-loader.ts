import { computed } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { api } from '../api.ts'
import { startResource } from '../resource.ts'
import { storedSignal } from '../settings.ts'
import { question } from './heatmap-loader.ts'
import { isPageShown } from './view.ts'
import { nearDenseZones } from './zones.ts'

type MapAnswer = Extract<AnswerOf<'/liquidations/map'>, { zones: readonly unknown[] }>

/** Zones at the end of the view: those of the newest data, or as they were known then. */
export const zones = startResource<Record<string, string>, MapAnswer>({
  question: () => {
    const asked = question.value
    return asked === undefined || !isPageShown.value ? undefined : zonesQuery(asked)
  },
  load: (query, signal) => api.get('/liquidations/map', { ...query, symbol: query['symbol'] ?? '' }, { signal }),
  refreshMs: 60_000,
})

/** So many dismissed warnings are remembered. */
const MOST_DISMISSED = 200

/** Ids of zones that the reader wants no warning of; this browser remembers them. */
export const dismissedZones = storedSignal<readonly string[]>('dismissed-zones', {
  fallback: [],
  read: (text) => text.split(',').filter((id) => id !== ''),
  write: (ids) => ids.join(','),
})

/** Dense zones near the price that were not dismissed, the nearest first. */
export const alarmingZones = computed(() => {
  const answer = zones.data.value
  if (answer === undefined || answer.symbol !== question.value?.symbol) return []
  const dismissed = new Set(dismissedZones.value)
  return nearDenseZones(answer.zones, answer.current_price).filter(({ id }) => !dismissed.has(id))
})

/** Warns of these zones no more. */
export function dismissZones(ids: readonly string[]): void {
  dismissedZones.value = [...dismissedZones.value, ...ids].slice(-MOST_DISMISSED)
}

/** The part of the view's question that a map takes; few bars, for only the zones are shown. */
function zonesQuery(asked: Record<string, string>): Record<string, string> {
  const taken = ['symbol', 'model', 'exchanges', 'leverage_weights', 'parameters', 'price_bin_size'].flatMap((name) => {
    const value = asked[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const at = asked['as_of'] ?? asked['end_time']
  return { ...Object.fromEntries(taken), range_pct: '1', ...(at === undefined ? {} : { as_of: at }) }
}
