import { pageState } from '../page-state.ts'
import { type CalendarView, DATA_FIELDS } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView } = pageState<CalendarView>('data', DATA_FIELDS)
