import { expect, test } from 'vitest'
import { columnLevels } from '../../test/helpers/column-cells.ts'
import { flatAt, handBars } from '../../test/helpers/hand-bars.ts'
import { runModel } from '../../test/helpers/run-model.ts'
import { binanceStandard } from './binance-standard.ts'

const HOUR = 3_600_000

test('taker buys open longs and taker sells shorts, each at its own flow’s price, split by weight', () => {
  const bars = handBars([{ buyVolume: 10, buyPrice: 100, sellVolume: 4, sellPrice: 200 }])
  const matrix = runModel({ model: binanceStandard, bars })
  // 1,000 USD of longs: 75 % at 90.5 % of 100, 25 % at 98.5 %. 800 USD of shorts: at 109.5 % and 101.5 % of 200.
  expect(columnLevels(matrix.longDensity, 0, 0.5)).toEqual([
    [90.5, 750],
    [98.5, 250],
  ])
  expect(columnLevels(matrix.shortDensity, 0, 0.5)).toEqual([
    [203, 200],
    [219, 600],
  ])
  expect(matrix.created[0]).toBe(1800)
})

test('needs no open interest: a fall of it closes nothing', () => {
  const bars = handBars([{ buyVolume: 10 }, { change: -5, openInterest: 10 }])
  const matrix = runModel({ model: binanceStandard, bars, options: { half_life_hours: 8760 } })
  expect(matrix.longDensity.sum(1)).toBeCloseTo(1000, 2)
})

test('half of what is open is gone after the half-life, whatever the length of the candles', () => {
  const options = { half_life_hours: 1 }
  const hourly = handBars([{ buyVolume: 10 }, {}, {}], HOUR)
  const matrix = runModel({ model: binanceStandard, bars: hourly, options, stepMs: HOUR })
  expect([0, 1, 2].map((t) => matrix.longDensity.sum(t))).toEqual([1000, 500, 250])
  expect(matrix.closed).toEqual([0, 500, 250])

  const minutes = handBars([{ buyVolume: 10 }, ...Array.from({ length: 60 }, () => ({}))])
  const fine = runModel({ model: binanceStandard, bars: minutes, options })
  expect(fine.longDensity.sum(60)).toBeCloseTo(500, 9)
})

test('a position is closed for good after 32 half-lives', () => {
  // A half-life of 6 minutes: 32 of them are 3.2 hours. Opened at 1 h, 3 h old at 4 h, 4 h old at 5 h.
  const bars = handBars([{ buyVolume: 10 }, {}, {}, {}, {}], HOUR)
  const matrix = runModel({ model: binanceStandard, bars, options: { half_life_hours: 0.1 }, stepMs: HOUR })
  expect(matrix.longDensity.sum(3)).toBeCloseTo(1000 * 2 ** -30, 12)
  expect(matrix.longDensity.sum(4)).toBe(0)
})

test('a level is liquidated once, by the first candle after its own that touches it', () => {
  const bars = handBars([{ ...flatAt(100), low: 90, buyVolume: 10 }, { low: 98.5 }, { low: 98.5 }])
  const matrix = runModel({ model: binanceStandard, bars, options: { half_life_hours: 8760 } })
  expect(matrix.consumed[0]).toBe(0)
  expect(matrix.consumed[1]).toBeCloseTo(250, 3)
  expect(matrix.consumed[2]).toBe(0)
})
