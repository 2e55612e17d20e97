/** Below this a group's scale is folded into its masses; a power of two, so that folding rounds nothing. */
export const SCALE_FLOOR = 2 ** -400

/** Scale of rows that have none. */
export const UNSCALED = Float64Array.of(1)

/** Sum over the groups of a book of what is stored times its scale. Hot: see bench/models.bench.ts. */
export function scaledSum(raw: Float64Array, scale: Float64Array): number {
  let total = 0
  for (let g = 0; g < raw.length; g++) total += raw[g]! * scale[g]!
  return total
}
