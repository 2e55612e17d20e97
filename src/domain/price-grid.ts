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

/** A price step and the prices it is used for: `[from, to)`. */
export interface FlowBand {
  readonly step: number
  readonly from: number
  readonly to: number
}

/** Steps are at most this share of the price, and at least a fifth of it. */
const FLOW_SHARE = 1e-4

/**
 * Steps in which taker flow is kept around `price`, three decades down and up: 1 or 5 x 10^n, each a multiple of the
 * one before, so that a finer sum can be added up to a coarser one exactly.
 *
 * BTC at 60,000 is kept in steps of 5, from 100,000 on in steps of 10; SOL at 82 in steps of 0.005.
 */
export function flowBands(price: number): FlowBand[] {
  const power = Math.floor(Math.log10(price * FLOW_SHARE))
  const steps: number[] = []
  for (let exponent = power - 3; exponent <= power + 4; exponent++) {
    steps.push(Number(`1e${exponent}`), Number(`5e${exponent}`))
  }
  return steps.slice(0, -1).map((step, i) => ({
    step,
    from: Number((step / FLOW_SHARE).toPrecision(12)),
    to: Number(((steps[i + 1] ?? Number.NaN) / FLOW_SHARE).toPrecision(12)),
  }))
}
