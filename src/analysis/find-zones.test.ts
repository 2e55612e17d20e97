import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asPrice } from '../domain/units.ts'
import { findZones, ZONE_DETAILS, type Zone, zonePrices } from './find-zones.ts'
import { massBetween } from './mass-between.ts'
import { densityTotal, type PriceDensity } from './price-density.ts'

/** 0.25 % of 100 is less than a bucket of 1, so at this price nothing is smoothed. */
const UNSMOOTHED = asPrice(100)

function densityOf(values: readonly number[], { first = 101, size = 1 } = {}): PriceDensity {
  return { first, size, values: Float64Array.from(values) }
}

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant(0)), { maxLength: 120 })
const density = fc
  .record({ values, size: fc.constantFrom(0.5, 1, 5) })
  .map(({ values, size }) => densityOf(values, { size }))
const search = fc.record({
  side: fc.constantFrom('long', 'short'),
  price: fc.constantFrom(100, 1000, 4000).map(asPrice),
  detail: fc.constantFrom(...ZONE_DETAILS),
})

function withMass({ mass, ...zone }: Zone, factor: number): Zone {
  return { ...zone, mass: mass * factor }
}

describe('findZones', () => {
  test('cuts at half the prominence, or at the valley before the next zone', () => {
    const zones = findZones(densityOf([1, 4, 10, 6, 5, 8, 2, 0, 3]), { side: 'short', price: UNSMOOTHED })
    expect(zones).toEqual([
      // Summit: down to 5 it would run into the next zone, so it ends with the valley of 5. 10 + 6 + 5.
      { side: 'short', firstBucket: 103, endBucket: 106, peakBucket: 103, mass: 21, prominence: 1 },
      // Saddle 5: prominence 3 of 10, ends above 8 - 1.5.
      { side: 'short', firstBucket: 106, endBucket: 107, peakBucket: 106, mass: 8, prominence: expect.closeTo(0.3, 7) },
      // Saddle 0: prominence 3 of 10, ends above 1.5.
      { side: 'short', firstBucket: 109, endBucket: 110, peakBucket: 109, mass: 3, prominence: expect.closeTo(0.3, 7) },
    ])
  })

  test('leaves out what stands out too little or holds too little', () => {
    // 2 of 10 is below the prominence of 25 %; 3 of 3 + 10 + 400 * 1 is below 1 % of the mass.
    const low = findZones(densityOf([2, 0, 10]), { side: 'short', price: UNSMOOTHED })
    const light = findZones(densityOf([3, 0, ...Array(400).fill(1), 10]), { side: 'short', price: UNSMOOTHED })
    expect(low.map(({ peakBucket }) => peakBucket)).toEqual([103])
    expect(light.map(({ mass }) => mass)).toEqual([10])
  })

  test('detail decides whether neighbours are told apart', () => {
    const bumps = densityOf([...Array(20).fill(0), 10, 10, 4, 8, 8, ...Array(20).fill(0)])
    const count = (detail: 'coarse' | 'normal' | 'fine') =>
      findZones(bumps, { side: 'short', price: asPrice(1000), detail }).length
    // Reach 10, 3 and 1 buckets; the gap of 4 is smoothed away by 3: sums 66 at the first bump, 62 in the gap.
    expect([count('coarse'), count('normal'), count('fine')]).toEqual([1, 1, 2])
  })

  test('a spike spread by the kernel is still its one bucket', () => {
    const [zone] = findZones(densityOf([0, 0, 0, 0, 7, 0, 0, 0]), { side: 'long', price: asPrice(1000) })
    expect(zone).toEqual({ side: 'long', firstBucket: 105, endBucket: 106, peakBucket: 105, mass: 7, prominence: 1 })
  })

  test('an empty column has no zones', () => {
    expect(findZones(densityOf([]), { side: 'long', price: UNSMOOTHED })).toEqual([])
    expect(findZones(densityOf([0, 0]), { side: 'long', price: UNSMOOTHED })).toEqual([])
  })

  test('zones are in order, apart, start and end with mass, and hold exactly their buckets', () => {
    fc.assert(
      fc.property(density, search, (density, search) => {
        const zones = findZones(density, search)
        let end = Number.NEGATIVE_INFINITY
        for (const zone of zones) {
          expect(zone.firstBucket).toBeGreaterThanOrEqual(end)
          expect(zone.peakBucket).toBeGreaterThanOrEqual(zone.firstBucket)
          expect(zone.peakBucket).toBeLessThan(zone.endBucket)
          expect(density.values[zone.firstBucket - density.first]).toBeGreaterThan(0)
          expect(density.values[zone.endBucket - 1 - density.first]).toBeGreaterThan(0)
          expect(zone.mass).toBe(massBetween(density, zone))
          end = zone.endBucket
        }
        const mass = zones.reduce((sum, zone) => sum + zone.mass, 0)
        expect(mass).toBeLessThanOrEqual(densityTotal(density))
      }),
      { numRuns: 400 },
    )
  })

  test('scaling all masses scales the masses of zones and nothing else', () => {
    fc.assert(
      // Powers of two, so that comparing with a share of the total rounds alike.
      fc.property(density, search, fc.integer({ min: -40, max: 40 }), (density, search, power) => {
        const scaled = { ...density, values: density.values.map((value) => value * 2 ** power) }
        expect(findZones(scaled, search)).toEqual(findZones(density, search).map((zone) => withMass(zone, 2 ** power)))
      }),
    )
  })

  test('a chart mirrored at the price has mirrored zones', () => {
    fc.assert(
      fc.property(density, search, (density, { price, detail }) => {
        const mirror = (bucket: number) => 199 - bucket
        const long = { ...density, first: mirror(density.first + density.values.length - 1) }
        const zones = findZones({ ...long, values: density.values.toReversed() }, { side: 'long', price, detail })
        const mirrored = zones.reverse().map(({ firstBucket, endBucket, peakBucket, ...zone }) => ({
          ...zone,
          side: 'short',
          firstBucket: mirror(endBucket - 1),
          endBucket: mirror(firstBucket) + 1,
          peakBucket: mirror(peakBucket),
        }))
        expect(mirrored).toEqual(findZones(density, { side: 'short', price, detail }))
      }),
    )
  })

  test('a shift by whole buckets shifts zones, and empty buckets around do nothing', () => {
    fc.assert(
      fc.property(density, search, fc.integer({ min: -90, max: 90 }), fc.nat(30), (density, search, shift, margin) => {
        const padded = [...Array(margin).fill(0), ...density.values, ...Array(margin).fill(0)]
        const moved = densityOf(padded, { first: density.first + shift - margin, size: density.size })
        expect(findZones(moved, search)).toEqual(
          findZones(density, search).map((zone) => ({
            ...zone,
            firstBucket: zone.firstBucket + shift,
            endBucket: zone.endBucket + shift,
            peakBucket: zone.peakBucket + shift,
          })),
        )
      }),
    )
  })
})

test('zonePrices gives half-open edges and the middle of the peak bucket', () => {
  expect(zonePrices({ firstBucket: 820, endBucket: 823, peakBucket: 821 }, 0.1)).toEqual({
    priceLow: 82,
    priceHigh: 82.3,
    peakPrice: 82.15,
  })
})
