import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BINANCE_TIERS_2026, TWO_TIERS } from '../../test/helpers/tiers.ts'
import { AppError } from './errors.ts'
import { binanceCrossPrice, binanceIsolatedPrice } from './liquidation-price.ts'
import { maintenanceMargin } from './margin-tiers.ts'
import { asPrice, asQuantity } from './units.ts'

interface Row {
  entry: number
  notional: number
  leverage: number
  long?: number
  short?: number
}

/** Worked by hand from balance + s*Q*(p - E) = Q*p*rate - amount; tiers of BTCUSDT, 2026-09-16. */
const CHECKS: Row[] = [
  { entry: 100_000, notional: 10_000, leverage: 10, long: 90_361.45, short: 109_561.75 },
  { entry: 100_000, notional: 10_000, leverage: 25, long: 96_385.54, short: 103_585.66 },
  { entry: 100_000, notional: 10_000, leverage: 50, long: 98_393.57, short: 101_593.63 },
  { entry: 100_000, notional: 10_000, leverage: 100, long: 99_397.59, short: 100_597.61 },
  { entry: 100_000, notional: 10_000, leverage: 150, long: 99_732.26, short: 100_265.6 },
  // Tier 3 (0.65 %, 1,500 USD) and tier 4 (1 %, 12,000 USD).
  { entry: 50_000, notional: 1_000_000, leverage: 25, long: 48_238.55, short: 51_738.7 },
  { entry: 100_000, notional: 10_000_000, leverage: 50, long: 98_868.69, short: 101_108.91 },
  // The price moves the position into the tier below (long) or above (short): that tier's rate and amount hold.
  { entry: 100_000, notional: 3_200_000, leverage: 10, long: 90_541.65 },
  { entry: 100_000, notional: 11_500_000, leverage: 10, short: 108_968.46 },
]

