import { describe, expect, test } from 'vitest'
import { asPrice } from '../domain/units.ts'
import { findZones } from './find-zones.ts'
import { kernelReach, smoothTriangular } from './triangular-kernel.ts'

/** The experiment that chose the rule of findZones: prominence against a threshold on the same smoothed density. */
const PRICE = asPrice(1000)
const REACH = kernelReach({ width: 0.0025, price: PRICE, size: 1 })

/** Straight lines between points (bucket, mass); 0 outside. */
function polyline(...points: readonly (readonly [number, number])[]): Float64Array {
  return Float64Array.from({ length: 200 }, (_, x) => {
    const i = points.findIndex(([at], k) => k > 0 && x <= at)
    if (i < 0 || x < points[0]![0]) return 0
    const [x0, y0] = points[i - 1]!
    const [x1, y1] = points[i]!
    return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
  })
}

/** Shapes and how many zones a person sees in them. */
const SHAPES: readonly { readonly name: string; readonly values: Float64Array; readonly zones: number }[] = [
  { name: 'shallow valley', values: polyline([30, 0], [60, 100], [80, 85], [100, 100], [130, 0]), zones: 1 },
  { name: 'deep valley', values: polyline([30, 0], [60, 100], [80, 50], [100, 100], [130, 0]), zones: 2 },
  { name: 'small bump apart', values: polyline([30, 0], [60, 100], [90, 0], [120, 0], [130, 32], [140, 0]), zones: 2 },
  { name: 'plateau', values: polyline([50, 100], [99, 100]), zones: 1 },
  { name: 'single spike', values: polyline([70, 100], [70.5, 0]), zones: 1 },
  { name: 'ramp towards far prices', values: polyline([0, 0], [199, 199]), zones: 1 },
]

/** Runs of buckets whose smoothed density reaches a share of its maximum. */
function runsAbove(values: Float64Array, share: number): { readonly start: number; readonly width: number }[] {
  const smooth = smoothTriangular(values, REACH)
  const least = share * Math.max(...smooth)
  const runs: { start: number; width: number }[] = []
  smooth.forEach((value, i) => {
    if (value < least) return
    const last = runs.at(-1)
    if (last !== undefined && last.start + last.width === i) last.width++
    else runs.push({ start: i, width: 1 })
  })
  return runs
}

function prominent(values: Float64Array) {
  return findZones({ first: 1000, size: 1, values }, { side: 'short', price: PRICE })
}

describe('rule for zones', () => {
  test.each(SHAPES)('prominence sees the zones of: $name', ({ values, zones }) => {
    expect(prominent(values)).toHaveLength(zones)
  })

  test('no threshold sees the zones of all shapes', () => {
    const rights = Array.from({ length: 99 }, (_, i) => {
      const share = (i + 1) / 100
      return SHAPES.filter(({ values, zones }) => runsAbove(values, share).length === zones).length
    })
    // The smoothed small bump is 30 % of the maximum, the deep valley 54 %: what sees the one misses the other.
    expect(Math.max(...rights)).toBe(SHAPES.length - 1)
  })

  test('on a ramp prominence marks the far half, a threshold of 25 % three quarters', () => {
    const { values } = SHAPES.at(-1)!
    const [zone] = prominent(values)
    expect(zone!.endBucket - zone!.firstBucket).toBeCloseTo(100, -1)
    expect(runsAbove(values, 0.25)[0]!.width).toBeCloseTo(150, -1)
  })

  test('on a plateau both mark the plateau', () => {
    const { values } = SHAPES[3]!
    expect(prominent(values)).toMatchObject([{ firstBucket: 1050, endBucket: 1100, mass: 5000 }])
    expect(runsAbove(values, 0.5)).toEqual([{ start: 50, width: 50 }])
  })
})
