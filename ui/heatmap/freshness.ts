import { computed, signal } from '@preact/signals'
import { shown } from './heatmap-loader.ts'
import { view } from './view.ts'

const TICK_MS = 30_000
/** Data may be so many columns old, and at least so many seconds, before they count as stale. */
const LATE_COLUMNS = 2
const LATE_SECONDS = 900

const now = signal(Date.now())
setInterval(() => {
  now.value = Date.now()
}, TICK_MS)

/** Age of the newest data on screen, seconds; undefined without data. */
export const dataAge = computed(() => {
  const end = shown.value?.heat.meta.coverage.data_end
  return end === undefined ? undefined : Math.max(0, (now.value - end) / 1000)
})

/** Whether a view that reaches to the present shows data that end long before it. */
export const isStale = computed(() => {
  const heat = shown.value?.heat
  const reachesNow = view.value.end === '' && view.value.as_of === ''
  if (heat === undefined || dataAge.value === undefined || !reachesNow) return false
  return dataAge.value > Math.max(LATE_SECONDS, (LATE_COLUMNS * heat.step) / 1000)
})
