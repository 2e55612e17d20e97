import { describe, expect, test } from 'vitest'
import { mixtureQuantiles } from './mixture-quantiles.ts'

const low = { first: 10, size: 1, values: Float64Array.of(100, 40) }
const high = { first: 11, size: 1, values: Float64Array.of(60, 200) }

describe('mixtureQuantiles', () => {
  // Bucket 10: 100 a; 11: 40 a + 60 b; 12: 200 b. Draws (a, b): (1, 1), (0.5, 1.5), (2, 0).
  // 10: 50, 100, 200; 11: 80, 100, 110; 12: 0, 200, 300.
  test('takes every bucket alone, between order statistics', () => {
    const factors = [
      [1, 1],
      [0.5, 1.5],
      [2, 0],
    ]
    const [lowest, middle, between, highest] = mixtureQuantiles({
      parts: [low, high],
      factors,
      shares: [0, 0.5, 0.75, 1],
    })
    expect([lowest, middle, between, highest].map((density) => [...(density?.values ?? [])])).toEqual([
      [50, 80, 0],
      [100, 100, 200],
      // Half way from the second to the third of three.
      [150, 105, 250],
      [200, 110, 300],
    ])
    expect(middle).toMatchObject({ first: 10, size: 1 })
  })

  test('of draws that change nothing is the density itself', () => {
    const quantiles = mixtureQuantiles({ parts: [low, high], factors: [[1, 1]], shares: [0.1, 0.5, 0.9] })
    for (const { values } of quantiles) expect([...values]).toEqual([100, 100, 200])
  })

  test('of nothing is empty', () => {
    const empty = { first: 0, size: 1, values: new Float64Array(0) }
    expect(mixtureQuantiles({ parts: [empty], factors: [[1]], shares: [0.5] })).toEqual([empty])
  })
})
