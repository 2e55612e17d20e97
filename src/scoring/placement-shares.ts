import type { ForecastMass, WindowTable } from './window-table.ts'

/** Share of every scored density that lies evenly over the crossed price, so that no event costs without bound. */
export const FLOOR_SHARE = 0.02

/**
 * Mass of each cell as a share of its window's; in proportion to the crossed price where a window has no mass.
 *
 * @throws Error where mass is negative or not a number: a forecast that is missing is not scored
 */
export function placementShares(table: WindowTable, mass: ForecastMass): Float64Array {
  const shares = new Float64Array(table.crossed.length)
  for (let w = 0; w < table.time.length; w++) {
    const from = table.offset[w] ?? 0
    const to = table.offset[w + 1] ?? from
    const total = sumOf(mass, { from, to })
    const column = total > 0 ? mass : table.crossed
    const sum = total > 0 ? total : sumOf(table.crossed, { from, to })
    for (let i = from; i < to; i++) shares[i] = (column[i] ?? 0) / sum
  }
  return shares
}

/** The shares that are scored: mostly those of the mass, the rest even over the crossed price. */
export function flooredShares(table: WindowTable, mass: ForecastMass): Float64Array {
  const even = placementShares(table, table.crossed)
  return placementShares(table, mass).map((share, i) => (1 - FLOOR_SHARE) * share + FLOOR_SHARE * (even[i] ?? 0))
}

function sumOf(column: Float64Array, { from, to }: { readonly from: number; readonly to: number }): number {
  let sum = 0
  for (let i = from; i < to; i++) {
    const value = column[i] ?? Number.NaN
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new Error(`Invariant: mass ${value} in cell ${i}; forecasts say a finite amount >= 0 of every cell`)
    }
    sum += value
  }
  return sum
}
