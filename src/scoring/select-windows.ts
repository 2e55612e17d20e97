import type { WindowSelection, WindowTable } from './window-table.ts'

export interface WindowFilter {
  readonly side?: 'long' | 'short'
  /** Forecast times, half-open, UTC ms; unbounded where absent. */
  readonly from?: number
  readonly to?: number
}

/** Windows of one side or period. */
export function selectWindows(table: WindowTable, { side, from, to }: WindowFilter): WindowSelection {
  const sideCode = side === 'long' ? 0 : 1
  return Uint32Array.from(table.time.keys()).filter((w) => {
    const time = table.time[w] ?? Number.NaN
    const isOfSide = side === undefined || table.side[w] === sideCode
    return isOfSide && time >= (from ?? Number.NEGATIVE_INFINITY) && time < (to ?? Number.POSITIVE_INFINITY)
  })
}

/** Windows that are in both selections. */
export function intersectWindows(left: WindowSelection, right: WindowSelection): WindowSelection {
  const kept = new Set(right)
  return left.filter((w) => kept.has(w))
}
