import { describe, expect, test } from 'vitest'
import { requireExchange } from '../exchanges/registry.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../models/leverage-weights.ts'
import { type LadderRequest, VenueLadder } from './ladder.ts'

/** 2026-01-01 and 2026-12-31. */
const YEAR_2026 = { from: 1_767_225_600_000, to: 1_798_675_200_000 }
const binance = requireExchange('binance')

function venueLadder(change: Partial<LadderRequest>): VenueLadder {
  return new VenueLadder({
    exchange: binance,
    symbol: 'BTCUSDT',
    tables: binance.tierTables,
    tiers: DEFAULT_LEVERAGE_WEIGHTS,
    areTiersGiven: false,
    typicalNotional: 10_000,
    range: YEAR_2026,
    ...change,
  })
}

const TEN_X = [{ leverage: 10, weight: 1 }]

describe('a ladder', () => {
  test('starts a new period where a new tier table begins', () => {
    const ladder = venueLadder({ typicalNotional: 1_000_000, tiers: TEN_X })
    const periods = ladder.ladderOf({ tiers: TEN_X, areAsked: true, sizeClass: 0 })
    expect(periods.map(({ validFrom }) => new Date(validFrom).toISOString().slice(0, 10))).toEqual([
      '2026-01-01',
      '2026-09-16',
    ])
    // 1M USD at 10x from 100,000: 90,493.21 by the tiers of 2024-10, 90,437.85 by those of 2026-09.
    expect(periods[0]?.longRatio[0]).toBeCloseTo(0.9049321, 7)
    expect(periods[1]?.longRatio[0]).toBeCloseTo(0.9043785, 7)
    expect(ladder.warnings).toEqual([])
    expect(ladder.tiersValidFrom).toBe(Date.UTC(2026, 8, 16))
  })

  test('has the exchange’s own levels and slopes, one entry a tier', () => {
    const [period] = venueLadder({ range: { from: Date.UTC(2026, 9, 1), to: YEAR_2026.to } }).ladderOf({
      tiers: DEFAULT_LEVERAGE_WEIGHTS,
      areAsked: true,
      sizeClass: 0,
    })
    // 10,000 USD from 100,000 at 10x and 25x, 0.4 % (method.md): 90,361.45 and 96,385.54; 109,561.75 and 103,585.66.
    expect([...(period?.longRatio.slice(1, 3) ?? [])]).toEqual([
      expect.closeTo(0.9036145, 7),
      expect.closeTo(0.9638554, 7),
    ])
    expect([...(period?.shortRatio.slice(1, 3) ?? [])]).toEqual([
      expect.closeTo(1.0956175, 7),
      expect.closeTo(1.0358566, 7),
    ])
    // 1 / (1 - 0.004) and 1 / (1 + 0.004)
    expect(period?.longSlope[1]).toBeCloseTo(1.0040161, 7)
    expect(period?.shortSlope[1]).toBeCloseTo(0.9960159, 7)
    expect([...(period?.weights ?? [])]).toEqual(
      [0.15, 0.3, 0.25, 0.2, 0.1].map((weight) => expect.closeTo(weight, 12)),
    )
  })

  test('leaves a default leverage out where the venue does not allow it, and says so', () => {
    const ladder = venueLadder({ symbol: 'DOGEUSDT' })
    const periods = ladder.ladderOf({ tiers: DEFAULT_LEVERAGE_WEIGHTS, areAsked: true, sizeClass: 0 })
    for (const { weights, longRatio } of periods) {
      // 5x, 10x, 25x and 50x share what 100x had: 0.9 in all before.
      expect([...weights]).toEqual([0.15, 0.3, 0.25, 0.2, 0].map((weight) => expect.closeTo(weight / 0.9, 12)))
      expect(longRatio[4]).toBeNaN()
    }
    expect(ladder.warnings).toEqual([expect.stringContaining('100x is above the maximum leverage')])
  })

  test('refuses the same leverage when it was asked for', () => {
    const tiers = [{ leverage: 100, weight: 1 }]
    const ladder = venueLadder({ symbol: 'DOGEUSDT', areTiersGiven: true, tiers })
    expect(() => ladder.ladderOf({ tiers, areAsked: true, sizeClass: 0 })).toThrow(
      expect.objectContaining({ code: 'DOMAIN_LEVERAGE_RANGE' }),
    )
  })

  test('leaves out tiers that a model thought of itself without a word', () => {
    const ladder = venueLadder({ symbol: 'DOGEUSDT' })
    const [period] = ladder.ladderOf({ tiers: [...TEN_X, { leverage: 100, weight: 1 }], areAsked: false, sizeClass: 0 })
    expect([...(period?.weights ?? [])]).toEqual([1, 0])
    expect(ladder.warnings).toEqual([])
  })

  test('says which tiers stand in: later ones, or the default', () => {
    const early = venueLadder({ range: { from: 1_694_563_200_000, to: 1_700_000_000_000 } })
    expect(early.warnings).toEqual([expect.stringContaining('before 2024-10-24')])
    const unknown = venueLadder({ symbol: 'MATICUSDT' })
    unknown.ladderOf({ tiers: DEFAULT_LEVERAGE_WEIGHTS, areAsked: true, sizeClass: 0 })
    expect(unknown.warnings).toContainEqual(expect.stringContaining('no margin tiers known'))
    expect(unknown.tiersValidFrom).toBeUndefined()
  })
})

describe('a size class', () => {
  // Two tiers for all: to 50,000 USD at 0.4 %, to 250,000 at 0.5 % less 50 USD.
  const tables = [
    {
      symbol: '*',
      validFrom: 0,
      source: 'test',
      tiers: [
        { floor: 0, cap: 50_000, maxLeverage: 125, rate: 0.004, amount: 0 },
        { floor: 50_000, cap: 250_000, maxLeverage: 20, rate: 0.005, amount: 50 },
      ],
    },
  ]

  test('stands in the middle of a larger margin tier', () => {
    const [period] = venueLadder({ tables }).ladderOf({ tiers: TEN_X, areAsked: true, sizeClass: 1 })
    // sqrt(50,000 * 250,000) = 111,803 USD: (1 - 0.1 - 50 / 111,803) / (1 - 0.005) = 0.904073
    expect(period?.longRatio[0]).toBeCloseTo(0.904073, 6)
  })

  test('has no part where the tier does not allow the leverage, or there is none so large', () => {
    const tiers = [...TEN_X, { leverage: 50, weight: 1 }]
    const [second] = venueLadder({ tables }).ladderOf({ tiers, areAsked: true, sizeClass: 1 })
    expect(second?.longRatio[1]).toBeNaN()
    const [third] = venueLadder({ tables }).ladderOf({ tiers, areAsked: true, sizeClass: 2 })
    expect([...(third?.longRatio ?? [])]).toEqual([Number.NaN, Number.NaN])
  })
})
