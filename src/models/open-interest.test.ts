import { describe, expect, test } from 'vitest'
import { columnLevels } from '../../test/helpers/column-cells.ts'
import { flatAt, type HandBar, handBars } from '../../test/helpers/hand-bars.ts'
import { runModel } from '../../test/helpers/run-model.ts'
import { openInterest } from './open-interest.ts'

const HOUR = 3_600_000

/** Levels from 100: longs 75 % at 90.5 and 25 % at 98.5, shorts at 109.5 and 101.5; one bar an hour. */
function run(bars: readonly HandBar[], options: object = {}) {
  const matrix = runModel({ model: openInterest, bars: handBars(bars, HOUR), options, stepMs: HOUR })
  const last = matrix.columns - 1
  return {
    matrix,
    long: matrix.longDensity.sum(last),
    short: matrix.shortDensity.sum(last),
    longs: columnLevels(matrix.longDensity, last, 0.5),
  }
}

test('all open interest stands on both sides, also what was there before the first candle', () => {
  // 500 + 10 coins at (105 + 95 + 100) / 3 = 100.
  const { long, short, longs } = run([{ high: 105, low: 95, openInterest: 500, change: 10, volume: 40 }])
  expect([long, short]).toEqual([51_000, 51_000])
  expect(longs).toEqual([
    [90.5, 38_250],
    [98.5, 12_750],
  ])
})

test('it is spread over the candles in which it grew, by their volume', () => {
  const { longs, long } = run([
    { ...flatAt(200), openInterest: 100, change: 10, volume: 30 },
    { ...flatAt(200), openInterest: 110, change: -10, volume: 500 },
    { ...flatAt(200), openInterest: 100, change: 20, volume: 10 },
  ])
  // All 120 coins at 200; the candle in which open interest fell has no part.
  expect(long).toBeCloseTo(24_000, 9)
  expect(longs.map(([price]) => price)).toEqual([181, 197])
  const two = run([
    { ...flatAt(200), openInterest: 100, change: 10, volume: 30 },
    { ...flatAt(400), openInterest: 110, change: 10, volume: 10 },
  ])
  // 90 of 120 coins from 200, 30 from 400: 181 and 197, 362 and 394.
  expect(two.longs.map(([price, usd]) => [price, Math.round(usd)])).toEqual([
    [181, 90 * 200 * 0.75],
    [197, 90 * 200 * 0.25],
    [362, 30 * 400 * 0.75],
    [394, 30 * 400 * 0.25],
  ])
})

describe('levels that the price touched', () => {
  const grown = { openInterest: 0, change: 100, volume: 40 }

  test('are dropped and not replaced: the total is the open interest less what was crossed', () => {
    const { matrix, long, short } = run([grown, { low: 98, openInterest: 100, change: 0, volume: 40 }])
    expect(matrix.consumed[1]).toBe(2500)
    expect(long).toBe(7500)
    expect(short).toBe(10_000)
  })

  test('stay dropped while open interest goes on growing', () => {
    const { long, short } = run([
      grown,
      { low: 98, openInterest: 100, change: 0 },
      { openInterest: 100, change: 20, volume: 10 },
    ])
    // 120 coins over volumes 40 and 10: 96 from the first candle, of which 25 % were crossed, and 24 new.
    expect(long).toBeCloseTo((96 * 0.75 + 24) * 100, 9)
    expect(short).toBeCloseTo(12_000, 9)
  })
})

test('a fall of open interest shrinks everything by the same share', () => {
  const { longs, short, matrix } = run([
    { openInterest: 0, change: 100, volume: 40 },
    { openInterest: 100, change: -25, volume: 10 },
  ])
  expect(longs).toEqual([
    [90.5, 5625],
    [98.5, 1875],
  ])
  expect(short).toBe(7500)
  expect(matrix.closed[1]).toBe(5000)
})

test('candles older than the lookback no longer hold any of it', () => {
  const bars = [
    { ...flatAt(200), openInterest: 0, change: 10, volume: 30 },
    { ...flatAt(200), openInterest: 10, change: 0 },
    { ...flatAt(400), openInterest: 10, change: 10, volume: 30 },
  ]
  const options = { lookback_hours: 2 }
  // At 3 h the first candle, which closed at 1 h, is 2 h old: it still counts.
  expect(run(bars, options).longs.map(([price]) => price)).toEqual([181, 197, 362, 394])
  const later = run([...bars, { ...flatAt(400), openInterest: 20, change: 0 }], options)
  expect(later.longs).toEqual([
    [362, 20 * 400 * 0.75],
    [394, 20 * 400 * 0.25],
  ])
})

test('open interest that never grew is not mapped', () => {
  expect(run([{ openInterest: 100, change: -1, volume: 10 }]).long).toBe(0)
})
