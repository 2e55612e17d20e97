import { expect, test } from 'vitest'
import { COLUMN_CLOSED, HeatMatrix } from '../../kernel/heat-matrix.ts'
import { type PriceView, priceView, shownShare } from './price-view.ts'

/** One column of one minute in buckets of 1, with longs and shorts at the given prices. */
function matrixOf(longs: Record<number, number>, shorts: Record<number, number>): HeatMatrix {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 60_000, bucketSize: 1 })
  for (const [series, amounts] of [
    [matrix.longDensity, longs],
    [matrix.shortDensity, shorts],
  ] as const) {
    const prices = Object.keys(amounts).map(Number)
    const first = Math.min(...prices)
    const length = Math.max(...prices) - first + 1
    const at = series.reserve(length)
    for (const price of prices) series.values[at + price - first] = amounts[price] ?? 0
    series.close(first, length)
  }
  matrix.longConsumed.close(0, 0)
  matrix.shortConsumed.close(0, 0)
  matrix.closeColumn(COLUMN_CLOSED, { created: 0, consumed: 0, closed: 0 })
  return matrix
}

const CANDLES = [{ timestamp: 0, open: 1000, high: 1010, low: 990, close: 1000, volume: 1 }]

function viewOf(longs: Record<number, number>, shorts: Record<number, number>): PriceView | undefined {
  return priceView({ matrix: matrixOf(longs, shorts), candles: CANDLES })
}

test('mass close to the price: 6 % around the candles', () => {
  // 990 * 0.94 = 930.6; 1010 * 1.06 = 1070.6, whose bucket is the last one.
  expect(viewOf({ 980: 1 }, { 1020: 1 })).toEqual({ first: 930, end: 1071 })
})

test('mass further out: up to where 80 % of a side lie', () => {
  expect(viewOf({ 900: 5, 980: 1 }, { 1020: 1, 1100: 5 })).toEqual({ first: 900, end: 1102 })
})

test('mass far out does not flatten the candles: 12 % at most', () => {
  // 990 * 0.88 = 871.2; 1010 * 1.12 = 1131.2.
  expect(viewOf({ 500: 1 }, { 1900: 1 })).toEqual({ first: 871, end: 1132 })
})

test('without candles all levels, without levels nothing', () => {
  expect(priceView({ matrix: matrixOf({ 500: 1 }, { 1900: 1 }), candles: [] })).toEqual({ first: 500, end: 1901 })
  const empty = new HeatMatrix({ startTime: 0, stepMs: 60_000, bucketSize: 1 })
  expect(priceView({ matrix: empty, candles: [] })).toBeUndefined()
})

test('the share shown counts both sides', () => {
  expect(shownShare(matrixOf({ 900: 3, 980: 1 }, { 1020: 4 }), { first: 950, end: 1100 })).toBe(5 / 8)
})
