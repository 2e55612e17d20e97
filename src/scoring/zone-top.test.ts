import { describe, expect, test } from 'vitest'
import { exponentialBaseline, linearBaseline, uniformBaseline } from '../../test/helpers/distance-densities.ts'
import { ladderBaseline } from '../analysis/baseline-densities.ts'
import type { PriceDensity } from '../analysis/price-density.ts'
import { asPrice } from '../domain/units.ts'
import { topZones } from './zone-top.ts'

/** 0.25 % of 100 is less than half a bucket of 1, so nothing is smoothed. */
const price = asPrice(100)

/** Buckets of 1 from 80 on. */
function longs(masses: Readonly<Record<number, number>>): PriceDensity {
  const values = new Float64Array(20)
  for (const [bucket, mass] of Object.entries(masses)) values[Number(bucket) - 80] = mass
  return { first: 80, size: 1, values }
}

describe('topZones', () => {
  test('takes those of most mass, by rising price', () => {
    const density = longs({ 98: 30, 95: 50, 92: 20, 89: 40 })
    expect(topZones(density, { side: 'long', price, count: 2, reach: 0.2 })).toEqual([
      { low: 89, high: 90 },
      { low: 95, high: 96 },
    ])
  })

  test('leaves out what peaks beyond reach, and cuts what reaches beyond', () => {
    // Within 4.5 %: from 95.5. The bump of 95 and 96 peaks at 96.5 and is cut; that of 90 lies outside.
    const density = longs({ 96: 50, 95: 40, 90: 90 })
    expect(topZones(density, { side: 'long', price, count: 5, reach: 0.045 })).toEqual([{ low: 95.5, high: 97 }])
  })

  test('leaves out what is wider than a third of the reach', () => {
    const density = longs({ 96: 50, 95: 50, 94: 50, 90: 30 })
    // 3 of 100 are more than a third of 8.
    expect(topZones(density, { side: 'long', price, count: 5, reach: 0.101 })).toHaveLength(2)
    expect(topZones(density, { side: 'long', price, count: 5, reach: 0.08 })).toEqual([])
  })

  test('shorts lie above the price', () => {
    const density = { first: 100, size: 1, values: Float64Array.of(0, 9, 0, 0, 5) }
    expect(topZones(density, { side: 'short', price, count: 1, reach: 0.2 })).toEqual([{ low: 101, high: 102 }])
  })

  test('a map without mass names none', () => {
    expect(topZones(longs({}), { side: 'long', price, count: 5, reach: 0.2 })).toEqual([])
  })
})

describe.each(['long', 'short'] as const)('baselines of %ss', (side) => {
  const frame = { side, price: 100, size: 0.1, reach: 0.2 }
  const choice = { side, price, count: 10, reach: 0.2 }

  test('without bumps name no zone', () => {
    expect(topZones(uniformBaseline(frame), choice)).toEqual([])
    expect(topZones(linearBaseline(frame), choice)).toEqual([])
  })

  test('that fall off fast name what lies next to the price', () => {
    const [zone, ...others] = topZones(exponentialBaseline(frame, 0.01), choice)
    expect(others).toEqual([])
    // Half of the height is left ln 2 = 0.69 % away; smoothing lowers the peak, and so moves the half outwards a little.
    const far = side === 'long' ? 100 - (zone?.low ?? Number.NaN) : (zone?.high ?? Number.NaN) - 100
    expect(far).toBeGreaterThan(0.69)
    expect(far).toBeLessThan(1)
  })

  test('of fixed leverages name one zone each within reach', () => {
    // 1 / 5 is the edge of the reach; 10, 25, 50 and 100 lie within.
    expect(topZones(ladderBaseline({ ...frame, reach: 0.15 }, [1, 1, 1, 1, 1]), choice)).toHaveLength(4)
  })
})
