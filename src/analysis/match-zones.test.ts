import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchZones, type ZonePlace } from './match-zones.ts'

function place(firstBucket: number, endBucket: number, peakBucket = firstBucket): ZonePlace {
  return { firstBucket, endBucket, peakBucket }
}

const places = fc
  .array(fc.record({ gap: fc.nat(5), width: fc.integer({ min: 1, max: 9 }) }), { maxLength: 12 })
  .map((parts) => {
    let at = 0
    return parts.map(({ gap, width }) => {
      const firstBucket = at + gap
      at = firstBucket + width
      return place(firstBucket, at)
    })
  })

describe('matchZones', () => {
  test('half of the narrower zone is enough, less is not', () => {
    // [0, 10) and [8, 12) share 2 of 4; [9, 13) shares 1 of 4.
    expect(matchZones([place(0, 10)], [place(8, 12)])).toEqual([0])
    expect(matchZones([place(0, 10)], [place(9, 13)])).toEqual([undefined])
    expect(matchZones([place(0, 10)], [place(10, 12)])).toEqual([undefined])
  })

  test('where a zone splits, the larger part goes on', () => {
    expect(matchZones([place(0, 10)], [place(0, 3), place(4, 10)])).toEqual([undefined, 0])
  })

  test('where zones merge, the one that fills more goes on', () => {
    expect(matchZones([place(0, 3), place(4, 10)], [place(0, 10)])).toEqual([1])
  })

  test('of equal parts the one with the nearer peak goes on', () => {
    expect(matchZones([place(0, 4, 1), place(6, 10, 7)], [place(0, 10, 8)])).toEqual([1])
  })

  test('a taken zone leaves its second choice to others', () => {
    // [0, 10) goes to [1, 11) with 9 in common; [11, 13) shares nothing with it and continues [11, 14).
    expect(matchZones([place(0, 10), place(11, 14)], [place(1, 11), place(11, 13)])).toEqual([0, 1])
  })

  test('is one to one, keeps to the least overlap, and finds every zone again in itself', () => {
    fc.assert(
      fc.property(places, places, (earlier, later) => {
        const matches = matchZones(earlier, later)
        const used = matches.filter((match) => match !== undefined)
        expect(new Set(used).size).toBe(used.length)
        matches.forEach((match, k) => {
          if (match === undefined) return
          const [a, b] = [earlier[match]!, later[k]!]
          const overlap = Math.min(a.endBucket, b.endBucket) - Math.max(a.firstBucket, b.firstBucket)
          const narrower = Math.min(a.endBucket - a.firstBucket, b.endBucket - b.firstBucket)
          expect(overlap * 2).toBeGreaterThanOrEqual(narrower)
        })
        expect(matchZones(earlier, earlier)).toEqual(earlier.map((_, i) => i))
      }),
    )
  })
})
