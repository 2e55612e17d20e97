import { signal } from '@preact/signals'
import type { PaneChart, Sight, Spot } from './pane-chart.ts'

interface Linked {
  readonly chart: PaneChart
  readonly symbol: string
}

/** A place under the crosshair, and the pane that the pointer is in. */
export interface PointedSpot extends Spot {
  readonly id: string
  readonly symbol: string
}

/** Charts on screen by pane; `difference` is that of the difference view. */
const charts = new Map<string, Linked>()

/** Where the crosshair is. */
export const spot = signal<PointedSpot | undefined>(undefined)

/** The place that a pane reads: its own, and while panes are linked that of any pane of the same symbol. */
export function spotFor(
  at: PointedSpot | undefined,
  pane: { readonly id: string; readonly symbol: string; readonly isLinked: boolean },
): PointedSpot | undefined {
  return at?.symbol === pane.symbol && (pane.isLinked || at.id === pane.id) ? at : undefined
}

/** Lets a chart take part while it is on screen; it ends with what it returns. */
export function linkChart(id: string, linked: Linked): () => void {
  charts.set(id, linked)
  return () => {
    charts.delete(id)
    if (spot.peek()?.id === id) spot.value = undefined
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

/** Reads off at a place, and moves the crosshair in all others there while they are linked. */
export function followSpot(id: string, at: Spot | undefined, isLinked: boolean): void {
  const leader = charts.get(id)
  spot.value = at === undefined || leader === undefined ? undefined : { ...at, id, symbol: leader.symbol }
  for (const [other, { chart, symbol }] of charts) {
    if (other !== id) chart.leadSpot(isLinked && symbol === leader?.symbol ? at : undefined)
  }
}
