import type { Side } from '../domain/series.ts'
import type { PriceDensity } from './price-density.ts'

/** What the price has done since a map was drawn. */
export interface PriceTravel {
  readonly side: Side
  /** Lowest trigger price since then, quote per base. */
  readonly low: number
  /** Highest trigger price since then, quote per base. */
  readonly high: number
}

/**
 * An earlier map taken as it was, less what the price has crossed since: the baseline of a model that learned nothing.
 *
 * Longs are crossed from the low up, shorts from the high down; a bucket that was crossed in part keeps the share of
 * its width that was not.
 */
export function yesterdaysMap({ first, size, values }: PriceDensity, { side, low, high }: PriceTravel): PriceDensity {
  const kept = values.map((value, i) => {
    const edge = (first + i) * size
    const standing = side === 'long' ? (low - edge) / size : (edge + size - high) / size
    return value * Math.max(0, Math.min(1, standing))
  })
  return { first, size, values: kept }
}
