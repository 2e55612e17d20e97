import { amountIn, type DensityPair, unionOfSupports } from './density-pair.ts'
import { densityTotal } from './price-density.ts'

/**
 * Share of mass that two densities, each normalised to mass 1, have in the same buckets.
 *
 * Coarser buckets overlap more, so compare only figures of one bucket size. Undefined when either is empty.
 *
 * @returns from 0 (no bucket in common) to 1 (equal shapes)
 */
export function densityOverlap(pair: DensityPair): number | undefined {
  const { left, right } = pair
  const range = unionOfSupports(pair)
  const leftTotal = densityTotal(left)
  const rightTotal = densityTotal(right)
  if (range === undefined || !(leftTotal > 0 && rightTotal > 0)) return undefined
  let shared = 0
  for (let bucket = range.from; bucket < range.to; bucket++) {
    shared += Math.min(amountIn(left, bucket) / leftTotal, amountIn(right, bucket) / rightTotal)
  }
  return Math.min(1, shared)
}
