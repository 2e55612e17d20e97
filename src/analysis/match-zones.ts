import type { BucketRange } from './mass-between.ts'

/** Of the narrower of two ranges, the share that both must have in common to be the same zone. */
const LEAST_OVERLAP = 0.5

/** A zone's place on the price axis, in absolute buckets. */
export interface ZonePlace extends BucketRange {
  readonly peakBucket: number
}

interface Pair {
  readonly earlier: number
  readonly later: number
  /** Buckets in common. */
  readonly overlap: number
  /** Buckets in either. */
  readonly union: number
  readonly peakDistance: number
}

/**
 * Which zone of an earlier column each zone of a later one continues; each continues and is continued once at most.
 *
 * Two zones can be the same if they share at least half of the narrower one. The pair with the most buckets in common
 * is settled first; among equals the one with fewer buckets outside, then with nearer peaks, then at lower prices. So
 * where a zone splits, the larger part stays the zone, and where two merge, the one that fills more goes on.
 *
 * Both lists are of one side, from low to high prices, and do not overlap in themselves. O(zones log zones).
 *
 * @returns for each of `later` the index in `earlier`, undefined for a new zone
 */
export function matchZones(earlier: readonly ZonePlace[], later: readonly ZonePlace[]): (number | undefined)[] {
  const matches = new Array<number | undefined>(later.length).fill(undefined)
  const taken = new Set<number>()
  for (const pair of pairsOf(earlier, later).sort(byOverlap)) {
    if (taken.has(pair.earlier) || matches[pair.later] !== undefined) continue
    taken.add(pair.earlier)
    matches[pair.later] = pair.earlier
  }
  return matches
}

function pairsOf(earlier: readonly ZonePlace[], later: readonly ZonePlace[]): Pair[] {
  const pairs: Pair[] = []
  let i = 0
  let k = 0
  for (let a = earlier[i], b = later[k]; a !== undefined && b !== undefined; a = earlier[i], b = later[k]) {
    const overlap = Math.min(a.endBucket, b.endBucket) - Math.max(a.firstBucket, b.firstBucket)
    const widthA = a.endBucket - a.firstBucket
    const widthB = b.endBucket - b.firstBucket
    if (overlap > 0 && overlap >= LEAST_OVERLAP * Math.min(widthA, widthB)) {
      const peakDistance = Math.abs(a.peakBucket - b.peakBucket)
      pairs.push({ earlier: i, later: k, overlap, union: widthA + widthB - overlap, peakDistance })
    }
    if (a.endBucket <= b.endBucket) i++
    else k++
  }
  return pairs
}

function byOverlap(a: Pair, b: Pair): number {
  return (
    b.overlap - a.overlap ||
    a.union - b.union ||
    a.peakDistance - b.peakDistance ||
    a.earlier - b.earlier ||
    a.later - b.later
  )
}
