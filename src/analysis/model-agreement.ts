import { densityTotal, type PriceDensity } from './price-density.ts'
import { type WeightedValue, weightedQuantile } from './weighted-quantile.ts'

/** Range of the spread between members; method.md, ensemble. */
const LOW_SHARE = 0.1
const HIGH_SHARE = 0.9

/** One model's open positions at one time. */
export interface AgreementMember {
  /** Model id. */
  readonly id: string
  /** Any unit, but the same for both sides; all members have the same bucket size. */
  readonly long: PriceDensity
  readonly short: PriceDensity
  /** How much the member counts in the disagreement, >= 0; a member of weight 0 does not. Default 1. */
  readonly weight?: number
}

/** How far several models say the same. A member's masses are divided by their sum over both sides first. */
export interface ModelAgreement {
  /** Member ids in the order given; that of the rows and columns of `pairwise`. */
  readonly ids: readonly string[]
  /**
   * Mass on which all members agree: 100 times the sum over buckets and sides of the least normalised mass, in
   * [0, 100]. 100 for one member; 0 if a member has no mass or there is none.
   */
  readonly agreementPercentage: number
  /** The same for each two members; symmetric, 100 on the diagonal (0 for a member without mass). */
  readonly pairwise: readonly (readonly number[])[]
  /**
   * Per bucket the spread between the 10th and the 90th percentile over members of the normalised mass, as share of
   * all mass, in [0, 1]; 0 for one member. Members count by their weight, those without mass do not count.
   */
  readonly disagreement: { readonly long: PriceDensity; readonly short: PriceDensity }
}

/** Compares models by where they put their mass, whatever their totals. O(members^2 * buckets). */
export function modelAgreement(members: readonly AgreementMember[]): ModelAgreement {
  const long = alignDensities(members.map((member) => member.long))
  const short = alignDensities(members.map((member) => member.short))
  const rows = members.map((_, m) => normalise(long.rows[m] ?? [], short.rows[m] ?? []))
  const spread = spreadOf(members.map(({ weight = 1 }, m) => ({ row: rows[m] ?? new Float64Array(0), weight })))
  const cut = long.length
  return {
    ids: members.map(({ id }) => id),
    agreementPercentage: overlapPercentage(rows),
    pairwise: rows.map((a) => rows.map((b) => overlapPercentage([a, b]))),
    disagreement: {
      long: { first: long.first, size: long.size, values: spread.slice(0, cut) },
      short: { first: short.first, size: short.size, values: spread.slice(cut) },
    },
  }
}

/** Densities on the run of buckets that covers all of them. */
interface Aligned {
  readonly first: number
  readonly size: number
  readonly length: number
  readonly rows: readonly Float64Array[]
}

function alignDensities(densities: readonly PriceDensity[]): Aligned {
  const size = densities[0]?.size ?? Number.NaN
  if (densities.some((density) => density.size !== size))
    throw new Error(`Invariant: densities that are compared have buckets of ${size}`)
  const occupied = densities.filter(({ values }) => values.length > 0)
  const first = occupied.reduce((low, density) => Math.min(low, density.first), Number.POSITIVE_INFINITY)
  const end = occupied.reduce((high, density) => Math.max(high, density.first + density.values.length), -Infinity)
  if (occupied.length === 0) return { first: 0, size, length: 0, rows: densities.map(() => new Float64Array(0)) }
  const rows = densities.map((density) => {
    const row = new Float64Array(end - first)
    if (density.values.length > 0) row.set(density.values, density.first - first)
    return row
  })
  return { first, size, length: end - first, rows }
}

/** Both sides in one row, divided by their sum; all 0 without mass. */
function normalise(long: ArrayLike<number>, short: ArrayLike<number>): Float64Array {
  const row = new Float64Array(long.length + short.length)
  row.set(long)
  row.set(short, long.length)
  const total = densityTotal({ first: 0, size: 1, values: row })
  return total > 0 ? row.map((value) => value / total) : row
}

function overlapPercentage(rows: readonly Float64Array[]): number {
  const [head, ...others] = rows
  if (head === undefined) return 0
  let overlap = 0
  for (let i = 0; i < head.length; i++) {
    let least = head[i] ?? 0
    for (const row of others) least = Math.min(least, row[i] ?? 0)
    overlap += least
  }
  return Math.min(100, overlap * 100)
}

function spreadOf(members: readonly { readonly row: Float64Array; readonly weight: number }[]): Float64Array {
  const counted = members.filter(({ row, weight }) => weight > 0 && row.some((value) => value > 0))
  const spread = new Float64Array(members[0]?.row.length ?? 0)
  if (counted.length < 2) return spread
  return spread.map((_, i) => {
    const values: WeightedValue[] = counted.map(({ row, weight }) => ({ value: row[i] ?? 0, weight }))
    values.sort((a, b) => a.value - b.value || a.weight - b.weight)
    return Math.max(0, weightedQuantile(values, HIGH_SHARE) - weightedQuantile(values, LOW_SHARE))
  })
}
