import { describe, expect, test } from 'vitest'
import { TEST_TIERS, testContext, testLadder } from '../../test/helpers/test-ladder.ts'
import type { EntrySpread } from '../kernel/entry-spread.ts'
import { CELL_WIDTH } from '../kernel/log-grid.ts'
import { ledgerPeriods, ledgerTiers } from './ledger-tiers.ts'
import type { LadderQuestion, LeverageWeight } from './model.ts'

const TIERS = ledgerTiers(24)

function spreads(tiers: readonly LeverageWeight[], blur: number) {
  const [period] = ledgerPeriods(testContext(), tiers, blur)
  if (period === undefined) throw new Error('Invariant: the test ladder has a period')
  return period
}

function sum(shares: Iterable<number>): number {
  return [...shares].reduce((total, share) => total + share, 0)
}

/** Points of a tier as [level over entry, share]. */
function pointsOf({ start, distance, share }: EntrySpread, tier: number): [number, number][] {
  const from = start[tier] ?? 0
  return [...distance.slice(from, start[tier + 1])].map((cells, i) => [
    Math.exp(cells * CELL_WIDTH),
    share[from + i] ?? 0,
  ])
}

describe('the default tiers', () => {
  test('go from 2x to 150x with equal ratios', () => {
    expect(TIERS).toHaveLength(24)
    expect([TIERS[0]?.leverage, TIERS.at(-1)?.leverage]).toEqual([2, 150])
    // 75^(1/23) = 1.2065; leverages have four digits.
    const ratios = TIERS.slice(1).map(({ leverage }, i) => leverage / (TIERS[i]?.leverage ?? 1))
    for (const ratio of ratios) expect(ratio).toBeCloseTo(1.2065, 2)
  })

  test('have a weight each', () => {
    for (const { weight } of TIERS) expect(weight).toBeGreaterThan(0)
  })
})

describe('shares', () => {
  test('of all points add up to 1 on both sides, nothing is left over', () => {
    const { long, short, longUnmapped, shortUnmapped } = spreads(TIERS, 0.15)
    expect(sum(long.share)).toBeCloseTo(1, 12)
    expect(sum(short.share)).toBeCloseTo(1, 12)
    expect([longUnmapped, shortUnmapped]).toEqual([0, 0])
  })

  test('of a tier are its weight', () => {
    const { long, weights } = spreads(TIERS, 0.15)
    long.tierShare.forEach((share, tier) => {
      expect(share).toBeCloseTo(weights[tier] ?? Number.NaN, 12)
    })
  })

  test('of a tier that is not allowed are 0, the others have its weight', () => {
    // 1 / 250 is below the maintenance rate of 0.5 %.
    const tiers = [...TEST_TIERS, { leverage: 250, weight: 1 }]
    const { long, short, weights, longUnmapped } = spreads(tiers, 0.15)
    expect(weights[2]).toBe(0)
    expect([long.tierShare[2], short.tierShare[2]]).toEqual([0, 0])
    expect(pointsOf(long, 2)).toEqual([])
    expect(sum(long.share)).toBeCloseTo(1, 12)
    expect(longUnmapped).toBe(0)
  })

  test('of a side without a level are unmapped', () => {
    const tiers = [
      { leverage: 1, weight: 0.25 },
      { leverage: 10, weight: 0.75 },
    ]
    const ladderOf = (question: LadderQuestion) =>
      testLadder(question).map((period) => ({ ...period, longRatio: period.longRatio.with(0, 0) }))
    const [period] = ledgerPeriods(testContext({ ladderOf }), tiers, 0)
    expect(period?.longUnmapped).toBeCloseTo(0.25, 12)
    expect(period?.shortUnmapped).toBe(0)
  })
})

describe('leverage taken literally', () => {
  test('gives one level a tier, in the cell of its ratio', () => {
    const { long, short } = spreads(TEST_TIERS, 0)
    expect(pointsOf(long, 0)).toEqual([[expect.closeTo(0.905, 4), 0.75]])
    expect(pointsOf(long, 1)).toEqual([[expect.closeTo(0.985, 4), 0.25]])
    expect(pointsOf(short, 0)).toEqual([[expect.closeTo(1.095, 4), 0.75]])
    expect(pointsOf(short, 1)).toEqual([[expect.closeTo(1.015, 4), 0.25]])
  })
})

describe('the blur', () => {
  /** One margin tier for every size, so that the blur alone moves levels. */
  const ladderOf = ({ tiers }: LadderQuestion) => testLadder({ tiers, sizeClass: 0 })

  function blurred(leverage: number) {
    const [period] = ledgerPeriods(testContext({ ladderOf }), [{ leverage, weight: 1 }], 0.15)
    if (period === undefined) throw new Error('Invariant: the test ladder has a period')
    return period
  }

  test('is symmetric in the logarithm of leverage', () => {
    // A long of leverage L stands near 1 - 1/L + 0.005: what its level says of L lies evenly around 10.
    const leverages = pointsOf(blurred(10).long, 0).map(([level, share]) => [Math.log(1 / (1.005 - level) / 10), share])
    const shares = leverages.map(([, share]) => share)
    shares.forEach((share, i) => {
      expect(share).toBeCloseTo(shares.at(-1 - i) ?? Number.NaN, 9)
    })
    leverages.forEach(([log], i) => {
      // To within a cell of one basis point, which is 0.1 % of a leverage of 10, and the margin's own small share.
      expect(Math.abs((log ?? 0) + (leverages.at(-1 - i)?.[0] ?? 0))).toBeLessThan(0.005)
    })
  })

  test('reaches 30 % to either side at a deviation of 15 %', () => {
    const levels = pointsOf(blurred(10).short, 0).map(([level]) => level)
    // 1 + 1/13.5 - 0.005 and 1 + 1/7.4 - 0.005
    expect(Math.min(...levels)).toBeCloseTo(1 + Math.exp(-0.3) / 10 - 0.005, 2)
    expect(Math.max(...levels)).toBeCloseTo(1 + Math.exp(0.3) / 10 - 0.005, 2)
  })

  test('keeps longs below and shorts above the entry', () => {
    const { long, short } = spreads(TIERS, 0.15)
    for (const cells of long.distance) expect(cells).toBeLessThan(0)
    for (const cells of short.distance) expect(cells).toBeGreaterThan(0)
  })
})
