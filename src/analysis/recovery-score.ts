import { bucketIndex } from '../domain/price-grid.ts'
import type { Side } from '../domain/series.ts'
import { type BucketRange, type DensityPair, unionOfSupports } from './density-pair.ts'
import { densityTotal, type PriceDensity } from './price-density.ts'
import { rankCorrelation } from './rank-correlation.ts'
import { wassersteinDistance } from './wasserstein.ts'

/** A density of each side, of one bucket size. */
export type SideDensities = Readonly<Record<Side, PriceDensity>>

export interface RecoveryCase {
  readonly model: SideDensities
  /** What the model tries to recover. */
  readonly truth: SideDensities
  /** Current price, quote per base. */
  readonly price: number
}

/** How close a model came to the true map; only the shape of each side counts, not its amount. */
export interface RecoveryScore {
  /** Wasserstein-1 distance in percent of the price, >= 0, 0 is best; the mean of both sides. */
  readonly wassersteinPercent: number | undefined
  /** Spearman's rank correlation over buckets, from -1 to 1, 1 is best; the mean of both sides. */
  readonly rankCorrelation: number | undefined
}

/** Ranks are compared up to this distance from the price, as a ratio of it. */
const RANKED_REACH = 0.6

/**
 * Scores a model's map against the true map, both sides weighing the same.
 *
 * The distance is over all prices. Ranks are compared, side by side, over every bucket from the lowest to the highest
 * in which the model or the truth of that side has mass, zeros between included, cut to the buckets that
 * `[0.4, 1.6] x price` touches.
 *
 * A side without truth is left out of both means. Where the truth has mass and the model has none, the distance is
 * undefined as a whole, never that of the other side alone. A model that is constant where the truth is not orders
 * nothing: its correlation there is 0; a constant truth cannot be ordered, and is left out.
 */
export function scoreRecovery({ model, truth, price }: RecoveryCase): RecoveryScore {
  const sides: Side[] = ['long', 'short']
  const pairs = sides
    .map((side): DensityPair => ({ left: model[side], right: truth[side] }))
    .filter(({ right }) => densityTotal(right) > 0)
  const distances = pairs.map(wassersteinDistance)
  const correlations = pairs.map((pair) => correlationNear(price, pair)).filter((value) => value !== undefined)
  const known = distances.filter((distance) => distance !== undefined)
  const distance = known.length === distances.length ? mean(known) : undefined
  return {
    wassersteinPercent: distance === undefined ? undefined : (100 * distance) / price,
    rankCorrelation: mean(correlations),
  }
}

/** Correlation of the model (left) with the truth (right) near the price; undefined where the truth is constant. */
function correlationNear(price: number, pair: DensityPair): number | undefined {
  const union = unionOfSupports(pair)
  if (union === undefined) return undefined
  const { size } = pair.right
  const range: BucketRange = {
    from: Math.max(union.from, bucketIndex(price * (1 - RANKED_REACH), size)),
    to: Math.min(union.to, bucketIndex(price * (1 + RANKED_REACH), size) + 1),
  }
  const isOrdered = rankCorrelation({ left: pair.right, right: pair.right }, range) !== undefined
  return isOrdered ? (rankCorrelation(pair, range) ?? 0) : undefined
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
