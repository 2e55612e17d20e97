import { expect, test } from 'vitest'
import { amountIn, unionOfSupports } from './density-pair.ts'

const LEFT = { first: 10, size: 0.5, values: Float64Array.of(0, 3, 0, 1, 0, 0) }
const RIGHT = { first: -2, size: 0.5, values: Float64Array.of(0, 7) }
const EMPTY = { first: 4, size: 0.5, values: Float64Array.of(0, 0) }

test('the union reaches from the lowest to the highest bucket above 0', () => {
  expect(unionOfSupports({ left: LEFT, right: EMPTY })).toEqual({ from: 11, to: 14 })
  expect(unionOfSupports({ left: LEFT, right: RIGHT })).toEqual({ from: -1, to: 14 })
  expect(unionOfSupports({ left: EMPTY, right: EMPTY })).toBeUndefined()
})

test('amounts are 0 outside the values', () => {
  expect([9, 10, 11, 15, 16].map((bucket) => amountIn(LEFT, bucket))).toEqual([0, 0, 3, 0, 0])
})

test('different bucket sizes are refused', () => {
  expect(() => unionOfSupports({ left: LEFT, right: { ...RIGHT, size: 1 } })).toThrow('Invariant')
})
