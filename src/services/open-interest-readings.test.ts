import { expect, test } from 'vitest'
import type { CandleColumns } from '../domain/series.ts'
import { baseUnitReadings } from './open-interest-readings.ts'

const MINUTE = 60_000

/** Candles of a minute by open minute, which open and close at these prices. */
function candlesOf(rows: readonly (readonly [minute: number, open: number, close: number])[]): CandleColumns {
  const zeros = new Float64Array(rows.length)
  return {
    openTime: Float64Array.from(rows, ([minute]) => minute * MINUTE),
    closeTime: Float64Array.from(rows, ([minute]) => (minute + 1) * MINUTE),
    open: Float64Array.from(rows, ([, open]) => open),
    high: zeros,
    low: zeros,
    close: Float64Array.from(rows, ([, , close]) => close),
    volume: zeros,
    quoteVolume: zeros,
    takerBuyVolume: zeros,
  }
}

test('a USD reading is divided by the last close before it, whatever candle comes after a hole', () => {
  const time = Float64Array.from([-0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 5], (minute) => minute * MINUTE)
  const readings = { time, quantity: time.map(() => Number.NaN), notional: time.map(() => 400) }
  const known = [
    [0, 50, 100],
    [1, 100, 200],
  ] as const
  // 400 / 50 at the first open, 400 / 100 from the first close on, 400 / 200 from the second.
  const start = [Number.NaN, 8, Number.NaN, 4, 4, 2, 2]
  expect([...baseUnitReadings(readings, candlesOf(known))]).toEqual([...start, 2, 2])
  // 400 / 800 at the open behind the hole, 400 / 1000 at its close.
  expect([...baseUnitReadings(readings, candlesOf([...known, [4, 800, 1000]]))]).toEqual([...start, 0.5, 0.4])
})
