import { signal } from '@preact/signals'
import type { PriceSpan } from '../map/view-fields.ts'
import type { PaneChart, Sight, Spot } from './pane-chart.ts'

interface Linked {
  readonly chart: PaneChart
  readonly symbol: string
}

/** Charts on screen by pane; `difference` is that of the difference view. */
const charts = new Map<string, Linked>()

/** Where the crosshair is, in all panes. */
export const spot = signal<Spot | undefined>(undefined)

/** Prices in sight of all maps; undefined: all of theirs. */
export const profileSpan = signal<PriceSpan | undefined>(undefined)

/** Lets a chart take part while it is on screen; it ends with what it returns. */
export function linkChart(id: string, linked: Linked): () => void {
  charts.set(id, linked)
  return () => {
    charts.delete(id)
  }
}

/** The chart of a pane. */
export function chartOf(id: string): PaneChart | undefined {
  return charts.get(id)?.chart
}

/** Shows in all others what one shows: times always, prices in panes of the same symbol. */
export function followSight(id: string, sight: Sight): void {
  const leader = charts.get(id)
  for (const [other, { chart, symbol }] of charts) {
    if (other !== id) chart.lead(sight, symbol === leader?.symbol ? sight : undefined)
  }
}

/** Moves the crosshair in all others. */
export function followSpot(id: string, at: Spot | undefined): void {
  spot.value = at
  const leader = charts.get(id)
  for (const [other, { chart, symbol }] of charts) {
    if (other !== id) chart.leadSpot(symbol === leader?.symbol ? at : undefined)
  }
}
