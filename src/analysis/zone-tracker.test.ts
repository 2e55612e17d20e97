import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asPrice } from '../domain/units.ts'
import { densityTotal, type PriceDensity } from './price-density.ts'
import { createZoneTracker, type ZoneObservation, type ZoneTrackerSnapshot } from './zone-tracker.ts'

const HOUR = 3_600_000
const SETTINGS = { scope: 'test', bucketSize: 1 }

type Masses = Readonly<Record<number, number>>

/** Masses by bucket. */
function densityOf(masses: Masses): PriceDensity {
  const buckets = Object.keys(masses).map(Number)
  if (buckets.length === 0) return { first: 0, size: 1, values: new Float64Array(0) }
  const first = Math.min(...buckets)
  const values = new Float64Array(Math.max(...buckets) - first + 1)
  for (const bucket of buckets) values[bucket - first] = masses[bucket]!
  return { first, size: 1, values }
}

/** A column at the price 100, where a kernel of 0.25 % is narrower than a bucket: nothing is smoothed. */
function column(
  hour: number,
  { long = {}, short = {}, longConsumed = {}, shortConsumed = {} }: Record<string, Masses>,
) {
  return {
    time: hour * HOUR,
    price: asPrice(100),
    long: densityOf(long),
    short: densityOf(short),
    longConsumed: densityOf(longConsumed),
    shortConsumed: densityOf(shortConsumed),
  }
}

function track(columns: readonly ZoneObservation[], snapshot?: ZoneTrackerSnapshot) {
  const tracker = createZoneTracker(SETTINGS, snapshot)
  for (const observation of columns) tracker.observe(observation)
  return tracker
}

const masses = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 30, maxLength: 30 })
const sparse = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { arbitrary: fc.nat(20), weight: 1 }), {
  minLength: 30,
  maxLength: 30,
})
const columns = fc
  .array(fc.record({ long: masses, short: masses, longConsumed: sparse, shortConsumed: sparse }), { maxLength: 12 })
  .map((rows) => rows.map((row, hour) => column(hour, row)))