describe('binanceIsolatedPrice', () => {
  test.each(CHECKS)('$notional USD at $leverage x from $entry', ({ entry, notional, leverage, long, short }) => {
    const position = {
      entry: asPrice(entry),
      quantity: asQuantity(notional / entry),
      leverage,
      tiers: BINANCE_TIERS_2026,
    }
    if (long !== undefined) expect(binanceIsolatedPrice({ ...position, side: 'long' })).toBeCloseTo(long, 2)
    if (short !== undefined) expect(binanceIsolatedPrice({ ...position, side: 'short' })).toBeCloseTo(short, 2)
  })

  test('takes the second of two tiers where the notional calls for it', () => {
    // 67,000 USD lies in the tier to 250k: (0.9 - 50/67,000) / 0.995 of 67,000.
    const long = {
      side: 'long',
      entry: asPrice(67_000),
      quantity: asQuantity(1),
      leverage: 10,
      tiers: TWO_TIERS,
    } as const
    expect(binanceIsolatedPrice(long)).toBeCloseTo(60_552.76, 2)
    // 33,500 USD lies in the first tier: 1.04 / 1.004 of 67,000.
    const short = {
      side: 'short',
      entry: asPrice(67_000),
      quantity: asQuantity(0.5),
      leverage: 25,
      tiers: TWO_TIERS,
    } as const
    expect(binanceIsolatedPrice(short)).toBeCloseTo(69_402.39, 2)
  })

  const position = fc.record({
    side: fc.constantFrom('long' as const, 'short' as const),
    entry: fc.double({ min: 1e-4, max: 1e6, noNaN: true }),
    notional: fc.double({ min: 1, max: 2.9e5, noNaN: true }),
    leverage: fc.double({ min: 1.01, max: 150, noNaN: true }),
  })

  test('equity equals the maintenance margin at the liquidation price', () => {
    fc.assert(
      fc.property(position, ({ side, entry, notional, leverage }) => {
        const quantity = notional / entry
        const price = binanceIsolatedPrice({
          side,
          entry: asPrice(entry),
          quantity: asQuantity(quantity),
          leverage,
          tiers: BINANCE_TIERS_2026,
        })
        if (price === undefined) return
        const equity = notional / leverage + (side === 'long' ? 1 : -1) * quantity * (price - entry)
        const margin = maintenanceMargin(quantity * price, BINANCE_TIERS_2026)
        expect(Math.abs(equity - margin)).toBeLessThan(1e-6 * notional)
      }),
    )
  })

  test('more leverage never moves a level further from entry', () => {
    fc.assert(
      fc.property(position, fc.double({ min: 1.01, max: 150, noNaN: true }), (base, other) => {
        const { side, entry, notional, leverage } = base
        const at = (value: number) =>
          binanceIsolatedPrice({
            side,
            entry: asPrice(entry),
            quantity: asQuantity(notional / entry),
            leverage: value,
            tiers: BINANCE_TIERS_2026,
          }) ?? 0
        const near = at(Math.max(leverage, other))
        const far = at(Math.min(leverage, other))
        expect(Math.abs(near - entry)).toBeLessThanOrEqual(Math.abs(far - entry) * (1 + 1e-12))
      }),
    )
  })

  test('a 1x long survives every price', () => {
    expect(
      binanceIsolatedPrice({
        side: 'long',
        entry: asPrice(100),
        quantity: asQuantity(1),
        leverage: 1,
        tiers: BINANCE_TIERS_2026,
      }),
    ).toBeUndefined()
  })

  test.each([
    { leverage: 0.5, quantity: asQuantity(1), why: 'below 1' },
    { leverage: 151, quantity: 0.001, why: 'above the maximum of the first tier' },
    { leverage: 100, quantity: asQuantity(10), why: 'above the maximum at 1M USD' },
    { leverage: Number.NaN, quantity: asQuantity(1), why: 'no number' },
  ])('refuses leverage $leverage ($why)', ({ leverage, quantity }) => {
    const act = () =>
      binanceIsolatedPrice({
        side: 'long',
        entry: asPrice(100_000),
        quantity: asQuantity(quantity),
        leverage,
        tiers: BINANCE_TIERS_2026,
      })
    expect(act).toThrow(expect.objectContaining({ code: 'DOMAIN_LEVERAGE_RANGE' }))
    expect(act).toThrow(AppError)
  })

  test('refuses a leverage whose margin is used up at opening', () => {
    // 1/200 = 0.5 % is the second tier's whole maintenance rate.
    const tiers = [{ floor: 0, cap: 1e9, maxLeverage: 500, rate: 0.005, amount: 0 }]
    expect(() =>
      binanceIsolatedPrice({ side: 'long', entry: asPrice(100), quantity: asQuantity(1), leverage: 200, tiers }),
    ).toThrow(expect.objectContaining({ code: 'DOMAIN_LEVERAGE_RANGE' }))
  })

  test('is not the popular entry * (1 - 1/L + rate/L), which puts 100x levels 1.65 times too far away', () => {
    const popular = 100_000 * (1 - 1 / 100 + 0.004 / 100)
    const exact = binanceIsolatedPrice({
      side: 'long',
      entry: asPrice(100_000),
      quantity: asQuantity(0.1),
      leverage: 100,
      tiers: BINANCE_TIERS_2026,
    })
    expect(exact).toBeDefined()
    expect((100_000 - popular) / (100_000 - (exact ?? 0))).toBeCloseTo(1.65, 2)
  })
})

describe('binanceCrossPrice', () => {
  const one = { entry: asPrice(100_000), quantity: asQuantity(1), tiers: BINANCE_TIERS_2026, walletBalance: 20_000 }
  const alone = { otherMaintenanceMargin: 0, otherUnrealizedProfit: 0 }

  test('counts the other positions of the account', () => {
    // (20,000 - 300 - 1,000 - 100,000) / (0.004 - 1)
    const others = { otherMaintenanceMargin: 300, otherUnrealizedProfit: -1000 }
    expect(binanceCrossPrice({ ...one, ...others, side: 'long' })).toBeCloseTo(81_626.51, 2)
  })

  test('alone it is an isolated position of the same margin', () => {
    expect(binanceCrossPrice({ ...one, ...alone, side: 'long' })).toBeCloseTo(80_321.29, 2)
    expect(binanceCrossPrice({ ...one, ...alone, side: 'short' })).toBeCloseTo(119_521.91, 2)
    expect(binanceIsolatedPrice({ ...one, side: 'long', leverage: 5 })).toBeCloseTo(80_321.29, 2)
  })
})
