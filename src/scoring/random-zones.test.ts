import { describe, expect, test } from 'vitest'
import { createRandom } from '../domain/random.ts'
import { RandomZones } from './random-zones.ts'
import { toZoneColumns } from './zone-columns.ts'

/** Longs at 100, 200 and 400, and a short at 100. */
const QUESTIONS = { side: Uint8Array.of(0, 0, 1, 0), price: Float64Array.of(100, 200, 100, 400) }
const ZONES = toZoneColumns([
  [{ low: 90, high: 95 }],
  [
    { low: 160, high: 164 },
    { low: 190, high: 198 },
  ],
  [{ low: 104, high: 106 }],
  [],
])

function layAt(w: number, random: () => number) {
  return new RandomZones(ZONES, QUESTIONS, random).lay(w)
}

describe('by hand', () => {
  test('zones of another time keep their distance and width as ratios of the price', () => {
    // For the first long only the second is left: halved from 200 to 100.
    expect(layAt(0, () => 0)).toEqual([
      { low: 80, high: 82 },
      { low: 95, high: 99 },
    ])
    expect(layAt(1, () => 0.999)).toEqual([{ low: 180, high: 190 }])
  })

  test('a window without zones of its own may take those of any', () => {
    expect(layAt(3, () => 0)).toEqual([{ low: 360, high: 380 }])
    expect(layAt(3, () => 0.5)).toEqual([
      { low: 320, high: 328 },
      { low: 380, high: 396 },
    ])
  })

  test('the sole window of a side has no other', () => {
    expect(layAt(2, () => 0)).toEqual([])
  })
})

test('every other time is as likely as any other, and the own one never', () => {
  const windows = 4
  const columns = toZoneColumns(Array.from({ length: windows }, (_, w) => [{ low: 90 + w, high: 90.5 + w }]))
  const questions = { side: new Uint8Array(windows), price: new Float64Array(windows).fill(100) }
  const zones = new RandomZones(columns, questions, createRandom({ seed: 3, name: 'zones' }).uniform)
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < 9000; i++) {
    const w = (zones.lay(1)[0]?.low ?? Number.NaN) - 90
    counts[w] = (counts[w] ?? 0) + 1
  }
  expect(counts[1]).toBe(0)
  // Standard deviation sqrt(9000 * 2 / 9) = 45; four of them.
  for (const w of [0, 2, 3]) expect(Math.abs((counts[w] ?? 0) - 3000)).toBeLessThan(180)
})
