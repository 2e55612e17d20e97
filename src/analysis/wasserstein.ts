import { amountIn, type DensityPair, unionOfSupports } from './density-pair.ts'
import { densityTotal } from './price-density.ts'

/**
 * Wasserstein-1 (earth mover's) distance of two densities, each normalised to mass 1, in quote units.
 *
 * How far, on average, mass must move along the price axis to turn one into the other: the integral of the absolute
 * difference of their cumulative distributions. The mass of a bucket counts as if it lay at the bucket's middle, so
 * where in a bucket a level lies is not seen. Undefined when either is empty: nothing can be moved to nowhere.
 *
 * @returns quote units, >= 0; 0 exactly for equal shapes up to rounding
 */
export function wassersteinDistance(pair: DensityPair): number | undefined {
  const { left, right } = pair
  const range = unionOfSupports(pair)
  const leftTotal = densityTotal(left)
  const rightTotal = densityTotal(right)
  if (range === undefined || !(leftTotal > 0 && rightTotal > 0)) return undefined
  let ahead = 0
  let moved = 0
  for (let bucket = range.from; bucket < range.to; bucket++) {
    ahead += amountIn(left, bucket) / leftTotal - amountIn(right, bucket) / rightTotal
    moved += Math.abs(ahead)
  }
  return moved * left.size
}
