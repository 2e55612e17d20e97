import type { MarginTier } from '../../domain/margin-tiers.ts'
import type { TierApi } from '../../exchanges/tier-api.ts'

/**
 * How far the price may move before edges that are published in contracts are written anew in dollars.
 *
 * An edge wrong by a tenth touches only positions whose size lies within a tenth of it; a table for every tick of the
 * price would be noise.
 */
const PRICE_MOVE = 0.1
/** Converted edges are rounded to the cent, and so is the one that their common factor is taken from. */
const ROUNDING_USD = 0.02

/** Whether a venue still publishes what is known already. */
export function isSameTiers(
  known: readonly MarginTier[],
  published: readonly MarginTier[],
  edges: TierApi['edges'],
): boolean {
  if (known.length !== published.length) return false
  // The largest edge is the least rounded one.
  const factor = edges === 'usd' ? 1 : (known.at(-1)?.cap ?? 1) / (published.at(-1)?.cap ?? 1)
  if (Math.abs(factor - 1) > PRICE_MOVE) return false
  const tolerance = edges === 'usd' ? 0 : ROUNDING_USD
  const isSameEdge = (a: number, b: number): boolean => Math.abs(bounded(a) - bounded(b) * factor) <= tolerance
  return known.every((tier, index) => {
    const other = published[index]
    return (
      other !== undefined &&
      isSameEdge(tier.floor, other.floor) &&
      isSameEdge(tier.cap, other.cap) &&
      tier.maxLeverage === other.maxLeverage &&
      tier.rate === other.rate &&
      tier.amount === other.amount
    )
  })
}

/** The store keeps an unbounded edge as the largest number. */
function bounded(edge: number): number {
  return Math.min(edge, Number.MAX_VALUE)
}
