import { mergeRanges } from '../domain/time.ts'
import { firstAbove } from '../scoring/sorted-search.ts'
import type { WindowSelection, WindowTable } from '../scoring/window-table.ts'
import { cellAt, type ScoredEvents } from './build-windows.ts'

/** Liquidations of some windows, each counted once however many windows it is in. */
export interface ScoredEventCount {
  /** At a crossed price of one of them at least. */
  readonly events: number
  /** In none of them at a crossed price. */
  readonly unassigned: number
}

/** Counts the liquidations of windows by themselves. */
export function countScoredEvents(
  table: WindowTable,
  { windows, events }: { readonly windows: WindowSelection; readonly events: ScoredEvents },
): ScoredEventCount {
  const found = new Uint8Array(events.time.length)
  for (const w of windows) {
    const from = table.time[w] ?? Number.NaN
    const end = firstAbove(events.time, from + table.horizonMs)
    for (let e = firstAbove(events.time, from); e < end; e++) {
      if (events.side[e] !== table.side[w]) continue
      found[e] = found[e] === SCORED || cellAt(table, w, events.price[e] ?? 0) !== undefined ? SCORED : SEEN
    }
  }
  const count = (state: number): number => found.reduce((sum, one) => sum + (one === state ? 1 : 0), 0)
  return { events: count(SCORED), unassigned: count(SEEN) }
}

const SEEN = 1
const SCORED = 2

/** Time that lies in any of the windows, ms. */
export function scoredTime({ time, horizonMs }: WindowTable, windows: WindowSelection): number {
  const ranges = [...windows].map((w) => ({ from: time[w] ?? 0, to: (time[w] ?? 0) + horizonMs }))
  return mergeRanges(ranges).reduce((sum, { from, to }) => sum + to - from, 0)
}
