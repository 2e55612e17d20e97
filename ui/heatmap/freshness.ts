import { computed, signal } from '@preact/signals'
import { ageOf, isStaleAt } from './data-age.ts'
import { shown } from './heatmap-loader.ts'
import { view } from './view.ts'

const TICK_MS = 30_000

const now = signal(Date.now())
setInterval(() => {
  now.value = Date.now()
}, TICK_MS)

/** Age of the newest data on screen, seconds; undefined without data. */
export const dataAge = computed(() => {
  const heat = shown.value?.heat
  return heat === undefined ? undefined : ageOf(heat, now.value)
})

/** Whether a view that reaches to the present shows data that end long before it. */
export const isStale = computed(() => {
  const heat = shown.value?.heat
  return heat !== undefined && isStaleAt(heat, view.value, now.value)
})
