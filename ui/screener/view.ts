import { pageState } from '../page-state.ts'
import { SCREENER_FIELDS, type ScreenerView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView } = pageState<ScreenerView>('screener', SCREENER_FIELDS)
