import { expect, test } from 'vitest'
import { decideShift, triggerPrices } from './event-prices.ts'

const TABLE = {
  symbol: 'SOLUSDT',
  validFrom: 0,
  source: 'test',
  tiers: [{ floor: 0, cap: 1000, maxLeverage: 50, rate: 0.01, amount: 0 }],
}
const BANKRUPTCY = { isBankruptcy: Uint8Array.of(0, 1) }
const QUESTION = { events: BANKRUPTCY, tables: [TABLE], symbol: 'SOLUSDT', time: 1 }

test('longs are triggered above their bankruptcy price, shorts below, fills where they were', () => {
  const prices = triggerPrices(
    {
      time: Float64Array.of(1, 2, 3),
      side: Uint8Array.of(0, 1, 0),
      price: Float64Array.of(99, 101, 99),
      isBankruptcy: Uint8Array.of(1, 1, 0),
      notional: Float64Array.of(1, 1, 1),
      kinds: new Set(['observed']),
      feed: 'full',
    },
    0.01,
  )
  // 99 / 0.99 and 101 / 1.01.
  expect([...prices].map((price) => Number(price.toFixed(9)))).toEqual([100, 100, 99])
})

test('the shift is the rate of the first tier, or what was asked for, or the common one with a warning', () => {
  expect(decideShift({ ...QUESTION, asked: 'maintenance' })).toMatchObject({ shift: 0.01, warnings: [] })
  expect(decideShift({ ...QUESTION, asked: 0.002 })).toMatchObject({ shift: 0.002, warnings: [] })
  expect(decideShift({ ...QUESTION, asked: 'none' })).toMatchObject({ shift: 0, warnings: [] })
  const unknown = decideShift({ ...QUESTION, tables: [], asked: 'maintenance' })
  expect(unknown.shift).toBe(0.004)
  expect(unknown.warnings).toHaveLength(1)
})

test('nothing is shifted where the venue tells fills', () => {
  expect(decideShift({ ...QUESTION, events: { isBankruptcy: Uint8Array.of(0) }, asked: 0.01 }).shift).toBe(0)
})
