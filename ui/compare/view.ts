import { computed } from '@preact/signals'
import { pageState } from '../page-state.ts'
import { type Pane, panesText, parsePanes } from './panes.ts'
import { COMPARE_FIELDS, type CompareView } from './view-fields.ts'

/** The view on screen; changing it changes the URL, and the URL changes it. */
export const { view, change: changeView } = pageState<CompareView>('compare', COMPARE_FIELDS)

export const panes = computed(() => parsePanes(view.value.panes))

/** Shows these panes. */
export function setPanes(next: readonly Pane[]): void {
  changeView({ panes: panesText(next) })
}

/** Changes one pane. */
export function changePane(index: number, change: Partial<Pane>): void {
  setPanes(panes.peek().map((pane, i) => (i === index ? { ...pane, ...change } : pane)))
}
