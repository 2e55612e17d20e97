import { expect, test } from 'vitest'
import { asPrice, asQuantity } from './units.ts'

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%d is neither a price nor a quantity', (value) => {
  expect(() => asPrice(value)).toThrow(RangeError)
  expect(() => asQuantity(value)).toThrow(`was ${value}`)
})

test('a good value comes back unchanged', () => {
  expect([asPrice(0.0001), asQuantity(1e9)]).toEqual([0.0001, 1e9])
})
