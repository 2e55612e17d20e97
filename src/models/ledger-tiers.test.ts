import { describe, expect, test } from 'vitest'
import { TEST_TIERS, testContext, testLadder } from '../../test/helpers/test-ladder.ts'
import { CELL_WIDTH } from '../kernel/log-grid.ts'
import { type LedgerTier, ledgerPeriods, ledgerTiers, type SideSpread } from './ledger-tiers.ts'
import type { LadderQuestion, LeverageWeight } from './model.ts'

const TIERS = ledgerTiers(24, 0.5)
const BLUR = 0.15

/** Tiers that stand for the leverages around them, or for themselves. */
function tiersOf(tiers: readonly LeverageWeight[], { isBlurred }: { isBlurred: boolean }): LedgerTier[] {
  return tiers.map((tier) => ({ ...tier, isBlurred }))
}

function spreads(tiers: readonly LedgerTier[], hasSizes = true) {
  const [period] = ledgerPeriods(testContext(), { tiers, blur: BLUR, hasSizes })
  if (period === undefined) throw new Error('Invariant: the test ladder has a period')
  return period
}

function sum(shares: Iterable<number>): number {
  return [...shares].reduce((total, share) => total + share, 0)
}

/** Points of a tier as [level over entry, share]. */
function pointsOf({ spread: { start, distance, share } }: SideSpread, tier: number): [number, number][] {
  const from = start[tier] ?? 0
  return [...distance.slice(from, start[tier + 1])].map((cells, i) => [
    Math.exp(cells * CELL_WIDTH),
    share[from + i] ?? 0,
  ])
}

describe('the default tiers', () => {
  test('go from 2x to 150x with equal ratios, and stand for what lies between them', () => {
    const dense = TIERS.filter(({ isBlurred }) => isBlurred)
    expect(dense).toHaveLength(24)
    expect([dense[0]?.leverage, dense.at(-1)?.leverage]).toEqual([2, 150])
    // 75^(1/23) = 1.2065; leverages have four digits.
    const ratios = dense.slice(1).map(({ leverage }, i) => leverage / (dense[i]?.leverage ?? 1))
    for (const ratio of ratios) expect(ratio).toBeCloseTo(1.2065, 2)
  })

  test('hold the presets of exchanges as they are, with their share of all openings', () => {
    const presets = TIERS.filter(({ isBlurred }) => !isBlurred)
    expect(presets.map(({ leverage }) => leverage)).toEqual([2, 3, 5, 10, 20, 25, 50, 75, 100, 125])
    expect(sum(presets.map(({ weight }) => weight))).toBeCloseTo(0.5, 12)
    expect(sum(TIERS.map(({ weight }) => weight))).toBeCloseTo(1, 12)
  })

  test('have a weight each, the highest at 10x', () => {
    for (const { weight } of TIERS) expect(weight).toBeGreaterThan(0)
    const presets = TIERS.filter(({ isBlurred }) => !isBlurred)
    const heaviest = presets.reduce((a, b) => (b.weight > a.weight ? b : a))
    expect(heaviest.leverage).toBe(10)
  })
})

describe('shares', () => {
  test('of all points add up to 1 on both sides, nothing is left over', () => {
    const { long, short } = spreads(TIERS)
    expect(sum(long.spread.share)).toBeCloseTo(1, 12)
    expect(sum(short.spread.share)).toBeCloseTo(1, 12)
    expect([long.unmapped, short.unmapped]).toEqual([0, 0])
  })

  test('of a tier are its weight', () => {
    const { long, weights } = spreads(TIERS)
    long.spread.tierShare.forEach((share, tier) => {
      expect(share).toBeCloseTo(weights[tier] ?? Number.NaN, 12)
    })
  })

  test('of a tier that is not allowed are 0, the others have its weight', () => {
    // 1 / 250 is below the maintenance rate of 0.5 %.
    const tiers = tiersOf([...TEST_TIERS, { leverage: 250, weight: 1 }], { isBlurred: true })
    const { long, short, weights } = spreads(tiers)
    expect(weights[2]).toBe(0)
    expect([long.spread.tierShare[2], short.spread.tierShare[2]]).toEqual([0, 0])
    expect(pointsOf(long, 2)).toEqual([])
    expect(sum(long.spread.share)).toBeCloseTo(1, 12)
    expect(long.unmapped).toBe(0)
  })

  test('of a side without a level are unmapped', () => {
    const given = [
      { leverage: 1, weight: 0.25 },
      { leverage: 10, weight: 0.75 },
    ]
    const tiers = tiersOf(given, { isBlurred: false })
    const ladderOf = (question: LadderQuestion) =>
      testLadder(question).map((period) => ({ ...period, longRatio: period.longRatio.with(0, 0) }))
    const [period] = ledgerPeriods(testContext({ ladderOf }), { tiers, blur: BLUR, hasSizes: false })
    expect(period?.long.unmapped).toBeCloseTo(0.25, 12)
    expect(period?.short.unmapped).toBe(0)
  })
})

describe('leverage taken literally', () => {
  test('gives one level a tier, in the cell of its ratio', () => {
    const { long, short } = spreads(tiersOf(TEST_TIERS, { isBlurred: false }), false)
    expect(pointsOf(long, 0)).toEqual([[expect.closeTo(0.905, 4), 0.75]])
    expect(pointsOf(long, 1)).toEqual([[expect.closeTo(0.985, 4), 0.25]])
    expect(pointsOf(short, 0)).toEqual([[expect.closeTo(1.095, 4), 0.75]])
    expect(pointsOf(short, 1)).toEqual([[expect.closeTo(1.015, 4), 0.25]])
  })
})

describe('the blur', () => {
  /** One margin tier for every size, so that the blur alone moves levels. */
  const ladderOf = ({ tiers }: LadderQuestion) => testLadder({ tiers, areAsked: false, sizeClass: 0 })

  function blurred(leverage: number) {
    const tiers = tiersOf([{ leverage, weight: 1 }], { isBlurred: true })
    const [period] = ledgerPeriods(testContext({ ladderOf }), { tiers, blur: BLUR, hasSizes: true })
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
    const { long, short } = spreads(TIERS)
    for (const cells of long.spread.distance) expect(cells).toBeLessThan(0)
    for (const cells of short.spread.distance) expect(cells).toBeGreaterThan(0)
  })
})
