import { computed } from '@preact/signals'
import { pageState } from '../page-state.ts'
import { route } from '../router.ts'
import { HEATMAP_FIELDS, type HeatmapView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView, urlWith } = pageState<HeatmapView>('', HEATMAP_FIELDS)

/** Whether the page is shown: once it is left nothing more is asked for it. */
export const isPageShown = computed(() => route.value.page === '')
