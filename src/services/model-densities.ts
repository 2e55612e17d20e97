import type { PriceDensity } from '../analysis/price-density.ts'
import { sumDensities } from '../analysis/sum-densities.ts'
import { COLUMN_CLOSED, HeatMatrix, SpanSeries } from '../kernel/heat-matrix.ts'
import type { ModelRun } from '../models/model.ts'

/** Open positions of both sides by liquidation price, USD notional at entry per bucket. */
export interface TwoSides {
  readonly long: PriceDensity
  readonly short: PriceDensity
}

/** The part of them at one leverage. */
export interface LeverageDensity extends TwoSides {
  readonly leverage: number
}

/** One column of a series as a density of its own. */
export function columnDensity(series: SpanSeries, column: number, size: number): PriceDensity {
  const from = series.offset[column] ?? 0
  return { first: series.first[column] ?? 0, size, values: series.values.slice(from, series.offset[column + 1]) }
}

/** What a run has open now by leverage, from low to high; groups of equal leverage are joined. */
export function leverageDensities({ output, tiers }: ModelRun): LeverageDensity[] {
  const size = output.bucketSize
  return joinLeverages(
    tiers.map(({ leverage }, group) => {
      const long = new SpanSeries()
      const short = new SpanSeries()
      output.writeGroup(group, long, short)
      return { leverage, long: columnDensity(long, 0, size), short: columnDensity(short, 0, size) }
    }),
    size,
  )
}

/** Adds up what is of one leverage; from low to high. */
export function joinLeverages(parts: readonly LeverageDensity[], size: number): LeverageDensity[] {
  const leverages = [...new Set(parts.map(({ leverage }) => leverage))].sort((a, b) => a - b)
  return leverages.map((leverage) => ({
    leverage,
    ...sumSides(
      parts.filter((part) => part.leverage === leverage),
      size,
    ),
  }))
}

/** Sum of both sides of some maps. */
export function sumSides(parts: readonly TwoSides[], size: number): TwoSides {
  return {
    long: sumDensities(
      parts.map(({ long }) => long),
      size,
    ),
    short: sumDensities(
      parts.map(({ short }) => short),
      size,
    ),
  }
}

/** What a run that is over has open. Its flows are lost: nothing may be stepped after it. */
export function finalDensities({ output }: Pick<ModelRun, 'output'>): TwoSides {
  const size = output.bucketSize
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: size })
  output.writeColumn(matrix, COLUMN_CLOSED)
  return { long: columnDensity(matrix.longDensity, 0, size), short: columnDensity(matrix.shortDensity, 0, size) }
}
