import { expect, test } from 'vitest'
import { selectRegime } from './regimes.ts'

const nan = Number.NaN
const volatility = Float64Array.of(0.9, 0.1, nan, 0.5, 0.3, 0.6, 0.2)

test('thirds of six known volatilities have two windows each', () => {
  expect([...selectRegime(volatility, 'calm')]).toEqual([1, 6])
  expect([...selectRegime(volatility, 'usual')]).toEqual([3, 4])
  expect([...selectRegime(volatility, 'wild')]).toEqual([0, 5])
})

test('windows whose volatility is not known are in no third, but among all', () => {
  expect([...selectRegime(volatility, 'all')]).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect([...selectRegime(Float64Array.of(nan, nan), 'wild')]).toEqual([])
})

test('equal volatilities fall together', () => {
  const equal = Float64Array.of(1, 1, 1, 2, 2, 3)
  // Sorted, the thirds begin at 1, 1 and 2: nothing is below 1.
  expect([...selectRegime(equal, 'calm')]).toEqual([])
  expect([...selectRegime(equal, 'usual')]).toEqual([0, 1, 2])
  expect([...selectRegime(equal, 'wild')]).toEqual([3, 4, 5])
})
