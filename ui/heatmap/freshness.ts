import { computed } from '@preact/signals'
import { tickingNow } from '../ticking-now.ts'
import { ageOf, isStaleAt } from './data-age.ts'
import { shown } from './heatmap-loader.ts'
import { view } from './view.ts'

/** Age of the newest data on screen, seconds; undefined without data. */
export const dataAge = computed(() => {
  const heat = shown.value?.heat
  return heat === undefined ? undefined : ageOf(heat, tickingNow.value)
})

/** Whether a view that reaches to the present shows data that end long before it. */
export const isStale = computed(() => {
  const heat = shown.value?.heat
  return heat !== undefined && isStaleAt(heat, view.value, tickingNow.value)
})
