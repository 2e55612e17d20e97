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
