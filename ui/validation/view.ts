import { pageState } from '../page-state.ts'
import { VALIDATION_FIELDS, type ValidationView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView } = pageState<ValidationView>('validation', VALIDATION_FIELDS)
