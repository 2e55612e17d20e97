import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asPrice } from '../domain/units.ts'
import { liquidationMap } from './liquidation-map.ts'
import { densityTotal, type PriceDensity } from './price-density.ts'

function densityOf(first: number, values: readonly number[], size = 1): PriceDensity {
  return { first, size, values: Float64Array.from(values) }
}

function mapOf({ price, long, short }: { price: number; long: PriceDensity; short: PriceDensity }) {
  const side = (total: PriceDensity) => ({ total, byLeverage: [], byExchange: [] })
  return liquidationMap({ price: asPrice(price), long: side(long), short: side(short) })
}

const EMPTY = densityOf(0, [])
const masses = fc.array(fc.nat(100), { maxLength: 60 })

describe('liquidationMap', () => {
  test('adds longs up downwards and shorts upwards, at the edges of buckets', () => {
    const { long, short } = mapOf({
      price: 100.5,
      long: densityOf(97, [1, 0, 2, 4]),
      short: densityOf(100, [8, 0, 16]),
    })
    // The bucket of the price, [100, 101), holds 4 longs below the price and 8 shorts above it.
    expect([...long.cumulative.prices]).toEqual([100.5, 100, 99, 98, 97])
    expect([...long.cumulative.masses]).toEqual([0, 4, 6, 6, 7])
    expect([...short.cumulative.prices]).toEqual([100.5, 101, 102, 103])
    expect([...short.cumulative.masses]).toEqual([0, 8, 8, 24])
    expect([long.misplacedMass, short.misplacedMass]).toEqual([0, 0])
  })

  test('reports what lies on the wrong side of the price instead of losing it', () => {
    // On an edge the bucket above is all above: 3 + 5 longs. Shorts below: 7.
    const { long, short } = mapOf({ price: 100, long: densityOf(99, [2, 3, 5]), short: densityOf(99, [7, 1]) })
    expect([...long.cumulative.masses]).toEqual([0, 2])
    expect(long.misplacedMass).toBe(8)
    expect([...short.cumulative.masses]).toEqual([0, 1])
    expect(short.misplacedMass).toBe(7)
  })

  test('compares the sides within 1, 2, 5 and 10 %', () => {
    // Longs: 10 in each of [90, 100). Shorts: 30 in [100, 101), 10 in [109, 110).
    const { imbalance } = mapOf({
      price: 100,
      long: densityOf(90, Array(10).fill(10)),
      short: densityOf(100, [30, 0, 0, 0, 0, 0, 0, 0, 0, 10]),
    })
    expect(imbalance).toMatchObject([
      { distancePercent: 1, longMass: 10, shortMass: 30, value: 0.5 },
      { distancePercent: 2, longMass: 20, shortMass: 30, value: 0.2 },
      { distancePercent: 5, longMass: 50, shortMass: 30, value: -0.25 },
      {
        distancePercent: 10,
        longMass: expect.closeTo(100),
        shortMass: expect.closeTo(40),
        value: expect.closeTo(-60 / 140),
      },
    ])
  })

  test('spreads the mass of a bucket evenly over it', () => {
    // 1 % of 50 is a quarter of the bucket [48, 50).
    const { imbalance } = mapOf({ price: 50, long: densityOf(24, [8], 2), short: densityOf(0, [], 2) })
    expect(imbalance[0]).toMatchObject({ longMass: 2, shortMass: 0, value: -1 })
  })

  test('max pain is the fullest neighbourhood, not the fullest bucket', () => {
    // 0.25 % of 1,000 is 2.5 buckets, so weights 1, 2, 3, 2, 1: 3 * 9 = 27 at 1,010, but 1,021 gets 2 * 6 + 3 * 6 + 2 * 6 = 42.
    const { short } = mapOf({
      price: 1000,
      long: EMPTY,
      short: densityOf(1000, [...Array(10).fill(0), 9, ...Array(9).fill(0), 6, 6, 6]),
    })
    expect(short.maxPain).toEqual({ price: 1021.5, bucket: 1021, mass: 18, distancePercent: expect.closeTo(2.15) })
  })

  test('max pain looks no further than 10 %, and takes the nearer of equals', () => {
    const { long } = mapOf({
      price: 100,
      long: densityOf(80, [99, ...Array(12).fill(0), 5, 0, 5, 0, 0, 0, 0]),
      short: EMPTY,
    })
    expect(long.maxPain).toEqual({ price: 95.5, bucket: 95, mass: 5, distancePercent: expect.closeTo(-4.5) })
    expect(mapOf({ price: 100, long: densityOf(80, [99]), short: EMPTY }).long.maxPain).toBeUndefined()
  })

  test('in the bucket of the price max pain lies on its own side', () => {
    const { long, short } = mapOf({ price: 100.4, long: densityOf(100, [5]), short: densityOf(100, [5]) })
    expect(long.maxPain!.price).toBe(100.2)
    expect(short.maxPain!.price).toBe(100.7)
  })

  test('passes bars through and has no figure without mass', () => {
    const byLeverage = [{ name: '25', density: EMPTY }]
    const input = { total: EMPTY, byLeverage, byExchange: [] }
    const map = liquidationMap({ price: asPrice(5), long: input, short: input })
    expect(map.long.byLeverage).toBe(byLeverage)
    expect(map.long.maxPain).toBeUndefined()
    expect(map.imbalance.map(({ value }) => value)).toEqual([undefined, undefined, undefined, undefined])
    expect([...map.short.cumulative.masses]).toEqual([0])
  })

  test('refuses bars of another bucket size', () => {
    const side = { total: EMPTY, byLeverage: [], byExchange: [{ name: 'okx', density: densityOf(0, [], 2) }] }
    expect(() => liquidationMap({ price: asPrice(5), long: side, short: side })).toThrow('Invariant: all densities')
  })

  test('loses nothing: the end of the curve and the misplaced make the side', () => {
    const price = fc.integer({ min: 40, max: 120 }).chain((base) => fc.constantFrom(base, base + 0.25))
    fc.assert(
      fc.property(masses, masses, price, (long, short, price) => {
        const map = mapOf({ price, long: densityOf(50, long), short: densityOf(50, short) })
        for (const side of [map.long, map.short]) {
          expect(side.cumulative.masses.at(-1)! + side.misplacedMass).toBe(densityTotal(side.total))
        }
      }),
    )
  })

  test('mirrored at the price it swaps its sides', () => {
    fc.assert(
      fc.property(masses, masses, (long, short) => {
        const map = mapOf({
          price: 100,
          long: densityOf(100 - long.length, long.toReversed()),
          short: densityOf(100, short),
        })
        const mirrored = mapOf({
          price: 100,
          long: densityOf(100 - short.length, short.toReversed()),
          short: densityOf(100, long),
        })
        expect([...mirrored.short.cumulative.masses]).toEqual([...map.long.cumulative.masses])
        expect(mirrored.short.maxPain?.mass).toBe(map.long.maxPain?.mass)
        map.imbalance.forEach(({ value }, i) => {
          const other = mirrored.imbalance[i]!.value
          if (value === undefined) expect(other).toBeUndefined()
          else expect(other).toBeCloseTo(-value, 9)
        })
      }),
    )
  })
})
