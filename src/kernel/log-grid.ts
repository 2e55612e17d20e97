/** Width of a cell in log price: 1 basis point. */
export const CELL_WIDTH = 1e-4
/** Absorbs the rounding of the logarithm at a cell's edge. */
const EDGE_TOLERANCE = 1e-7

/** Index of the cell `[exp(cell * CELL_WIDTH), exp((cell + 1) * CELL_WIDTH))` that holds a price; absolute. */
export function cellOf(price: number): number {
  return Math.floor(Math.log(price) / CELL_WIDTH + EDGE_TOLERANCE)
}

/** Lower edge of a cell, quote per base. */
export function cellEdge(cell: number): number {
  return Math.exp(cell * CELL_WIDTH)
}

/** The range of cells `[from, from + length)` made to hold `[first, last]` as well: by whole steps, and at least by half. */
export function widenCells({
  from,
  length,
  first,
  last,
  step,
}: {
  from: number
  length: number
  first: number
  last: number
  step: number
}): { from: number; to: number } {
  const spare = length >> 1
  const isNew = length === 0
  const low = isNew ? first : first < from ? Math.min(first, from - spare) : from
  const high = isNew ? last + 1 : last >= from + length ? Math.max(last + 1, from + length + spare) : from + length
  return { from: Math.floor(low / step) * step, to: Math.ceil(high / step) * step }
}
