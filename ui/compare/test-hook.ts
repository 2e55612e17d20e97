import { answers } from './compare-loader.ts'
import { chartOf } from './links.ts'
import type { Sight } from './pane-chart.ts'
import { panes } from './view.ts'

/** What a browser test may ask of the compare page, as `window.__liqheatCompare`. */
export interface CompareTestHook {
  readonly isReady: boolean
  readonly panes: number
  /** What a pane shows, by its letter; `difference` is the difference view. */
  sightOf(pane: string): Sight | undefined
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
    sightOf: (pane) => chartOf(pane)?.sight,
  }
  Object.assign(window, { __liqheatCompare: hook })
}
