import { type BaselineFrame, emptyBuckets } from '../../src/analysis/baseline-densities.ts'
import { densityTotal, type PriceDensity } from '../../src/analysis/price-density.ts'
import { type DistanceStretch, decayOver } from '../../src/scoring/distance-components.ts'

/** The same amount at every price within reach, in a cut bucket that of the part inside; total 1. */
export function uniformBaseline(frame: BaselineFrame): PriceDensity {
  return spreadByDistance(frame, ({ width }) => width)
}

/** Grows in proportion to the distance from the price, up to the reach; total 1. */
export function linearBaseline(frame: BaselineFrame): PriceDensity {
  return spreadByDistance(frame, ({ middle, width }) => middle * width)
}

/**
 * Falls off exponentially with the distance from the price, up to the reach; total 1.
 *
 * @param decay - distance over which it falls to 1/e, as a ratio of the price, > 0
 */
export function exponentialBaseline(frame: BaselineFrame, decay: number): PriceDensity {
  return spreadByDistance(frame, (stretch) => decayOver(stretch, decay))
}

/**
 * Density whose buckets hold what `amountOf` gives for the stretch of distance that they cover; total 1.
 *
 * Whole buckets have the same width to the bit, so that what is equal by its meaning ranks as equal.
 */
function spreadByDistance(frame: BaselineFrame, amountOf: (stretch: DistanceStretch) => number): PriceDensity {
  const { first, size, values } = emptyBuckets(frame)
  const amounts = values.map((_, i) => amountOf(coveredBy((first + i) * size, frame)))
  const total = densityTotal({ first, size, values: amounts })
  return { first, size, values: amounts.map((amount) => amount / total) }
}

/** The stretch within reach that the bucket from `edge` up covers; one of no width where it covers none. */
function coveredBy(edge: number, { side, price, size, reach }: BaselineFrame): DistanceStretch {
  const width = size / price
  const near = (side === 'long' ? price - edge - size : edge - price) / price
  if (near >= 0 && near + width <= reach) return { middle: near + width / 2, width }
  const from = Math.max(0, Math.min(reach, near))
  const to = Math.max(0, Math.min(reach, near + width))
  return { middle: (from + to) / 2, width: to - from }
}
