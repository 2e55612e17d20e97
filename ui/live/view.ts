import { pageState } from '../page-state.ts'
import { LIVE_FIELDS, type LiveView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView } = pageState<LiveView>('live', LIVE_FIELDS)
