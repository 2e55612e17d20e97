import { expect, test } from 'vitest'
import { cellRankCorrelation } from './cell-rank.ts'

function rank(of: { readonly shares: number[]; readonly count: number[]; readonly crossed?: number[] }): number {
  return cellRankCorrelation({
    shares: Float64Array.from(of.shares),
    count: Float64Array.from(of.count),
    crossed: Float64Array.from(of.crossed ?? of.shares.map(() => 1)),
  })
}

test('two swapped of four give 0.8', () => {
  // Squared rank differences 0 + 1 + 1 + 0: 1 - 6 * 2 / (4 * 15).
  expect(rank({ shares: [0.1, 0.2, 0.3, 0.4], count: [0, 5, 3, 8] })).toBeCloseTo(0.8, 12)
})

test('cells of which a part was crossed count by what they have for each unit of it', () => {
  // Densities 0.2 / 0.5, 0.3, 0.5 rank 2, 1, 3; events 2 / 0.5, 2, 5 rank 2, 1, 3.
  expect(rank({ shares: [0.2, 0.3, 0.5], count: [2, 2, 5], crossed: [0.5, 1, 1] })).toBeCloseTo(1, 12)
})

test('mass that orders nothing correlates with nothing, though it differ by rounding', () => {
  expect(rank({ shares: [0.1, 0.2, 0.1 + 1e-17], count: [1, 0, 2], crossed: [0.5, 1, 0.5] })).toBe(0)
})

test('events that order nothing say nothing', () => {
  expect(rank({ shares: [0.3, 0.7], count: [2, 2] })).toBeNaN()
  expect(rank({ shares: [0.5, 0.5], count: [1, 2], crossed: [0.5, 1] })).toBeNaN()
  expect(rank({ shares: [1], count: [2] })).toBeNaN()
})
