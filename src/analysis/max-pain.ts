import { bucketPrice } from '../domain/price-grid.ts'
import { asPrice, type Price } from '../domain/units.ts'
import type { OutwardSide } from './cumulative-curve.ts'
import { kernelReach, smoothTriangular } from './triangular-kernel.ts'

/** Width of the kernel and greatest distance as ratios of the price; method-evidence.md section 6. */
const KERNEL_WIDTH = 0.0025
const GREATEST_DISTANCE = 0.1

/** Where a move of the price would liquidate most of one side at once. */
export interface MaxPain {
  /** Middle of the bucket (of its part on this side of the price), quote per base. */
  readonly price: Price
  /** Absolute bucket. */
  readonly bucket: number
  /** Quote units of this side in all buckets under the kernel around it, unweighted. */
  readonly mass: number
  /** From the current price, in %; negative below it. In [-10, 10]. */
  readonly distancePercent: number
}

/**
 * Max pain of a side: the bucket within 10 % of the price where the mass smoothed by a triangular kernel of 0.25 % is
 * largest; the nearest to the price among equals, undefined if there is no mass in reach.
 *
 * The word comes from charts that do not define it; it is not the max pain of options.
 */
export function maxPain(outward: OutwardSide): MaxPain | undefined {
  const { price, size, masses } = outward
  const reach = kernelReach({ width: KERNEL_WIDTH, price, size })
  const smooth = smoothTriangular(masses, reach)
  let best = -1
  let most = 0
  for (let j = 0; j < smooth.length; j++) {
    if (Math.abs(middleOf(outward, j) / price - 1) > GREATEST_DISTANCE) break
    const value = smooth[j] ?? 0
    if (value <= most) continue
    most = value
    best = j
  }
  if (best < 0) return undefined
  let mass = 0
  for (const part of masses.subarray(Math.max(0, best - reach + 1), best + reach)) mass += part
  const middle = asPrice(middleOf(outward, best))
  return {
    price: middle,
    bucket: outward.side === 'long' ? outward.nearest - best : outward.nearest + best,
    mass,
    distancePercent: (middle / price - 1) * 100,
  }
}

function middleOf({ side, price, size, nearest }: OutwardSide, j: number): number {
  const isLong = side === 'long'
  const far = isLong ? bucketPrice(nearest - j, size) : bucketPrice(nearest + j + 1, size)
  const near = j === 0 ? price : bucketPrice(isLong ? nearest - j + 1 : nearest + j, size)
  return Number(((near + far) / 2).toPrecision(12))
}
