import { amountIn } from '../analysis/density-pair.ts'
import type { LiquidationMapSide } from '../analysis/liquidation-map.ts'
import { densityTotal, type PriceDensity } from '../analysis/price-density.ts'
import { bucketPrice } from '../domain/price-grid.ts'
import { roundCents } from '../export/heat-cells.ts'
import type { DensityBand } from '../services/map-uncertainty.ts'
import { isInside, type PriceRange } from './heatmap-points.ts'

/** One side of a map, and where to cut it. */
export interface MapSideRequest {
  readonly side: LiquidationMapSide
  readonly range: PriceRange
  /** How far the members of a mixed model differ per bucket; undefined for a single model. */
  readonly disagreement: PriceDensity | undefined
  /** Amounts per bucket that the draws of fitted weights span; undefined where they are not asked for. */
  readonly band: DensityBand | undefined
}

/** A bucket of one side; amounts are USD. */
interface MapBar {
  readonly price: number
  readonly density: number
  readonly by_leverage: readonly number[]
  readonly by_exchange: readonly number[]
  readonly disagreement?: number
  readonly p10?: number
  readonly p50?: number
  readonly p90?: number
}

/** One side of a map as the API gives it: bars within a range, and the sum of what lies outside. */
export function mapSideAnswer({ side, range, disagreement, band }: MapSideRequest) {
  const { total, byLeverage, byExchange, cumulative, maxPain, misplacedMass } = side
  const { size, first, values } = total
  const parts = (bucket: number, named: LiquidationMapSide['byLeverage']) =>
    named.map(({ density }) => roundCents(amountIn(density, bucket)))
  const bars: MapBar[] = []
  values.forEach((value, i) => {
    const bucket = first + i
    const density = roundCents(value)
    if (density === 0 || !isInside(bucket, size, range)) return
    const differ = disagreement === undefined ? {} : { disagreement: significant(amountIn(disagreement, bucket)) }
    bars.push({
      price: bucketPrice(bucket, size),
      density,
      by_leverage: parts(bucket, byLeverage),
      by_exchange: parts(bucket, byExchange),
      ...differ,
      ...bandAt(band, bucket),
    })
  })
  return {
    total: roundCents(densityTotal(total)),
    bars,
    outside: {
      density: roundCents(outsideOf(total, range)),
      by_leverage: byLeverage.map(({ density }) => roundCents(outsideOf(density, range))),
      by_exchange: byExchange.map(({ density }) => roundCents(outsideOf(density, range))),
    },
    cumulative: curveWithin(cumulative, range),
    max_pain:
      maxPain === undefined
        ? null
        : { price: maxPain.price, distance_pct: significant(maxPain.distancePercent), mass: roundCents(maxPain.mass) },
    misplaced: roundCents(misplacedMass),
  }
}

function bandAt(band: DensityBand | undefined, bucket: number): Pick<MapBar, 'p10' | 'p50' | 'p90'> {
  if (band === undefined) return {}
  const at = (density: PriceDensity) => roundCents(amountIn(density, bucket))
  return { p10: at(band.p10), p50: at(band.p50), p90: at(band.p90) }
}

function outsideOf({ first, size, values }: PriceDensity, range: PriceRange): number {
  return values.reduce((sum, value, i) => (isInside(first + i, size, range) ? sum : sum + value), 0)
}

/** Points up to the first one past the range, so that the curve reaches its edge. */
function curveWithin({ prices, masses }: LiquidationMapSide['cumulative'], { low, high }: PriceRange) {
  const isPast = (price: number) => price <= low || price >= high
  const end = prices.findIndex(isPast)
  const count = end < 0 ? prices.length : end + 1
  return Array.from({ length: count }, (_, i) => ({ price: prices[i] ?? 0, mass: roundCents(masses[i] ?? 0) }))
}

function significant(value: number): number {
  return Number(value.toPrecision(6))
}
