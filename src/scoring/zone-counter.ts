import { firstAtLeast } from './sorted-search.ts'
import type { PriceZone } from './zone-columns.ts'

/** Counts what was liquidated in a list of zones; hot. */
export class ZoneCounter {
  /** Zones with a liquidation of their side. */
  hits = 0
  /** Liquidations in any zone, each counted once. */
  inside = 0
  readonly #prices: Float64Array
  /** Of the liquidations before this one all that lie in a zone so far are counted. */
  #counted = 0

  /** @param prices - of the liquidations, rising */
  constructor(prices: Float64Array) {
    this.#prices = prices
  }

  /**
   * Counts a zone; zones come by rising `low`.
   *
   * @returns whether anything was liquidated in it
   */
  add({ low, high }: PriceZone): boolean {
    if (this.#prices.length === 0) return false
    const first = firstAtLeast(this.#prices, low)
    const end = firstAtLeast(this.#prices, high)
    if (end <= first) return false
    this.hits++
    this.inside += Math.max(0, end - Math.max(first, this.#counted))
    this.#counted = Math.max(this.#counted, end)
    return true
  }
}
