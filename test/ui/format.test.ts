import { expect, test } from 'vitest'
import { formatPrice } from '../../ui/format.ts'

test.each([
  [114_620.5, '114,620.5'],
  [84_210.5, '84,210.5'],
  [182.44, '182.44'],
  [0.123_45, '0.12345'],
  [0.000_012_34, '0.00001234'],
  [0.000_000_891_2, '0.0000008912'],
])('%d reads as traders quote it', (price, text) => {
  expect(formatPrice(price)).toBe(text)
})
