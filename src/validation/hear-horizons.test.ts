import { expect, test } from 'vitest'
import { masslessText, silentReason } from './hear-horizons.ts'

test('a forecaster that can be scored at one horizon is not absent', () => {
  expect(
    silentReason([
      { horizon: '1h', silentShare: 0.3, masslessShare: 0.6, isScored: false },
      { horizon: '4h', silentShare: 0, masslessShare: 0.6, isScored: true },
    ]),
  ).toBeNull()
})

test('one that can be scored nowhere tells its shares', () => {
  expect(
    silentReason([
      { horizon: '1h', silentShare: 0.3, masslessShare: 0.6, isScored: false },
      { horizon: '4h', silentShare: 0.125, masslessShare: 0.5, isScored: false },
    ]),
  ).toBe('its map was empty when 30.0 % at 1h, 12.5 % at 4h of the test liquidations came; 10 % are the most')
})

test('a share too small for its digits is not written as none', () => {
  const heard = { silentShare: 0, isScored: true }
  expect(
    masslessText([
      { horizon: '1h', masslessShare: 0.025, ...heard },
      { horizon: '4h', masslessShare: 0.0004, ...heard },
    ]),
  ).toBe('2.5 % at 1h, less than 0.1 % at 4h')
})
