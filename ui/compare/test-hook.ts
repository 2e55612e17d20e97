import { answers } from './compare-loader.ts'
import { chartOf } from './links.ts'
import type { Sight } from './pane-chart.ts'
import { panes } from './view.ts'

/** What a browser test may ask of the compare page, as `window.__liqheatCompare`. */
export interface CompareTestHook {
  readonly isReady: boolean
  readonly panes: number
  /** Columns of the first pane. */
  readonly columns: number
  /** What a pane shows, by its letter; `difference` is the difference view. */
  sightOf(pane: string): Sight | undefined
  /** Where a price in a column of a pane stands, in CSS pixels of the page. */
  place(pane: string, column: number, price: number): { x: number; y: number } | undefined
}

/** Puts the hook on the window; it only reads. */
export function exposeForTests(): void {
  const hook: CompareTestHook = {
    get isReady() {
      return !answers.isLoading.value && answers.data.value?.length === panes.value.length
    },
    get panes() {
      return panes.value.length
    },
    get columns() {
      const first = answers.data.value?.[0]
      return first?.kind === 'heatmap' ? first.heat.columns : 0
    },
    sightOf: (pane) => chartOf(pane)?.sight,
    place: (pane, column, price) => chartOf(pane)?.place(column, price),
  }
  Object.assign(window, { __liqheatCompare: hook })
}
