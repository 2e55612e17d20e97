import { COLUMN_GAP, type HeatMatrix } from './heat-matrix.ts'

/**
 * Largest relative error of active = previous active + created - consumed - closed over the columns of a heatmap.
 *
 * Relative to the larger of the amounts involved; 0 for fewer than two columns. Gap columns carry no flows.
 */
export function conservationError(matrix: HeatMatrix): number {
  let worst = 0
  let previous = Number.NaN
  for (let t = 0; t < matrix.columns; t++) {
    if (matrix.state[t] === COLUMN_GAP) continue
    const active = matrix.longDensity.sum(t) + matrix.shortDensity.sum(t)
    const created = matrix.created[t]!
    if (!Number.isNaN(previous)) {
      const expected = previous + created - matrix.consumed[t]! - matrix.closed[t]!
      const scale = Math.max(previous + created, active)
      if (scale > 0) worst = Math.max(worst, Math.abs(active - expected) / scale)
    }
    previous = active
  }
  return worst
}
