import { shownSpans } from '../../src/heat-layer/amount-grid.ts'
import { type Heat, type Spans, valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import type { Cell } from './cursor.ts'

/** What is open, by side: of the whole, or of the leverages that are shown. */
export interface SideSpans {
  readonly long: readonly Spans[]
  readonly short: readonly Spans[]
}

/** Both sides of a heatmap without the groups that are hidden. */
export function sideSpans(heat: Heat, hiddenGroups: ReadonlySet<string>): SideSpans {
  return {
    long: shownSpans(heat, { showLong: true, showShort: false, hiddenGroups }, 'density'),
    short: shownSpans(heat, { showLong: false, showShort: true, hiddenGroups }, 'density'),
  }
}

/** Sum of what stands in a cell, USD. */
export function amountIn(spans: readonly Spans[], { column, row }: Cell): number {
  return spans.reduce((sum, part) => sum + valueAt(part, column, row), 0)
}
