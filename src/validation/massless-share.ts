import type { ForecastMass, WindowSelection, WindowTable } from '../scoring/window-table.ts'

type CountedCells = Pick<WindowTable, 'offset' | 'count'>

/**
 * Share, in [0, 1], of the liquidations of some windows that came where a forecast has no mass at any price that was
 * crossed; what is scored there is not its own. 1 where it has none in any window; of windows without liquidations 0.
 */
export function masslessShare(
  table: CountedCells,
  { mass, windows }: { readonly mass: ForecastMass; readonly windows: WindowSelection },
): number {
  const hasMass = (w: number): boolean => mass.subarray(table.offset[w], table.offset[w + 1]).some((value) => value > 0)
  return silentShare(table, { windows, speaks: hasMass })
}

/** The same of windows in which a forecast says nothing by any other measure. */
export function silentShare(
  { offset, count }: CountedCells,
  { windows, speaks }: { readonly windows: WindowSelection; readonly speaks: (w: number) => boolean },
): number {
  let events = 0
  let silent = 0
  let hasSpoken = false
  for (const w of windows) {
    const own = count.subarray(offset[w], offset[w + 1]).reduce((sum, value) => sum + value, 0)
    events += own
    if (speaks(w)) hasSpoken = true
    else silent += own
  }
  if (!hasSpoken) return 1
  return events === 0 ? 0 : silent / events
}
