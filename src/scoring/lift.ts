import { intensities, type WindowCells } from './cell-rank.ts'

/** Share of the crossed price that is looked at. */
export const LIFT_SHARE = 0.2

/**
 * Events of a window in the fifth of its crossed price where the mass is densest.
 *
 * Cells are taken from the densest on. Of equally dense ones, and of the last, as large a part as is left of the fifth,
 * with that part of their events: an even density captures just a fifth.
 */
export function eventsCaptured(cells: WindowCells): number {
  const { count, crossed } = cells
  const density = intensities(cells)
  const densityAt = (i: number) => density[i] ?? 0
  const order = Uint32Array.from(density.keys()).sort((a, b) => densityAt(b) - densityAt(a))
  let left = LIFT_SHARE * crossed.reduce((sum, part) => sum + part, 0)
  let captured = 0
  for (let from = 0, to = 0; from < order.length && left > 0; from = to) {
    let width = 0
    let events = 0
    for (; to < order.length && densityAt(order[to] ?? 0) === densityAt(order[from] ?? 0); to++) {
      width += crossed[order[to] ?? 0] ?? 0
      events += count[order[to] ?? 0] ?? 0
    }
    captured += events * Math.min(1, left / width)
    left -= width
  }
  return captured
}
