import { describe, expect, test } from 'vitest'
import { requireExchange } from '../exchanges/registry.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../models/leverage-weights.ts'
import { buildLadder, type LadderRequest } from './ladder.ts'

/** 2026-01-01 and 2026-12-31. */
const YEAR_2026 = { from: 1_767_225_600_000, to: 1_798_675_200_000 }
const binance = requireExchange('binance')

function request(change: Partial<LadderRequest>): LadderRequest {
  return {
    exchange: binance,
    symbol: 'BTCUSDT',
    tables: binance.tierTables,
    weights: DEFAULT_LEVERAGE_WEIGHTS,
    areWeightsGiven: false,
    typicalNotional: 10_000,
    range: YEAR_2026,
    ...change,
  }
}

describe('buildLadder', () => {
  test('starts a new period where a new tier table begins', () => {
    const ladder = buildLadder(request({ typicalNotional: 1_000_000, weights: [{ leverage: 10, weight: 1 }] }))
    expect(ladder.periods.map(({ validFrom }) => new Date(validFrom).toISOString().slice(0, 10))).toEqual([
      '2026-01-01',
      '2026-09-16',
    ])
    // 1M USD at 10x from 100,000: 90,493.21 by the tiers of 2024-10, 90,437.85 by those of 2026-09.
    expect(ladder.periods[0]?.longRatio[0]).toBeCloseTo(0.9049321, 7)
    expect(ladder.periods[1]?.longRatio[0]).toBeCloseTo(0.9043785, 7)
    expect(ladder.warnings).toEqual([])
  })

  test('leaves a default leverage out where the venue does not allow it, and says so', () => {
    const ladder = buildLadder(request({ symbol: 'DOGEUSDT' }))
    expect(ladder.weights.map(({ leverage }) => leverage)).toEqual([5, 10, 25, 50])
    expect(ladder.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
    expect(ladder.warnings).toEqual([expect.stringContaining('100x is above the maximum leverage')])
  })

  test('refuses the same leverage when it was asked for', () => {
    const asked = request({ symbol: 'DOGEUSDT', areWeightsGiven: true, weights: [{ leverage: 100, weight: 1 }] })
    expect(() => buildLadder(asked)).toThrow(expect.objectContaining({ code: 'DOMAIN_LEVERAGE_RANGE' }))
  })

  test('says which tiers stand in: later ones, or the default', () => {
    const early = buildLadder(request({ range: { from: 1_694_563_200_000, to: 1_700_000_000_000 } }))
    expect(early.warnings).toEqual([expect.stringContaining('before 2024-10-24')])
    const unknown = buildLadder(request({ symbol: 'MATICUSDT' }))
    expect(unknown.warnings).toContainEqual(expect.stringContaining('no margin tiers known'))
    expect(unknown.tiersValidFrom).toBeUndefined()
  })
})