describe('createZoneTracker', () => {
  test('describes a zone at birth', () => {
    const [zone, ...others] = track([column(0, { short: { 102: 4, 103: 8, 104: 1 } })]).active()
    expect(others).toEqual([])
    expect(zone).toEqual({
      // FNV-1a of `test|short|0|103|1`.
      id: '196c960a85cad402',
      side: 'short',
      bucketSize: 1,
      firstBucket: 102,
      endBucket: 104,
      peakBucket: 103,
      priceLow: 102,
      priceHigh: 104,
      peakPrice: 103.5,
      mass: 12,
      peakMass: 12,
      consumedMass: 0,
      consumedSincePeak: 0,
      born: 0,
      lastTouched: undefined,
      ended: undefined,
      absorbedBy: undefined,
      state: 'active',
    })
  })

  test('keeps the id while the zone drifts, and remembers its largest mass', () => {
    const tracker = track([
      column(0, { short: { 102: 6, 103: 8 } }),
      column(1, { short: { 103: 9, 104: 7 } }),
      column(2, { short: { 104: 5, 105: 4 } }),
    ])
    expect(tracker.active()).toMatchObject([
      { id: '196c960a85cad402', born: 0, firstBucket: 104, endBucket: 106, mass: 9, peakMass: 16, state: 'active' },
    ])
    expect(tracker.ended()).toEqual([])
  })

  test('is partly consumed when the price took some of it and it is still there', () => {
    const tracker = track([
      column(0, { long: { 95: 8, 96: 6 } }),
      column(1, { long: { 95: 8 }, longConsumed: { 96: 6, 99: 50 } }),
      column(2, { long: { 95: 8 } }),
    ])
    expect(tracker.active()).toMatchObject([
      { side: 'long', mass: 8, peakMass: 14, consumedMass: 6, lastTouched: HOUR, state: 'partly_consumed' },
    ])
  })

  test('is consumed when the last touch took half of what was there', () => {
    // 20 became 8 by closing; then 8 were liquidated: 8 of the last 8.
    const tracker = track([
      column(0, { long: { 95: 20 } }),
      column(1, { long: { 95: 8 } }),
      column(2, { longConsumed: { 95: 8 } }),
    ])
    expect(tracker.active()).toEqual([])
    expect(tracker.ended()).toMatchObject([
      { state: 'consumed', ended: 2 * HOUR, lastTouched: 2 * HOUR, mass: 0, peakMass: 20, consumedMass: 8 },
    ])
  })

  test('is consumed when touches wore down half of its largest mass', () => {
    // 5 + 5 of 20, then the rest was closed untouched.
    const tracker = track([
      column(0, { long: { 95: 20 } }),
      column(1, { long: { 95: 15 }, longConsumed: { 95: 5 } }),
      column(2, { long: { 95: 10 }, longConsumed: { 95: 5 } }),
      column(3, {}),
    ])
    expect(tracker.ended()).toMatchObject([{ state: 'consumed', consumedMass: 10, lastTouched: 2 * HOUR }])
  })

  test('is faded when it vanished for other reasons', () => {
    const closed = track([column(0, { short: { 103: 20 } }), column(1, { shortConsumed: { 103: 4 } })])
    expect(closed.ended()).toMatchObject([{ state: 'faded', consumedMass: 4, absorbedBy: undefined }])
    // 3 of 20 does not stand out any more, though the positions are there.
    const outgrown = track([column(0, { short: { 103: 3 } }), column(1, { short: { 103: 3, 104: 0, 105: 20 } })])
    expect(outgrown.ended()).toMatchObject([{ state: 'faded', mass: 3 }])
  })

  test('names the zone that another one merged into', () => {
    const tracker = track([
      column(0, { short: { 102: 9, 103: 9, 104: 0, 105: 9 } }),
      column(1, { short: { 102: 9, 103: 9, 104: 9, 105: 9 } }),
    ])
    const [zone] = tracker.active()
    expect(tracker.ended()).toMatchObject([{ firstBucket: 105, state: 'faded', absorbedBy: zone!.id }])
  })

  test('a zone that comes back is another one', () => {
    const tracker = track([column(0, { short: { 103: 5 } }), column(1, {}), column(2, { short: { 103: 5 } })])
    expect(tracker.active()[0]!.id).not.toBe(tracker.ended()[0]!.id)
  })

  test('keeps the newest ends', () => {
    const tracker = createZoneTracker({ ...SETTINGS, endedLimit: 2 })
    for (let hour = 0; hour < 5; hour++) tracker.observe(column(hour, { short: { [110 + 10 * hour]: 5 } }))
    expect(tracker.ended().map(({ ended }) => ended)).toEqual([4 * HOUR, 3 * HOUR])
  })

  test('refuses columns out of order and of another bucket size', () => {
    const tracker = track([column(1, {})])
    expect(() => tracker.observe(column(1, {}))).toThrow('Invariant: observations come in order')
    const other = { ...column(2, {}), long: { first: 0, size: 2, values: new Float64Array(0) } }
    expect(() => tracker.observe(other)).toThrow('Invariant: densities have buckets of 1')
  })

  test('goes on from a snapshot that went through JSON as if it had never stopped', () => {
    fc.assert(
      fc.property(columns, fc.nat(12), (columns, cut) => {
        const stored = JSON.parse(JSON.stringify(track(columns.slice(0, cut)).snapshot()))
        expect(track(columns.slice(cut), stored).snapshot()).toEqual(track(columns).snapshot())
      }),
    )
  })

  test('later columns change nothing that was known before', () => {
    fc.assert(
      fc.property(columns, (columns) => {
        const tracker = createZoneTracker(SETTINGS)
        columns.forEach((observation, i) => {
          tracker.observe(observation)
          expect(tracker.snapshot()).toEqual(track(columns.slice(0, i + 1)).snapshot())
        })
        const before = track(columns.slice(0, -1)).ended()
        const ended = tracker.ended()
        expect(ended.slice(ended.length - before.length)).toEqual(before)
      }),
    )
  })

  test('never counts more as consumed than was consumed, and gives no id twice', () => {
    fc.assert(
      fc.property(columns, (columns) => {
        const tracker = track(columns)
        const zones = [...tracker.active(), ...tracker.ended()]
        for (const side of ['long', 'short'] as const) {
          const consumed = columns.reduce((sum, column) => sum + densityTotal(column[`${side}Consumed`]), 0)
          const booked = zones.filter((zone) => zone.side === side).reduce((sum, zone) => sum + zone.consumedMass, 0)
          expect(booked).toBeLessThanOrEqual(consumed)
        }
        expect(new Set(zones.map(({ id }) => id)).size).toBe(zones.length)
        for (const { mass, peakMass } of tracker.active()) expect(mass).toBeLessThanOrEqual(peakMass)
      }),
    )
  })
})
