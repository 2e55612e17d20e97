import { bucketPrice } from '../domain/price-grid.ts'
import type { Side } from '../domain/series.ts'
import { asPrice, type Price } from '../domain/units.ts'
import type { BucketRange } from './mass-between.ts'
import { findPeaks, type Peak } from './peak-prominence.ts'
import { densityTotal, type PriceDensity } from './price-density.ts'
import { kernelReach, smoothTriangular } from './triangular-kernel.ts'

/** How small a zone may be; the values are API values. */
export const ZONE_DETAILS = ['coarse', 'normal', 'fine'] as const
export type ZoneDetail = (typeof ZONE_DETAILS)[number]

/** What counts as a zone; all are ratios. */
export interface ZoneRule {
  /** Distance at which the weight of the smoothing kernel reaches 0, as ratio of the current price. */
  readonly kernelWidth: number
  /** Least prominence of a peak of the smoothed density, as share of its maximum on that side. */
  readonly leastProminence: number
  /** Least mass of a zone, as share of the mass of its side. */
  readonly leastMass: number
}

/**
 * `normal` is the definition of method-evidence.md section 6. The others go one step of about 2.5 to 4 both ways:
 * `coarse` names the few walls of a wide chart, `fine` tells apart what is one bucket or two away at the default bucket
 * of 0.1 % of the price.
 */
export const ZONE_RULES: Readonly<Record<ZoneDetail, ZoneRule>> = {
  coarse: { kernelWidth: 0.01, leastProminence: 0.4, leastMass: 0.03 },
  normal: { kernelWidth: 0.0025, leastProminence: 0.25, leastMass: 0.01 },
  fine: { kernelWidth: 0.001, leastProminence: 0.1, leastMass: 0.0025 },
}

/** Which side a density is of, and how to look at it. */
export interface ZoneSearch {
  readonly side: Side
  /** Current price: the kernel's width is a ratio of it. */
  readonly price: Price
  readonly detail?: ZoneDetail
}

/** A price range in which positions of one side pile up. */
export interface Zone extends BucketRange {
  readonly side: Side
  /** Bucket at which the smoothed density is highest; inside the range. */
  readonly peakBucket: number
  /** Sum of the unsmoothed buckets of the range, in the unit of the density (quote units). */
  readonly mass: number
  /** How far the peak stands out, as share of the side's highest smoothed density; in (0, 1]. */
  readonly prominence: number
}

/**
 * Zones of one side in one column, from low to high prices; they never overlap. O(buckets).
 *
 * The density is smoothed by a triangular kernel. A zone is a local maximum whose prominence and mass reach the shares
 * of the rule. It reaches both ways to where the smoothed density falls to half the prominence below the peak, or to
 * the lowest point before the next zone if that is nearer; empty buckets at its ends are left out. Among equals what
 * is nearer to the price wins, so a chart mirrored at the price has mirrored zones.
 *
 * A threshold on the density (zones are the runs above a share of the maximum) was compared in find-zones-rule.test.ts
 * and is worse: to part two bumps with a valley of half their height it must exceed 50 %, to see a bump of 30 % of the
 * highest it must be below 30 %, so no threshold gets both right; and on a ramp towards far prices 25 % marks three
 * quarters of the chart. Prominence gets all of them with one setting.
 */
export function findZones(density: PriceDensity, { side, price, detail = 'normal' }: ZoneSearch): Zone[] {
  const { kernelWidth, leastProminence, leastMass } = ZONE_RULES[detail]
  const total = densityTotal(density)
  if (!(total > 0)) return []
  const outward = side === 'long' ? density.values.toReversed() : density.values
  const smooth = smoothTriangular(outward, kernelReach({ width: kernelWidth, price, size: density.size }))
  const peaks = findPeaks(smooth)
  const highest = peaks.reduce((height, peak) => Math.max(height, peak.height), 0)
  const standing = peaks.filter(({ prominence }) => prominence >= leastProminence * highest)
  const zones: Zone[] = []
  standing.forEach((peak, k) => {
    const start = borderOf(smooth, { peak, end: standing[k - 1]?.at ?? -1, step: -1 })
    const stop = borderOf(smooth, { peak, end: standing[k + 1]?.at ?? smooth.length, step: 1 })
    const zone = cutOut(outward, { start, stop })
    if (zone.mass < leastMass * total) return
    const { firstBucket, endBucket } = toBuckets(density, { side, ...zone })
    const peakBucket = toBuckets(density, { side, start: peak.at, stop: peak.at }).firstBucket
    zones.push({ side, firstBucket, endBucket, peakBucket, mass: zone.mass, prominence: peak.prominence / highest })
  })
  return side === 'long' ? zones.reverse() : zones
}

/** Prices of a zone: edges `[priceLow, priceHigh)` and the middle of its peak bucket, quote per base. */
export interface ZonePrices {
  /** >= 0. */
  readonly priceLow: number
  readonly priceHigh: number
  readonly peakPrice: Price
}

/** Where a zone lies on the price axis; `size` is that of its density. */
export function zonePrices(zone: Pick<Zone, 'firstBucket' | 'endBucket' | 'peakBucket'>, size: number): ZonePrices {
  return {
    priceLow: bucketPrice(zone.firstBucket, size),
    priceHigh: bucketPrice(zone.endBucket, size),
    peakPrice: asPrice(bucketPrice(zone.peakBucket + 0.5, size)),
  }
}

/** Last index from a peak in steps of `step` above half the prominence; if that reaches `end`, the lowest on the way. */
function borderOf(
  smooth: Float64Array,
  { peak, end, step }: { readonly peak: Peak; readonly end: number; readonly step: 1 | -1 },
): number {
  const level = peak.height - peak.prominence / 2
  let lowest = peak.at
  let i = peak.at
  for (; i !== end && (smooth[i] ?? 0) >= level; i += step) {
    if ((smooth[i] ?? 0) < (smooth[lowest] ?? 0)) lowest = i
  }
  const isNextZone = i === end && i >= 0 && i < smooth.length
  return isNextZone ? lowest : i - step
}

/** Indices of a side's values as seen from the price outwards, both inside. */
interface Cut {
  readonly start: number
  readonly stop: number
}

function cutOut(outward: Float64Array, { start, stop }: Cut): Cut & { readonly mass: number } {
  let from = start
  let to = stop
  while (from < to && outward[from] === 0) from++
  while (to > from && outward[to] === 0) to--
  let mass = 0
  for (let i = from; i <= to; i++) mass += outward[i] ?? 0
  return { start: from, stop: to, mass }
}

function toBuckets({ first, values }: PriceDensity, { side, start, stop }: Cut & { readonly side: Side }): BucketRange {
  const end = first + values.length
  return side === 'long'
    ? { firstBucket: end - 1 - stop, endBucket: end - start }
    : { firstBucket: first + start, endBucket: first + stop + 1 }
}
