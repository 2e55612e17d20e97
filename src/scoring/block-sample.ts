import type { Estimate } from './estimate.ts'
import { studentBound, twoSidedStudent } from './student-t.ts'

/** Blocks of time that are resampled whole, since what happens within one hangs together. */
export interface BlockSample {
  /** Number of blocks. */
  readonly blocks: number
  /** Each resample: how often every block is in it. */
  readonly draws: readonly Float64Array[]
  /** Block of a time, UTC ms. */
  blockOf(time: number): number
}

export interface BlockSampling {
  /** Half-open, UTC ms. */
  readonly from: number
  readonly to: number
  readonly blockMs: number
  readonly resamples: number
  /** Next number in [0, 1). */
  readonly random: () => number
}

/** Draws blocks with replacement, as many as there are. */
export function drawBlocks({ from, to, blockMs, resamples, random }: BlockSampling): BlockSample {
  const blocks = Math.max(1, Math.ceil((to - from) / blockMs))
  const draws = Array.from({ length: resamples }, () => {
    const taken = new Float64Array(blocks)
    for (let i = 0; i < blocks; i++) {
      const block = Math.floor(random() * blocks)
      taken[block] = (taken[block] ?? 0) + 1
    }
    return taken
  })
  return {
    blocks,
    draws,
    blockOf: (time) => Math.min(blocks - 1, Math.max(0, Math.floor((time - from) / blockMs))),
  }
}

/**
 * A statistic with its percentile interval over the resamples, expanded for few blocks.
 *
 * @param sample - `telling`: blocks that say anything, where others do not
 * @param statistic - given how often each block counts; not finite where it says nothing
 */
export function estimateOf(
  sample: BlockSample & { readonly telling?: number },
  statistic: (taken: Float64Array) => number,
): Estimate {
  const value = statistic(new Float64Array(sample.blocks).fill(1))
  if (!Number.isFinite(value)) return { value: null, low: null, high: null }
  const drawn = Float64Array.from(sample.draws.map(statistic).filter(Number.isFinite)).sort()
  if (sample.blocks < 2 || drawn.length < 2) return { value, low: null, high: null }
  const tail = tailOf(Math.max(2, sample.telling ?? sample.blocks))
  return { value, low: quantile(drawn, tail), high: quantile(drawn, 1 - tail) }
}

/** A ratio of sums over blocks, such as bits an event, with its interval; none where one block alone says anything. */
export function estimateRatio(
  sample: BlockSample,
  { numerator, denominator }: { readonly numerator: Float64Array; readonly denominator: Float64Array },
): Estimate {
  const telling = denominator.filter((amount) => amount > 0).length
  const estimate = estimateOf({ ...sample, telling }, (taken) => {
    let above = 0
    let below = 0
    for (let i = 0; i < taken.length; i++) {
      above += (taken[i] ?? 0) * (numerator[i] ?? 0)
      below += (taken[i] ?? 0) * (denominator[i] ?? 0)
    }
    return below > 0 ? above / below : Number.NaN
  })
  return telling > 1 ? estimate : { value: estimate.value, low: null, high: null }
}

/** Degrees of freedom at which Student's t is normal to four decimals. */
const NORMAL = 10_000

/**
 * Share of resamples left out at each end: 2.5 % of many blocks, 1.3 % of 15. Resamples of n blocks spread less than
 * what they stand for, by sqrt((n - 1) / n), and their percentiles are those of a normal where Student's t is due.
 *
 * @see Hesterberg, What Teachers Should Know About the Bootstrap (The American Statistician 69, 2015), 5.1: the
 * expanded percentile interval
 */
function tailOf(blocks: number): number {
  return twoSidedStudent(studentBound(0.05, blocks - 1) * Math.sqrt(blocks / (blocks - 1)), NORMAL) / 2
}

/** Of sorted values, between neighbours by their distance. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? below
  return below + (at - Math.floor(at)) * (above - below)
}
