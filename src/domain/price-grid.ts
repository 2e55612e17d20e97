/** Absorbs the binary representation of decimal prices: 82.1 / 0.1 is 820.9999999999999, and belongs to bucket 821. */
const EDGE_TOLERANCE = 1e-9

/** Index of the half-open bucket `[index * size, (index + 1) * size)` that holds `price`; absolute, never relative to a window. */
export function bucketIndex(price: number, size: number): number {
  return Math.floor(price / size + EDGE_TOLERANCE)
}

/** Lower edge of a bucket, rounded to the decimals of `size` so that it prints as a person would write it. */
export function bucketPrice(index: number, size: number): number {
  return Number((index * size).toPrecision(12))
}

const NICE_STEPS = [1, 2, 5, 10] as const

/**
 * Default bucket for an instrument: the step 1, 2 or 5 x 10^n nearest (by ratio) to 0.1 % of `price`.
 *
 * BTC at 100,000 gives 100; SOL at 82 gives 0.1; DOGE at 0.1 gives 0.0001.
 */
export function defaultBucketSize(price: number): number {
  const wanted = price * 0.001
  const power = 10 ** Math.floor(Math.log10(wanted))
  let best = power
  for (const step of NICE_STEPS) {
    const candidate = step * power
    if (Math.abs(Math.log(candidate / wanted)) < Math.abs(Math.log(best / wanted))) best = candidate
  }
  return Number(best.toPrecision(1))
}
