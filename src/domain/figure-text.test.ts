import { expect, test } from 'vitest'
import { percentText, plainText, signedText } from './figure-text.ts'

test.each([
  [0.0314, '+0.031'],
  [-0.0314, '−0.031'],
  // Rounds to nothing: neither a gain nor a loss.
  [-0.0002, '0.000'],
  [0, '0.000'],
  [null, '—'],
  [Number.NaN, '—'],
])('with its sign %s is %s', (value, text) => {
  expect(signedText(value)).toBe(text)
})

test('plain figures and shares', () => {
  expect([plainText(1.234), plainText(-0.001), plainText(null), plainText(21, 0)]).toEqual(['1.23', '0.00', '—', '21'])
  expect([percentText(0.4567), percentText(0.4567, 2), percentText(null)]).toEqual(['45.7 %', '45.67 %', '—'])
})
