import type { AnswerOf } from '../../src/client/typed-paths.ts'

export type Zone = Extract<AnswerOf<'/liquidations/map'>, { zones: readonly unknown[] }>['zones'][number]

/** A zone is dense that holds at least this share of the largest within `AROUND_PCT`: a wall, not a ripple. */
export const DENSE_SHARE = 0.25
/** Zones further from the price than this, in %, are no measure of what is dense near it. */
export const AROUND_PCT = 10
/** A dense zone so near to the price, in %, is warned of. */
export const NEAR_PCT = 2

type Place = Pick<Zone, 'price_low' | 'price_high' | 'side' | 'total_density' | 'ended'>

/** From the price to the nearest edge of a zone, in % of the price: negative below it, 0 within the zone. */
export function edgeDistance(
  { price_low, price_high }: Pick<Place, 'price_low' | 'price_high'>,
  price: number,
): number {
  if (price < price_low) return 100 * (price_low / price - 1)
  return price >= price_high ? 100 * (price_high / price - 1) : 0
}

/** Dense zones within `NEAR_PCT` of the price, the nearest first. */
export function nearDenseZones<Found extends Place>(zones: readonly Found[], price: number): Found[] {
  const distance = (zone: Found) => Math.abs(edgeDistance(zone, price))
  const around = zones.filter((zone) => zone.ended === null && distance(zone) <= AROUND_PCT)
  const largest = around.reduce((most, zone) => Math.max(most, zone.total_density), 0)
  return around
    .filter((zone) => zone.total_density > 0 && zone.total_density >= DENSE_SHARE * largest)
    .filter((zone) => distance(zone) <= NEAR_PCT)
    .toSorted((a, b) => distance(a) - distance(b))
}

/** Zones on both sides of the price as a ladder, from high to low: of each side those with the most in them. */
export function zoneLadder<Found extends Place>(
  zones: readonly Found[],
  most: number,
): { readonly above: Found[]; readonly below: Found[] } {
  const top = (side: Place['side']) =>
    zones
      .filter((zone) => zone.side === side && zone.ended === null)
      .toSorted((a, b) => b.total_density - a.total_density)
      .slice(0, most)
      .toSorted((a, b) => b.price_low - a.price_low)
  return { above: top('short'), below: top('long') }
}

/** Prices, as the view holds them, with a zone in the middle and the present price in sight. */
export function rangeAround({ price_low, price_high }: Pick<Place, 'price_low' | 'price_high'>, price: number): string {
  const middle = (price_low + price_high) / 2
  const half = Math.abs(middle - price) * 1.25 + price * 0.01
  const text = (value: number) => String(Number(Math.max(0, value).toPrecision(8)))
  return `${text(middle - half)}..${text(middle + half)}`
}
