import type { PriceDensity } from './price-density.ts'

/**
 * Sum of some densities of one bucket size, bucket by bucket; one is returned as it is.
 *
 * @param size - quote units; that of the sum of none
 */
export function sumDensities(parts: readonly PriceDensity[], size: number): PriceDensity {
  const occupied = parts.filter(({ values }) => values.length > 0)
  if (parts.some((part) => part.size !== size))
    throw new Error(`Invariant: densities that are summed have buckets of ${size}`)
  const [only] = occupied
  if (only === undefined) return { first: 0, size, values: new Float64Array(0) }
  if (occupied.length === 1) return only
  const first = occupied.reduce((low, part) => Math.min(low, part.first), Number.POSITIVE_INFINITY)
  const end = occupied.reduce((high, part) => Math.max(high, part.first + part.values.length), Number.NEGATIVE_INFINITY)
  const values = new Float64Array(end - first)
  for (const part of occupied) {
    part.values.forEach((value, i) => {
      const at = part.first + i - first
      values[at] = (values[at] ?? 0) + value
    })
  }
  return { first, size, values }
}
