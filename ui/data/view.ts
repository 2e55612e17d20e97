import { pageState } from '../page-state.ts'
import { DATA_FIELDS, type DataView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView } = pageState<DataView>('data', DATA_FIELDS)
