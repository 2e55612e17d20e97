import { computed } from '@preact/signals'
import type { ChartLooks } from '../heat-chart.ts'
import { hidden } from '../heatmap-loader.ts'
import { view } from '../view.ts'

const prices = computed(() => view.value.prices)
const axis = computed(() => view.value.axis)
const candles = computed(() => view.value.candles)
const profile = computed(() => view.value.profile)
const long = computed(() => view.value.long)
const short = computed(() => view.value.short)

/** How the chart draws what is no raster; it changes only with what it is made of. */
export const chartLooks = computed<ChartLooks>(() => ({
  prices: prices.value,
  axis: axis.value,
  candles: candles.value,
  profile: profile.value,
  long: long.value,
  short: short.value,
  hiddenGroups: hidden.value,
}))
