import { expect, test } from 'vitest'
import { yesterdaysMap } from './yesterdays-map.ts'

/** Buckets [90, 92), [92, 94), [94, 96). */
const MAP = { first: 45, size: 2, values: Float64Array.of(10, 20, 40) }

test('longs above the low are gone, and three quarters of the bucket it fell into by three quarters', () => {
  // A low of 92.5 leaves [92, 92.5) of [92, 94): a quarter of 20.
  expect(yesterdaysMap(MAP, { side: 'long', low: 92.5, high: 99 })).toEqual({
    ...MAP,
    values: Float64Array.of(10, 5, 0),
  })
})

test('shorts below the high are gone', () => {
  // A high of 95.5 leaves [95.5, 96) of [94, 96): a quarter of 40.
  expect(yesterdaysMap(MAP, { side: 'short', low: 80, high: 95.5 })).toEqual({
    ...MAP,
    values: Float64Array.of(0, 0, 10),
  })
})

test('a price that stayed away leaves the map as it was', () => {
  expect(yesterdaysMap(MAP, { side: 'long', low: 96, high: 99 })).toEqual(MAP)
  expect(yesterdaysMap(MAP, { side: 'short', low: 80, high: 90 })).toEqual(MAP)
})
