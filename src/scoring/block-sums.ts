import { type BlockSample, estimateOf } from './block-sample.ts'
import type { Estimate } from './estimate.ts'
import type { WindowSelection } from './window-table.ts'

/** Windows that something is summed over, and the blocks that they fall in. */
export interface BlockWindows {
  readonly windows: WindowSelection
  readonly sample: BlockSample
  /** Forecast time of every window of the table, UTC ms. */
  readonly time: Float64Array
}

/**
 * Sums per block of what each window gives, so that resamples need not go through windows.
 *
 * @param amountOf - of a window, and of its place among those that are summed
 */
export function sumBlocks(
  { windows, sample, time }: BlockWindows,
  amountOf: (w: number, i: number) => number,
): Float64Array {
  const sums = new Float64Array(sample.blocks)
  for (const [i, w] of windows.entries()) {
    const block = sample.blockOf(time[w] ?? Number.NaN)
    sums[block] = (sums[block] ?? 0) + amountOf(w, i)
  }
  return sums
}

/** Sum over blocks as often as each is taken. */
export function sumTaken(sums: Float64Array, taken: Float64Array): number {
  let sum = 0
  for (let block = 0; block < sums.length; block++) sum += (sums[block] ?? 0) * (taken[block] ?? 0)
  return sum
}

/**
 * A statistic with its interval; none where only one block has any weight, since every resample then says the same.
 */
export function estimateOver(
  { sample, weight }: { readonly sample: BlockSample; readonly weight: Float64Array },
  statistic: (taken: Float64Array) => number,
): Estimate {
  const telling = weight.filter((amount) => amount > 0).length
  const estimate = estimateOf({ ...sample, telling }, statistic)
  return telling > 1 ? estimate : { value: estimate.value, low: null, high: null }
}
