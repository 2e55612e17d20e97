import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgreementMember, modelAgreement } from './model-agreement.ts'
import type { PriceDensity } from './price-density.ts'

function densityOf(first: number, values: readonly number[], size = 1): PriceDensity {
  return { first, size, values: Float64Array.from(values) }
}

const EMPTY = densityOf(0, [])
const side = fc
  .record({ first: fc.integer({ min: 90, max: 99 }), values: fc.array(fc.nat(50), { maxLength: 20 }) })
  .map(({ first, values }) => densityOf(first, values))
const member = fc.record({ id: fc.string(), long: side, short: side, weight: fc.nat(3) })

function rounded(values: Float64Array): number[] {
  return [...values].map((value) => Number(value.toFixed(12)))
}

describe('modelAgreement', () => {
  test('is the normalised mass on which all agree', () => {
    const { agreementPercentage, pairwise, ids } = modelAgreement([
      // Shares: longs .25 .25 at 95, 96; shorts .5 at 105.
      { id: 'a', long: densityOf(95, [1, 1]), short: densityOf(105, [2]) },
      // Longs .5 at 96; shorts .3 at 105, .2 at 106.
      { id: 'b', long: densityOf(96, [50]), short: densityOf(105, [30, 20]) },
      // All longs, at 96.
      { id: 'c', long: densityOf(96, [4]), short: EMPTY },
    ])
    expect(ids).toEqual(['a', 'b', 'c'])
    // At 96 min(.25, .5, 1); nothing else is in all.
    expect(agreementPercentage).toBeCloseTo(25, 10)
    // a and b: .25 at 96 and .3 at 105. a and c: .25. b and c: .5.
    expect(pairwise.map((row) => row.map((value) => Math.round(value * 1e6) / 1e6))).toEqual([
      [100, 55, 25],
      [55, 100, 50],
      [25, 50, 100],
    ])
  })

  test('disagreement is the spread from the 10th to the 90th percentile of each bucket', () => {
    const { disagreement } = modelAgreement([
      { id: 'a', long: densityOf(95, [1, 1]), short: EMPTY },
      { id: 'b', long: densityOf(96, [1]), short: EMPTY },
      { id: 'c', long: densityOf(96, [3]), short: densityOf(104, [1]) },
    ])
    // Equal weights, positions 0.2 and 1.8. 95: 0, 0, .5: from 0 to .4. 96: .5, .75, 1: from .55 to .95. 104: 0, 0, .25.
    expect(disagreement.long.first).toBe(95)
    expect(rounded(disagreement.long.values)).toEqual([0.4, 0.4])
    expect(disagreement.short.first).toBe(104)
    expect(rounded(disagreement.short.values)).toEqual([0.2])
  })

  test('members count by weight, not at all with weight 0', () => {
    const a = { id: 'a', long: densityOf(95, [1]), short: EMPTY }
    const b = { id: 'b', long: EMPTY, short: densityOf(104, [1]), weight: 0 }
    expect(rounded(modelAgreement([a, b]).disagreement.long.values)).toEqual([0])
    // Values 0 (weights 1 and 4, the lighter first) and 1 (weight 1): gaps 2.5 and 2.5; percentiles at .5 and 4.5.
    const heavy = { ...b, id: 'c', weight: 4 }
    expect(rounded(modelAgreement([a, { ...b, weight: 1 }, heavy]).disagreement.long.values)).toEqual([0.8])
  })

  test('one member agrees with itself and has no disagreement', () => {
    const { agreementPercentage, disagreement } = modelAgreement([
      { id: 'a', long: densityOf(95, [1, 7]), short: densityOf(104, [3]) },
    ])
    expect(agreementPercentage).toBeCloseTo(100, 10)
    expect([...disagreement.long.values, ...disagreement.short.values]).toEqual([0, 0, 0])
  })

  test('nothing agrees with nothing', () => {
    const empty = { id: 'a', long: EMPTY, short: EMPTY }
    expect(modelAgreement([])).toMatchObject({ agreementPercentage: 0, pairwise: [] })
    expect(modelAgreement([empty])).toMatchObject({ agreementPercentage: 0, pairwise: [[0]] })
    const full = { id: 'b', long: densityOf(95, [1]), short: EMPTY }
    const { agreementPercentage, disagreement } = modelAgreement([empty, full])
    expect(agreementPercentage).toBe(0)
    expect([...disagreement.long.values]).toEqual([0])
  })

  test('refuses members of different bucket sizes', () => {
    const a = { id: 'a', long: densityOf(95, [1]), short: EMPTY }
    expect(() => modelAgreement([a, { ...a, long: densityOf(95, [1], 2) }])).toThrow('Invariant: densities')
  })

  test('is symmetric, within bounds, below every pair, and blind to totals and order', () => {
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 5 }), (members) => {
        const { agreementPercentage, pairwise, disagreement } = modelAgreement(members)
        expect(agreementPercentage).toBeGreaterThanOrEqual(0)
        expect(agreementPercentage).toBeLessThanOrEqual(100)
        pairwise.forEach((row, a) => {
          row.forEach((value, b) => {
            expect(value).toBeCloseTo(pairwise[b]![a]!, 9)
            expect(agreementPercentage).toBeLessThanOrEqual(value + 1e-9)
          })
        })
        for (const value of [...disagreement.long.values, ...disagreement.short.values]) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        const changed = modelAgreement(members.toReversed().map(doubled))
        expect(changed.agreementPercentage).toBeCloseTo(agreementPercentage, 9)
        expect(rounded(changed.disagreement.long.values)).toEqual(rounded(disagreement.long.values))
      }),
    )
  })
})

function doubled({ long, short, ...member }: AgreementMember): AgreementMember {
  const twice = (density: PriceDensity) => ({ ...density, values: density.values.map((value) => value * 2) })
  return { ...member, long: twice(long), short: twice(short) }
}
