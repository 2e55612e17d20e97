import { pageState } from '../page-state.ts'
import { HEATMAP_FIELDS, type HeatmapView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView, urlWith } = pageState<HeatmapView>('', HEATMAP_FIELDS)
