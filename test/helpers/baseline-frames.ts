import { expect } from 'vitest'
import type { BaselineFrame } from '../../src/analysis/baseline-densities.ts'
import type { PriceDensity } from '../../src/analysis/price-density.ts'

/** Longs within [80, 100), in buckets of 5. */
export const LONG_FRAME: BaselineFrame = { side: 'long', price: 100, size: 5, reach: 0.2 }
/** Shorts within (100, 120]. */
export const SHORT_FRAME: BaselineFrame = { ...LONG_FRAME, side: 'short' }

/** Amount by the lower edge of its bucket, zeros left out. */
function byPrice({ first, size, values }: PriceDensity): [number, number][] {
  return [...values].map((value, i): [number, number] => [(first + i) * size, value]).filter(([, value]) => value > 0)
}

/** Expects amounts at those lower edges of buckets, and nothing elsewhere. */
export function expectAmounts(density: PriceDensity, expected: [number, number][]): void {
  expect(byPrice(density).map(([price]) => price)).toEqual(expected.map(([price]) => price))
  for (const [i, [, amount]] of byPrice(density).entries()) expect(amount).toBeCloseTo(expected[i]?.[1] ?? -1, 12)
}
