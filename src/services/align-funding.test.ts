import { expect, test } from 'vitest'
import { alignFunding } from './align-funding.ts'
import type { BaseCandles } from './base-candles.ts'

const HOUR = 3_600_000
const EVER = [{ from: 0, to: 1e15 }]

/** Hourly candles that open at these hours, with their mark price at the open. */
function candles(hours: readonly number[], marks: readonly number[]): BaseCandles {
  const column = (value: number) => Float64Array.from(hours, () => value)
  return {
    openTime: Float64Array.from(hours, (hour) => hour * HOUR),
    closeTime: Float64Array.from(hours, (hour) => (hour + 1) * HOUR),
    triggerOpen: Float64Array.from(marks),
    open: column(100),
    high: column(100),
    low: column(100),
    close: column(100),
    volume: column(1),
    quoteVolume: column(100),
    takerBuyVolume: column(0.5),
    triggerLow: column(100),
    triggerHigh: column(100),
    isMarked: new Uint8Array(0),
  }
}

function payments(...list: readonly (readonly [hour: number, rate: number])[]) {
  return {
    time: Float64Array.from(list, ([hour]) => hour * HOUR),
    rate: Float64Array.from(list, ([, rate]) => rate),
  }
}

test('what is due is the rate times the mark price at the open of the candle that holds the payment', () => {
  const { due } = alignFunding(candles([0, 1, 2], [100, 200, 300]), payments([1, 0.001], [2.5, -0.002]), EVER)
  expect([...due]).toEqual([0, 0.2, -0.6])
})

test('payments within one candle add up', () => {
  const { due } = alignFunding(candles([0, 1], [100, 200]), payments([1, 0.001], [1.5, 0.002]), EVER)
  expect(due[1]).toBeCloseTo(0.6, 12)
})

test('a payment whose candle is missing falls due in the next one', () => {
  const { due } = alignFunding(candles([0, 2], [100, 300]), payments([1, 0.001]), EVER)
  expect(due[1]).toBeCloseTo(0.3, 12)
})

test('payments before the first candle and after the last concern no position', () => {
  const { due } = alignFunding(candles([1, 2], [100, 100]), payments([0, 1], [0.999, 1], [3, 1]), EVER)
  expect([...due]).toEqual([0, 0])
})

test('funding is known where payments are stored without a hole', () => {
  const present = [
    { from: HOUR, to: 2 * HOUR },
    // A payment that came five milliseconds late: the candle that it belongs to is known.
    { from: 3 * HOUR + 5, to: 4 * HOUR + 5 },
  ]
  const { isKnown } = alignFunding(candles([0, 1, 2, 3, 4, 5], [1, 1, 1, 1, 1, 1]), payments(), present)
  expect([...isKnown]).toEqual([0, 1, 0, 1, 1, 0])
})
