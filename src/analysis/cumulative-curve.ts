import { bucketIndex, bucketPrice } from '../domain/price-grid.ts'
import type { Side } from '../domain/series.ts'
import type { Price } from '../domain/units.ts'
import type { PriceDensity } from './price-density.ts'

/** A side's buckets as seen from the price: where its positions are liquidated as the price moves that way. */
export interface OutwardSide {
  readonly side: Side
  readonly price: Price
  /** Quote per base. */
  readonly size: number
  /** Nearest bucket to the price that has a part on this side of it. */
  readonly nearest: number
  /** Quote units; `masses[j]` is that of bucket `nearest - j` for longs, `nearest + j` for shorts. */
  readonly masses: Float64Array
  /** Quote units in buckets wholly on the other side of the price, where this side has no business to be. */
  readonly misplacedMass: number
}

/** Mass between the price and other prices on one side of it. */
export interface CumulativeCurve {
  /** The price itself, then the far edge of every bucket away from it, quote per base. */
  readonly prices: Float64Array
  /** Quote units between the price and `prices[j]`; 0 first, never falls, ends with the whole side. */
  readonly masses: Float64Array
}

/**
 * Splits a side's density at the price and turns it outwards.
 *
 * The bucket that holds the price counts in full for both sides: open longs in it lie below the price, open shorts
 * above. A price on a lower edge leaves longs nothing in the bucket above it.
 */
export function lookOutward(
  density: PriceDensity,
  { side, price }: { readonly side: Side; readonly price: Price },
): OutwardSide {
  const { first, size, values } = density
  const own = bucketIndex(price, size)
  const isLong = side === 'long'
  const nearest = isLong && bucketPrice(own, size) >= price ? own - 1 : own
  const reach = isLong ? nearest - first + 1 : first + values.length - nearest
  const masses = new Float64Array(Math.max(0, reach))
  let misplacedMass = 0
  values.forEach((value, i) => {
    const outward = isLong ? nearest - first - i : first + i - nearest
    if (outward < 0) misplacedMass += value
    else masses[outward] = value
  })
  return { side, price, size, nearest, masses, misplacedMass }
}

/** Running sum from the price outwards at the edges of the buckets. */
export function cumulativeCurve({ side, price, size, nearest, masses }: OutwardSide): CumulativeCurve {
  const prices = new Float64Array(masses.length + 1)
  const sums = new Float64Array(masses.length + 1)
  prices[0] = price
  let sum = 0
  masses.forEach((mass, j) => {
    sum += mass
    sums[j + 1] = sum
    prices[j + 1] = bucketPrice(side === 'long' ? nearest - j : nearest + j + 1, size)
  })
  return { prices, masses: sums }
}

/**
 * Mass between the price and `price * (1 -+ distance)`, quote units.
 *
 * Within a bucket mass counts as evenly spread, between the price and the far edge in the bucket that holds the price.
 *
 * @param distance - ratio of the price, >= 0
 */
export function massWithin({ prices, masses }: CumulativeCurve, distance: number): number {
  const price = prices[0] ?? 0
  const reach = price * distance
  for (let j = 1; j < prices.length; j++) {
    const far = Math.abs((prices[j] ?? 0) - price)
    if (far < reach) continue
    const near = Math.abs((prices[j - 1] ?? 0) - price)
    const below = masses[j - 1] ?? 0
    return below + ((masses[j] ?? 0) - below) * ((reach - near) / (far - near))
  }
  return masses.at(-1) ?? 0
}
