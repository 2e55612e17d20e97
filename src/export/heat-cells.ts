import { bucketPrice } from '../domain/price-grid.ts'
import { COLUMN_GAP, COLUMN_OPEN, type HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import { bucketSpan, columnSpan } from './bucket-span.ts'

/** Levels below half a cent would print as 0.00; they are left out. */
const LEAST_USD = 0.005

/** Cells of one column in the order of their price; amounts are USD rounded to cents, at least one of them above 0. */
export interface ColumnCells {
  /** Lower edges of the buckets. */
  readonly price: readonly number[]
  readonly long: readonly number[]
  readonly short: readonly number[]
  readonly longConsumed: readonly number[]
  readonly shortConsumed: readonly number[]
}

/**
 * Reads the cells of a heatmap that a reader is told of: what every format of an export and the API list.
 *
 * Prices are written down once for all columns: rounding them is slower than all else.
 */
export class HeatCells {
  private readonly matrix: HeatMatrix
  private readonly firstBucket: number
  private readonly prices: readonly number[]

  constructor(matrix: HeatMatrix) {
    const { first, count } = bucketSpan(matrix)
    this.matrix = matrix
    this.firstBucket = first
    this.prices = Array.from({ length: count }, (_, row) => bucketPrice(first + row, matrix.bucketSize))
  }

  column(t: number): ColumnCells {
    const { matrix } = this
    const price: number[] = []
    const long: number[] = []
    const short: number[] = []
    const longConsumed: number[] = []
    const shortConsumed: number[] = []
    const [low, end] = columnSpan(matrix, t)
    for (let bucket = low; bucket < end; bucket++) {
      const longHere = cents(matrix.longDensity, t, bucket)
      const shortHere = cents(matrix.shortDensity, t, bucket)
      const longGone = cents(matrix.longConsumed, t, bucket)
      const shortGone = cents(matrix.shortConsumed, t, bucket)
      if (longHere === 0 && shortHere === 0 && longGone === 0 && shortGone === 0) continue
      price.push(this.prices[bucket - this.firstBucket] ?? 0)
      long.push(longHere)
      short.push(shortHere)
      longConsumed.push(longGone)
      shortConsumed.push(shortGone)
    }
    return { price, long, short, longConsumed, shortConsumed }
  }

  /** Number of cells over all columns. */
  count(): number {
    const { matrix } = this
    const { longDensity, shortDensity, longConsumed, shortConsumed } = matrix
    let count = 0
    for (let t = 0; t < matrix.columns; t++) {
      const [low, end] = columnSpan(matrix, t)
      for (let bucket = low; bucket < end; bucket++) {
        const isListed =
          longDensity.at(t, bucket) >= LEAST_USD ||
          shortDensity.at(t, bucket) >= LEAST_USD ||
          longConsumed.at(t, bucket) >= LEAST_USD ||
          shortConsumed.at(t, bucket) >= LEAST_USD
        if (isListed) count++
      }
    }
    return count
  }
}

/** USD rounded to cents. */
export function roundCents(value: number): number {
  return Math.round(value * 100) / 100
}

/** API name of a column state. */
export function stateName(state: number): 'closed' | 'open' | 'gap' {
  if (state === COLUMN_GAP) return 'gap'
  return state === COLUMN_OPEN ? 'open' : 'closed'
}

/** A cell's amount in USD rounded to cents; 0 below half a cent. */
export function cents(series: SpanSeries, t: number, bucket: number): number {
  const value = series.at(t, bucket)
  return value < LEAST_USD ? 0 : roundCents(value)
}
