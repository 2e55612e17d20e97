/** Levels into which the largest value is divided; far finer than any share that is compared with it. */
const FINEST_LEVELS = 26
/** Whole numbers up to 2^53 are exact. */
const EXACT_BITS = 52

/** A kernel on the price axis. */
export interface KernelWidth {
  /** Distance from the centre at which the weight reaches 0, as ratio of the price, > 0. */
  readonly width: number
  /** Price that the ratio refers to, quote per base, > 0. */
  readonly price: number
  /** Bucket size, quote per base, > 0. */
  readonly size: number
}

/** Distance in whole buckets at which a kernel's weight reaches 0; at least 1, which leaves values as they are. */
export function kernelReach({ width, price, size }: KernelWidth): number {
  return Math.max(1, Math.round((width * price) / size))
}

/**
 * Sums `values` under a triangular kernel: result i is proportional to the sum of `values[i + k] * (reach - |k|)` over
 * |k| < reach. Outside of `values` everything is 0.
 *
 * The unit is arbitrary, so that the result may be in whole numbers: values are first rounded to 2^26 steps of the
 * largest one. Running sums of whole numbers are exact, so the work does not grow with the reach, equal surroundings
 * give equal results, and mirrored or shifted values give the mirrored or shifted result, bit for bit. With floating
 * sums the leftovers of large masses make peaks of their own.
 *
 * @param values - >= 0 and finite, any unit
 * @param reach - whole buckets, >= 1; see `kernelReach`
 * @returns whole numbers, as many as `values`
 */
export function smoothTriangular(values: Float64Array, reach: number): Float64Array {
  const length = values.length
  const result = new Float64Array(length)
  let largest = 0
  for (let i = 0; i < length; i++) largest = Math.max(largest, values[i] ?? 0)
  if (largest === 0) return result
  const levels = 2 ** Math.min(FINEST_LEVELS, EXACT_BITS - 2 * Math.ceil(Math.log2(reach)))
  const margin = 2 * reach
  const padded = new Float64Array(length + 3 * reach)
  for (let i = 0; i < length; i++) padded[margin + i] = Math.round(((values[i] ?? 0) / largest) * levels)
  let sum = 0
  let ahead = padded[margin] ?? 0
  let behind = 0
  for (let i = margin - reach; i < margin + length - 1; i++) {
    sum += ahead - behind
    const next = padded[i + 1] ?? 0
    ahead += (padded[i + 1 + reach] ?? 0) - next
    behind += next - (padded[i + 1 - reach] ?? 0)
    if (i + 1 >= margin) result[i + 1 - margin] = sum
  }
  return result
}
