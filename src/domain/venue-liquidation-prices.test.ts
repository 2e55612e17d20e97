import { describe, expect, test } from 'vitest'
import type { MarginTier } from './margin-tiers.ts'
import { asPrice, asQuantity } from './units.ts'
import { bybitIsolatedPrice, hyperliquidIsolatedPrice, okxIsolatedPrice } from './venue-liquidation-prices.ts'

function oneTier(rate: number, maxLeverage = 200): readonly MarginTier[] {
  return [{ floor: 0, cap: 1e9, maxLeverage, rate, amount: 0 }]
}

/** Distance of a long's level from entry, in percent. */
function longDistance(price: number | undefined): number {
  return ((price ?? Number.NaN) / 100 - 1) * 100
}

describe('isolated long distance in percent', () => {
  // Bybit BTC: (1 - 1/L) / (1 - 0.005) - 1
  test.each([
    [10, -9.548],
    [25, -3.518],
    [50, -1.508],
  ])('Bybit at %ix', (leverage, distance) => {
    const price = bybitIsolatedPrice({
      side: 'long',
      entry: asPrice(100),
      quantity: asQuantity(1),
      leverage,
      tiers: oneTier(0.005),
    })
    expect(longDistance(price)).toBeCloseTo(distance, 3)
  })

  // OKX BTC: (1 - 1/L) / (1 - 0.004 - 0.0005) - 1
  test.each([
    [10, -9.593],
    [25, -3.566],
    [50, -1.557],
  ])('OKX at %ix', (leverage, distance) => {
    const price = okxIsolatedPrice({
      side: 'long',
      entry: asPrice(100),
      quantity: asQuantity(1),
      leverage,
      tiers: oneTier(0.004),
    })
    expect(longDistance(price)).toBeCloseTo(distance, 3)
  })

  // Hyperliquid BTC, 40x: the maintenance rate is half of 1/40.
  test.each([
    [10, -8.861],
    [25, -2.785],
    [40, -1.266],
  ])('Hyperliquid at %ix', (leverage, distance) => {
    const tiers = oneTier(0.0125, 40)
    const price = hyperliquidIsolatedPrice({
      side: 'long',
      entry: asPrice(100),
      quantity: asQuantity(1),
      leverage,
      tiers,
    })
    expect(longDistance(price)).toBeCloseTo(distance, 3)
  })
})

test('shorts are liquidated above entry on every venue', () => {
  const position = {
    side: 'short',
    entry: asPrice(100),
    quantity: asQuantity(1),
    leverage: 10,
    tiers: oneTier(0.005),
  } as const
  // (1 + 1/10) / (1 + 0.005), and with OKX's fee of 0.05 %.
  expect(bybitIsolatedPrice(position)).toBeCloseTo(109.4527, 4)
  expect(hyperliquidIsolatedPrice(position)).toBeCloseTo(109.4527, 4)
  expect(okxIsolatedPrice(position)).toBeCloseTo(109.3983, 4)
})

test('OKX keeps one rate for the whole position where Bybit deducts', () => {
  const tiers: MarginTier[] = [
    { floor: 0, cap: 100, maxLeverage: 100, rate: 0.004, amount: 0 },
    { floor: 100, cap: 1e9, maxLeverage: 50, rate: 0.01, amount: 0.6 },
  ]
  const position = { side: 'long', entry: asPrice(100), quantity: asQuantity(10), leverage: 10, tiers } as const
  // OKX: 90 / (1 - 0.0105); Bybit: (900 - 0.6) / (10 * 0.99).
  expect(okxIsolatedPrice(position)).toBeCloseTo(90.955, 3)
  expect(bybitIsolatedPrice(position)).toBeCloseTo(90.8485, 4)
})

test('every venue refuses more than its maximum', () => {
  const position = {
    side: 'long',
    entry: asPrice(100),
    quantity: asQuantity(1),
    leverage: 60,
    tiers: oneTier(0.005, 50),
  } as const
  for (const price of [bybitIsolatedPrice, okxIsolatedPrice, hyperliquidIsolatedPrice]) {
    expect(() => price(position)).toThrow(expect.objectContaining({ code: 'DOMAIN_LEVERAGE_RANGE' }))
  }
})
