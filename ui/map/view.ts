import { pageState } from '../page-state.ts'
import { MAP_FIELDS, type MapView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView } = pageState<MapView>('map', MAP_FIELDS)
