import { type BucketRange, massBetween } from '../analysis/mass-between.ts'
import type { TrackedZone } from '../analysis/zone-tracker.ts'
import { roundCents } from '../export/heat-cells.ts'
import type { MapState } from '../services/map-state.ts'

/** A zone as the API gives it; what an ended one is made of is not known any more and empty. */
export function zoneAnswer(zone: TrackedZone, state: MapState) {
  const isThere = zone.ended === undefined
  return {
    id: zone.id,
    side: zone.side,
    state: zone.state,
    price_low: zone.priceLow,
    price_high: zone.priceHigh,
    peak_price: zone.peakPrice,
    distance_pct: percentFrom(state.price, zone.peakPrice),
    total_density: roundCents(zone.mass),
    peak_density: roundCents(zone.peakMass),
    consumed: roundCents(zone.consumedMass),
    exchange_breakdown: isThere ? exchangeParts(zone, state) : {},
    leverage_mix: isThere ? leverageParts(zone, state) : [],
    born: zone.born,
    last_touched: zone.lastTouched ?? null,
    ended: zone.ended ?? null,
    absorbed_by: zone.absorbedBy ?? null,
  }
}

/** How far a price is from another in %, to four decimals; negative below it. */
export function percentFrom(price: number, other: number): number {
  return Math.round((other / price - 1) * 1e6) / 1e4
}

function exchangeParts(zone: BucketRange & Pick<TrackedZone, 'side'>, { venues }: MapState): Record<string, number> {
  return Object.fromEntries(
    venues.map((venue) => [venue.market.exchange, roundCents(massBetween(venue[zone.side], zone))]),
  )
}

function leverageParts(zone: BucketRange & Pick<TrackedZone, 'side'>, { byLeverage }: MapState) {
  return byLeverage
    .map((part) => ({ leverage: part.leverage, density: roundCents(massBetween(part[zone.side], zone)) }))
    .filter(({ density }) => density > 0)
}
