import { describe, expect, test } from 'vitest'
import { createRandom } from '../domain/random.ts'
import { drawBlocks, estimateOf, estimateRatio } from './block-sample.ts'

const DAY = 86_400_000

/** Numbers in [0, 1) by turns. */
function inTurn(...numbers: number[]): () => number {
  let next = 0
  return () => numbers[next++ % numbers.length] ?? 0
}

describe('blocks', () => {
  test('cover the period, the last one cut', () => {
    const sample = drawBlocks({ from: 10 * DAY, to: 15 * DAY, blockMs: 2 * DAY, resamples: 0, random: () => 0 })
    expect(sample.blocks).toBe(3)
    expect([10, 11.9, 12, 14.5].map((day) => sample.blockOf(day * DAY))).toEqual([0, 0, 1, 2])
  })

  test('times outside belong to the nearest', () => {
    const sample = drawBlocks({ from: 0, to: 4 * DAY, blockMs: 2 * DAY, resamples: 0, random: () => 0 })
    expect([-1, 4 * DAY, 9 * DAY].map(sample.blockOf)).toEqual([0, 1, 1])
  })

  test('an empty period has one', () => {
    expect(drawBlocks({ from: 5, to: 5, blockMs: DAY, resamples: 0, random: () => 0 }).blocks).toBe(1)
  })

  test('are drawn with replacement, as many as there are', () => {
    const random = inTurn(0.1, 0.4, 0.99, 0.5, 0.5, 0.5)
    const sample = drawBlocks({ from: 0, to: 3 * DAY, blockMs: DAY, resamples: 2, random })
    // Thirds: blocks 0, 1, 2, then 1 three times.
    expect(sample.draws.map((taken) => [...taken])).toEqual([
      [1, 1, 1],
      [0, 3, 0],
    ])
  })
})

describe('a ratio of sums', () => {
  const sample = drawBlocks({
    from: 0,
    to: 2 * DAY,
    blockMs: DAY,
    resamples: 4,
    random: inTurn(0, 0, 0, 0.9, 0.9, 0, 0.9, 0.9),
  })

  test('is over all blocks; its interval over the resamples', () => {
    // Blocks (0, 0), (0, 1), (1, 0), (1, 1): 1 / 1, 4 / 4, 4 / 4, 3 / 3 and so on: (1 + 9) / (1 + 3) in all, resamples
    // 2 / 2, 10 / 4, 10 / 4, 18 / 6. Of two blocks all but 2e-36 at each end is kept: from the least to the most.
    const estimate = estimateRatio(sample, { numerator: Float64Array.of(1, 9), denominator: Float64Array.of(1, 3) })
    expect(estimate.value).toBe(2.5)
    expect(estimate.low).toBeCloseTo(1, 9)
    expect(estimate.high).toBeCloseTo(3, 9)
  })

  test('of nothing is no figure', () => {
    const nothing = { numerator: Float64Array.of(0, 0), denominator: Float64Array.of(0, 0) }
    expect(estimateRatio(sample, nothing)).toEqual({ value: null, low: null, high: null })
  })

  test('of one block that says something has no interval, since all resamples say the same', () => {
    const single = { numerator: Float64Array.of(0, 9), denominator: Float64Array.of(0, 3) }
    expect(estimateRatio(sample, single)).toEqual({ value: 3, low: null, high: null })
  })

  test('over a sample of one block has no interval', () => {
    const alone = drawBlocks({ from: 0, to: DAY, blockMs: DAY, resamples: 9, random: () => 0 })
    const ratio = { numerator: Float64Array.of(6), denominator: Float64Array.of(4) }
    expect(estimateRatio(alone, ratio)).toEqual({ value: 1.5, low: null, high: null })
  })
})

test('a statistic that is not finite in some resamples has the interval of the others', () => {
  const random = inTurn(0, 0, 0.9, 0.9)
  const sample = drawBlocks({ from: 0, to: 2 * DAY, blockMs: DAY, resamples: 4, random })
  // Resamples of the first block alone say 2, those of the second nothing.
  const estimate = estimateOf(sample, (taken) => ((taken[0] ?? 0) > 0 ? (taken[0] ?? 0) : Number.NaN))
  expect(estimate).toEqual({ value: 1, low: 2, high: 2 })
})

/** Of 400 samples of skewed sums over blocks, how many have an interval that holds the true ratio. */
function coverage(blocks: number): number {
  const random = createRandom({ seed: 3, name: `coverage/${blocks}` })
  let held = 0
  for (let n = 0; n < 400; n++) {
    const sample = drawBlocks({ from: 0, to: blocks * DAY, blockMs: DAY, resamples: 400, random: random.uniform })
    const denominator = Float64Array.from({ length: blocks }, () => 5 + random.poisson(5))
    // Each event gains 0.1 on average; events of a block share their luck.
    const numerator = denominator.map((events) => events * (0.1 + random.normal()))
    const { low, high } = estimateRatio(sample, { numerator, denominator })
    if ((low ?? 1) <= 0.1 && (high ?? -1) >= 0.1) held++
  }
  return held / 400
}

test('intervals hold the truth in about 95 of 100 samples, of few blocks too', () => {
  // A binomial of 400 has a deviation of 0.011.
  for (const blocks of [10, 30]) {
    expect(coverage(blocks)).toBeGreaterThan(0.92)
    expect(coverage(blocks)).toBeLessThan(0.98)
  }
})
