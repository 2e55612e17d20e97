import { computed, effect, signal } from '@preact/signals'
import { api } from '../../api.ts'
import { shown } from '../heatmap-loader.ts'
import { liveState } from '../live.ts'
import { isPageShown, view } from '../view.ts'
import { events, type LiquidationRow } from './events-loader.ts'
import { joinEvents, pickEvents } from './pick-events.ts'

/** Liquidations that came since the view began to be followed; so many of the newest are kept. */
const MOST_NEW = 1000
const news = signal<readonly LiquidationRow[]>([])

/** Liquidations of the size that is drawn, while the view reaches now. */
const followed = computed(() => {
  const meta = shown.value?.heat.meta
  if (!isPageShown.value || liveState.value === 'off' || !view.value.events || meta === undefined) return ''
  const least = Math.max(view.value.least, events.data.value?.least ?? 0)
  return JSON.stringify({ symbol: meta.symbol, exchanges: meta.exchanges.join(','), min_notional: least })
})

effect(() => {
  const filters = followed.value
  news.value = []
  if (filters === '') return undefined
  const stream = api.subscribe('liquidations', JSON.parse(filters), (event) => {
    if (event.type !== 'snapshot' && event.type !== 'update') return
    news.value = joinEvents(event.type === 'snapshot' ? [] : news.peek(), event.rows).slice(-MOST_NEW)
  })
  return () => stream.close()
})

/** What is drawn: the largest of those that are stored, and of those that came since. */
export const drawnEvents = computed<readonly LiquidationRow[]>(() => {
  if (!view.value.events) return []
  const stored = events.data.value?.rows ?? []
  return news.value.length === 0 ? stored : pickEvents(joinEvents(stored, news.value))
})
