import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignFlowPoints, alignTrades } from './align-points.ts'

/** Candles [0, 10), [10, 20) and [30, 40). */
const CANDLES = { openTime: Float64Array.of(0, 10, 30), closeTime: Float64Array.of(10, 20, 40) }

test('a trade belongs to the candle that it falls in: its opening time is inside, its close is not', () => {
  const { offset, price, isBuy } = alignTrades(CANDLES, {
    time: Float64Array.of(0, 9, 10, 19, 20, 29, 30, 40),
    price: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    quantity: new Float64Array(8).fill(1),
    isBuy: Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0),
  })
  expect([...offset]).toEqual([0, 2, 4, 5])
  // 20 and 29 lie between candles, 40 after the last one.
  expect([...price]).toEqual([1, 2, 3, 4, 7])
  expect([...isBuy]).toEqual([1, 0, 1, 0, 1])
})

test('what traded at which price is listed in the order of the store', () => {
  const { offset, price, quantity } = alignFlowPoints(CANDLES, {
    time: Float64Array.of(-5, 10, 10, 10),
    price: Float64Array.of(9, 1, 2, 3),
    quantity: Float64Array.of(1, 10, 20, 30),
  })
  expect([...offset]).toEqual([0, 0, 3, 3])
  expect([...price]).toEqual([1, 2, 3])
  expect([...quantity]).toEqual([10, 20, 30])
})

test('nothing is lost nor doubled where candles join', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(99)), (times) => {
      const candles = {
        openTime: Float64Array.from({ length: 10 }, (_, i) => i * 10),
        closeTime: Float64Array.from({ length: 10 }, (_, i) => (i + 1) * 10),
      }
      const time = Float64Array.from(times).sort()
      const { offset, price } = alignFlowPoints(candles, { time, price: time, quantity: time })
      expect([...price]).toEqual([...time])
      for (let i = 0; i < 10; i++) {
        for (const at of price.slice(offset[i], offset[i + 1])) expect(Math.floor(at / 10)).toBe(i)
      }
    }),
  )
})
