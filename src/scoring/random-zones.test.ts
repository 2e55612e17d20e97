import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../domain/random.ts'
import { RandomZones } from './random-zones.ts'
import type { PriceZone } from './zone-columns.ts'

function layZones(random: () => number, widths: readonly number[], side = 0): PriceZone[] {
  const zones = new RandomZones(random)
  zones.open(Float64Array.from(widths), { side, price: 100, reach: 0.1 })
  return [...zones.lay()]
}

function layOnce(widths: readonly number[], { seed = 1, side = 0 } = {}): PriceZone[] {
  return layZones(createRandom({ seed, name: 'zones' }).uniform, widths, side)
}

describe('by hand, in the room from 90 to 100', () => {
  test('chance that is always 0 puts all zones at the lower end, the order turned round one by one', () => {
    // Shuffle from inside out with k = 0: [1] -> [2, 1] -> [3, 1, 2].
    const zones = layZones(() => 0, [1, 2, 3])
    expect(zones).toEqual([
      { low: 90, high: 93 },
      { low: 93, high: 94 },
      { low: 94, high: 96 },
    ])
  })

  test('what is free lies before, between and after', () => {
    // 10 - 3 - 1 = 6 are free; places 0.5 and 0.25 of it, sorted 1.5 and 3; then k = 0, and k = floor(0.9 * 2) = 1.
    const numbers = [0.5, 0.25, 0, 0.9]
    const zones = layZones(() => numbers.shift() ?? 0, [3, 1])
    // The second is pushed up by the 3 of the first: 90 + 3 + 3.
    expect(zones).toEqual([
      { low: 91.5, high: 94.5 },
      { low: 96, high: 97 },
    ])
  })

  test('those of shorts lie above the price', () => {
    expect(layZones(() => 0, [2], 1)).toEqual([{ low: 100, high: 102 }])
  })

  test('what does not fit beside each other overlaps, and what is too wide begins at the lower end', () => {
    const zones = layZones(() => 0.5, [8, 6, 12])
    // Of 10 the zone of 8 leaves 2, that of 6 leaves 4, that of 12 none: half of it lies below each.
    expect(zones).toEqual([
      { low: 90, high: 102 },
      { low: 91, high: 99 },
      { low: 92, high: 98 },
    ])
  })
})

test('cover as much as the zones they stand beside, within the room and nothing twice', () => {
  const widths = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(widths, fc.nat(), fc.constantFrom(0, 1), (list, seed, side) => {
      const zones = layOnce(list, { seed, side })
      const covered = zones.map(({ low, high }) => high - low).sort((a, b) => a - b)
      for (const [i, width] of list.toSorted((a, b) => a - b).entries()) expect(covered[i]).toBeCloseTo(width, 9)
      for (const [i, zone] of zones.entries()) {
        expect(zone.low).toBeGreaterThanOrEqual((zones[i - 1]?.high ?? (side === 0 ? 90 : 100)) - 1e-9)
      }
      expect(zones.at(-1)?.high).toBeLessThanOrEqual((side === 0 ? 100 : 110) + 1e-9)
    }),
  )
})

test('the same seed lays the same zones, another one others', () => {
  expect(layOnce([1, 0.5, 2], { seed: 7 })).toEqual(layOnce([1, 0.5, 2], { seed: 7 }))
  expect(layOnce([1, 0.5, 2], { seed: 8 })).not.toEqual(layOnce([1, 0.5, 2], { seed: 7 }))
})

test('every place is as likely as any other', () => {
  // One zone of 1 in a room of 10: its lower edge is uniform over 9, so a third of them begin in each third.
  const zones = new RandomZones(createRandom({ seed: 3, name: 'zones' }).uniform)
  zones.open(Float64Array.of(1), { side: 0, price: 100, reach: 0.1 })
  const thirds = [0, 0, 0]
  for (let i = 0; i < 9000; i++) {
    const [zone] = zones.lay()
    const third = Math.floor(((zone?.low ?? Number.NaN) - 90) / 3)
    thirds[third] = (thirds[third] ?? 0) + 1
  }
  // Standard deviation sqrt(9000 * 2 / 9) = 45; four of them.
  for (const count of thirds) expect(Math.abs(count - 3000)).toBeLessThan(180)
})
