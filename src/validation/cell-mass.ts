import type { SideDensities } from '../analysis/recovery-score.ts'
import type { WindowTable } from '../scoring/window-table.ts'

/**
 * Cuts the densities of one forecast time to the cells of its two windows.
 *
 * Of a bucket counts the share that was crossed of what lies on the losing side of the price: at the price's own bucket
 * nothing lies beyond it.
 *
 * @param window - index of the window of longs; that of shorts follows it
 */
export function writeCellMass(
  table: WindowTable,
  {
    window,
    mass,
    densities,
  }: { readonly window: number; readonly mass: Float64Array; readonly densities: SideDensities },
): void {
  writeSide(table, window, { mass, density: densities.long })
  writeSide(table, window + 1, { mass, density: densities.short })
}

function writeSide(
  { bucketSize, price, side, firstBucket, offset, crossed }: WindowTable,
  window: number,
  { mass, density }: { readonly mass: Float64Array; readonly density: SideDensities['long'] },
): void {
  const start = offset[window] ?? 0
  const end = offset[window + 1] ?? 0
  const now = price[window] ?? Number.NaN
  for (let cell = start; cell < end; cell++) {
    const bucket = (firstBucket[window] ?? 0) + cell - start
    const value = density.values[bucket - density.first] ?? 0
    if (value === 0) continue
    const losing = side[window] === 0 ? now / bucketSize - bucket : bucket + 1 - now / bucketSize
    mass[cell] = value * Math.min(1, (crossed[cell] ?? 0) / Math.min(1, losing))
  }
}
