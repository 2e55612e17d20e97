import { expect, test } from 'vitest'
import { handWindows } from '../../test/helpers/hand-windows.ts'
import { distanceComponents } from './distance-components.ts'
import { placementShares } from './placement-shares.ts'

// Longs from 98.5 to 96.25: half of buckets 98, all of 97, three quarters of 96. Shorts from 98.5 to 100.5.
const table = handWindows([
  { price: 98.5, firstBucket: 96, crossed: [0.75, 1, 0.5], count: [0, 0, 0] },
  { side: 'short', price: 98.5, firstBucket: 98, crossed: [0.5, 1, 0.5], count: [0, 0, 0] },
])

function shares(id: string): number[] {
  const mass = distanceComponents(table).get(id)
  if (mass === undefined) throw new Error(`no component ${id}`)
  return [...placementShares(table, mass)]
}

test('even mass is in proportion to what was crossed', () => {
  expect(shares('distance_even')).toEqual([1 / 3, 4 / 9, 2 / 9, 0.25, 0.5, 0.25])
})

test('linear mass is in proportion to the distance from the price', () => {
  // Middles 96.625, 97.5, 98.25 are 1.875, 1, 0.25 away: 1.40625 + 1 + 0.125 = 2.53125 = 2.25^2 / 2.
  // Shorts: 98.75, 99.5, 100.25 are 0.25, 1, 1.75 away: 0.125 + 1 + 0.875 = 2.
  const expected = [1.40625 / 2.53125, 1 / 2.53125, 0.125 / 2.53125, 0.0625, 0.5, 0.4375]
  for (const [i, share] of shares('distance_linear').entries()) expect(share).toBeCloseTo(expected[i]!, 9)
})

test('a decay is the integral of the exponential over what was crossed', () => {
  // 1 % of 98.5 is 0.985: exp(-x / 0.985) at 0, 0.5, 1.5, 2.25 is 1, 0.601934, 0.218093, 0.101851.
  const expected = [0.116242 / 0.898149, 0.383841 / 0.898149, 0.398066 / 0.898149]
  for (const [i, share] of expected.entries()) expect(shares('distance_decay_1_percent')[i]).toBeCloseTo(share, 5)
})
