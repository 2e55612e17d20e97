import { amountIn } from './density-pair.ts'
import type { PriceDensity } from './price-density.ts'

/** Per bucket the smaller amount of two densities of one bucket size. */
export function leastDensity(one: PriceDensity, other: PriceDensity): PriceDensity {
  return { ...one, values: one.values.map((value, i) => Math.min(value, amountIn(other, one.first + i))) }
}

/** Per bucket what a density has more than another of its bucket size; 0 where it has less. */
export function excessDensity(density: PriceDensity, over: PriceDensity): PriceDensity {
  return {
    ...density,
    values: density.values.map((value, i) => Math.max(0, value - amountIn(over, density.first + i))),
  }
}
