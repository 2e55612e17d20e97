import { correlateRanks, ranksOf } from '../analysis/ranks.ts'

/** Cells of one window. */
export interface WindowCells {
  /** Shares of the window's mass, sum 1. */
  readonly shares: Float64Array
  readonly crossed: Float64Array
  readonly count: Float64Array
}

/**
 * Mass for each unit of crossed price. Of single precision: densities that differ by rounding alone are equal, and an
 * even one orders nothing.
 */
export function intensities({ shares, crossed }: WindowCells): Float32Array {
  return Float32Array.from(shares, (share, i) => share / (crossed[i] ?? 1))
}

/**
 * Spearman's correlation over the cells of a window: mass against events, both for each unit of crossed price.
 *
 * @returns from -1 to 1; 0 where the mass orders nothing, NaN where the events do not
 */
export function cellRankCorrelation(cells: WindowCells): number {
  const { count, crossed } = cells
  const realised = ranksOf(intensities({ shares: count, crossed, count }))
  if (realised.length < 2 || realised.every((rank) => rank === realised[0])) return Number.NaN
  return correlateRanks(ranksOf(intensities(cells)), realised) ?? 0
}
