import { findZones, type Zone, type ZoneSearch, zonePrices } from '../analysis/find-zones.ts'
import type { PriceDensity } from '../analysis/price-density.ts'
import type { PriceZone } from './zone-columns.ts'

/** Which zones of a map are put to the test. */
export interface ZoneChoice extends ZoneSearch {
  /** How many at most. */
  readonly count: number
  /** Farthest distance from the price as a ratio of it, in (0, 1]. */
  readonly reach: number
}

/** A zone wider than this share of the reach names no place. */
export const WIDEST_ZONE_SHARE = 1 / 3

/**
 * The zones of a map with most mass whose peak lies within reach on the losing side, cut to there, by rising price.
 *
 * A density without bumps has one zone at most, which a uniform one fills from end to end and a linear one down to half
 * its height: what is wider than `WIDEST_ZONE_SHARE` of the reach is left out, so neither names any zone.
 */
export function topZones(density: PriceDensity, { count, reach, ...search }: ZoneChoice): PriceZone[] {
  const { side, price } = search
  const room = side === 'long' ? { low: price * (1 - reach), high: price } : { low: price, high: price * (1 + reach) }
  return findZones(density, search)
    .map((zone) => ({ mass: zone.mass, ...placeOf(zone, density.size) }))
    .filter(({ peak }) => room.low <= peak && peak < room.high)
    .map(({ mass, low, high }) => ({ mass, low: Math.max(low, room.low), high: Math.min(high, room.high) }))
    .filter(({ low, high }) => high - low <= WIDEST_ZONE_SHARE * reach * price)
    .sort((a, b) => b.mass - a.mass || a.low - b.low)
    .slice(0, count)
    .map(({ low, high }) => ({ low, high }))
    .sort((a, b) => a.low - b.low)
}

function placeOf(zone: Zone, size: number): PriceZone & { readonly peak: number } {
  const { priceLow, priceHigh, peakPrice } = zonePrices(zone, size)
  return { low: priceLow, high: priceHigh, peak: peakPrice }
}
