import { computed, signal } from '@preact/signals'
import type { ColorScale } from '../../src/domain/color-scale.ts'
import type { RasterOptions } from '../../src/heat-layer/heat-raster.ts'
import { scaleOf } from './color-choice.ts'
import { hidden } from './heatmap-loader.ts'
import { changeView, view } from './view.ts'

/** Handles of the colour bar while one of them is dragged; the URL follows when it is let go. */
const dragged = signal<{ readonly low: number; readonly high: number } | undefined>(undefined)

const low = computed(() => view.value.low)
const high = computed(() => view.value.high)
/** Both handles of the colour bar, as shares of it. */
export const threshold = computed(() => dragged.value ?? { low: low.value, high: high.value })

/** Moves handles on screen; `settleThreshold` makes it a part of the view. */
export function dragThreshold(next: { readonly low: number; readonly high: number }): void {
  dragged.value = next
}

export function settleThreshold(): void {
  if (dragged.value !== undefined) changeView(dragged.value)
  dragged.value = undefined
}

const colors = computed(() => view.value.colors)
const palette = computed(() => view.value.palette)
/** Colours of the heatmap on screen. */
export const scale = computed<ColorScale>(() => scaleOf({ colors: colors.value, palette: palette.value }))

const mapping = computed(() => view.value.mapping)
const fixedMax = computed(() => view.value.fixed)
const showLong = computed(() => view.value.long)
const showShort = computed(() => view.value.short)
const showConsumed = computed(() => view.value.consumed)

/** How the heat layer draws; it changes only with what it is made of, for a change paints every cell anew. */
export const rasterLooks = computed<RasterOptions>(() => ({
  ...threshold.value,
  scale: scale.value,
  mapping: mapping.value,
  fixedMax: fixedMax.value,
  showLong: showLong.value,
  showShort: showShort.value,
  showConsumed: showConsumed.value,
  hiddenGroups: hidden.value,
}))
