import { describe, expect, test } from 'vitest'
import { BINANCE_TIERS_2026, TWO_TIERS } from '../../test/helpers/tiers.ts'
import { DEFAULT_TIERS, findTierFault, maintenanceMargin, type TierTable, tierOf, tierTableAt } from './margin-tiers.ts'

const table = (symbol: string, validFrom: number): TierTable => ({
  symbol,
  validFrom,
  source: 'test',
  tiers: TWO_TIERS,
})

describe('tierOf', () => {
  test('a cap belongs to its tier, a cent more to the next', () => {
    expect(tierOf(50_000, TWO_TIERS).rate).toBe(0.004)
    expect(tierOf(50_000.01, TWO_TIERS).rate).toBe(0.005)
  })

  test('the last tier goes on past its cap', () => {
    expect(tierOf(1e12, TWO_TIERS).rate).toBe(0.005)
  })
})

test('the maintenance margin is continuous at every tier edge', () => {
  for (const { cap } of BINANCE_TIERS_2026.slice(0, -1)) {
    expect(maintenanceMargin(cap * (1 + 1e-12), BINANCE_TIERS_2026)).toBeCloseTo(
      maintenanceMargin(cap, BINANCE_TIERS_2026),
      2,
    )
  }
})

describe('tierTableAt', () => {
  const tables = [table('A', 200), table('A', 100), table('*', 0)]

  test('takes the latest table not after the time', () => {
    expect(tierTableAt({ tables, symbol: 'A', time: 199 })).toEqual({ kind: 'dated', table: tables[1] })
    expect(tierTableAt({ tables, symbol: 'A', time: 200 })).toEqual({ kind: 'dated', table: tables[0] })
  })

  test('takes the earliest one for an earlier time, and says so', () => {
    expect(tierTableAt({ tables, symbol: 'A', time: 5 })).toEqual({ kind: 'later', table: tables[1] })
  })

  test('takes a table for every symbol where there is no own one', () => {
    expect(tierTableAt({ tables, symbol: 'B', time: 5 })).toEqual({ kind: 'dated', table: tables[2] })
  })

  test('falls back to the default tier', () => {
    expect(tierTableAt({ tables: [], symbol: 'B', time: 5 })).toEqual({ kind: 'default', table: DEFAULT_TIERS })
  })
})

describe('findTierFault', () => {
  const [first, second] = TWO_TIERS

  test('finds none in good tables', () => {
    expect(findTierFault(TWO_TIERS)).toBeUndefined()
    expect(findTierFault(DEFAULT_TIERS.tiers)).toBeUndefined()
  })

  test.each([
    { change: { floor: 60_000 }, says: 'starts at 60000' },
    { change: { cap: 50_000 }, says: 'ends at 50000' },
    { change: { rate: 0.003 }, says: 'rate 0.003, wanted is one below 1 and not below 0.004' },
    { change: { maxLeverage: 130 }, says: '130x' },
    { change: { amount: 49 }, says: 'amount 49, continuity wants 50' },
    { change: { amount: 50.02 }, says: 'amount 50.02, continuity wants 50' },
  ])('names the tier that $says', ({ change, says }) => {
    const fault = findTierFault([{ ...first! }, { ...second!, ...change }])
    expect(fault).toContain('tier 2')
    expect(fault).toContain(says)
  })

  test('takes an amount rounded to the cent, and tiers that differ in leverage alone', () => {
    expect(findTierFault([first!, { ...second!, amount: 50.009 }])).toBeUndefined()
    expect(findTierFault([first!, { ...second!, rate: 0.004, amount: 0 }])).toBeUndefined()
  })

  test('lets the margin jump where a rate holds for whole positions, and wants no amounts there', () => {
    expect(findTierFault([first!, { ...second!, amount: 0 }], 'whole-position')).toBeUndefined()
    expect(findTierFault(TWO_TIERS, 'whole-position')).toBe(
      'tier 2 has amount 50, wanted is 0: its rate holds for whole positions',
    )
  })

  test('refuses an empty table', () => {
    expect(findTierFault([])).toBe('it has no tiers')
  })
})
