import { expect, test } from 'vitest'
import { columnValues } from '../../ui/heatmap/chart/column-values.ts'
import { knownRuns } from '../../ui/heatmap/chart/draw-area.ts'
import { joinEvents, nextLeast, pickEvents } from '../../ui/heatmap/chart/pick-events.ts'
import { pricesInView } from '../../ui/heatmap/chart/prices-in-view.ts'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const reading = (exchange: string, timestamp: number, value: number) => ({ exchange, timestamp, value })

test('a reading holds until the next one is overdue, then nothing is known', () => {
  const axis = { start: 0, step: 10, columns: 12 }
  // Every 20 ms, so a reading holds 30 ms; the pause after 40 is a gap from 70 on.
  const readings = [0, 20, 40, 100].map((time) => reading('okx', time, time))
  expect([...columnValues(readings, axis, sum)]).toEqual([
    0,
    0,
    20,
    20,
    40,
    40,
    40,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    100,
    100,
  ])
})

test('a sum of venues is known where all of them are', () => {
  const axis = { start: 0, step: 10, columns: 3 }
  const readings = [reading('okx', 0, 1), reading('okx', 10, 2), reading('okx', 20, 3), reading('bybit', 10, 5)]
  expect([...columnValues(readings, axis, sum)]).toEqual([Number.NaN, 7, Number.NaN])
  expect(columnValues([], axis, sum)).toHaveLength(0)
})

test('a list too long is asked for again from its upper part on, always from a larger amount', () => {
  const amounts = Array.from({ length: 2000 }, (_, i) => i)
  // Of 4,000 a quarter is wanted: the upper quarter of the 2,000 known begins at 1,500.
  expect(nextLeast(amounts, { least: 0, total: 4000 })).toBe(1500)
  expect(nextLeast([5, 5, 5], { least: 5, total: 1e6 })).toBeCloseTo(5.05)
  expect(nextLeast([], { least: 0, total: 0 })).toBe(1)
})

test('the largest come first, and only some hundreds of them', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({ notional_usd: i }))
  const picked = pickEvents(rows)
  expect([picked.length, picked[0], picked.at(-1)]).toEqual([300, { notional_usd: 999 }, { notional_usd: 700 }])
})

test('a liquidation that is stored and came live counts once', () => {
  const row = (timestamp: number, quantity = 1) => ({
    ...{ exchange: 'okx', side: 'long', price: 5, bankruptcy_price: null },
    timestamp,
    quantity,
  })
  expect(joinEvents([row(1), row(2)], [row(2), row(2, 3), row(4)])).toEqual([row(1), row(2), row(2, 3), row(4)])
})

test('runs of known values are found', () => {
  expect(knownRuns(Float64Array.of(1, Number.NaN, 2, 3))).toEqual([
    { from: 0, to: 1 },
    { from: 2, to: 4 },
  ])
})

test('prices near the candles leave half of their range on both sides, never less than 6 %, nor beyond the levels', () => {
  const heat = { firstBucket: 50, rows: 100, bucketSize: 1 }
  const candles = (low: number, high: number) => new Map([[0, { low, high }]])
  expect(pricesInView(heat, candles(80, 120), 'near')).toEqual({ from: 60, to: 140 })
  // 6 % of 100 are 6, more than half of 2.
  expect(pricesInView(heat, candles(98, 100), 'near')).toEqual({ from: 92, to: 106 })
  expect(pricesInView(heat, candles(60, 140), 'near')).toEqual({ from: 50, to: 150 })
  expect(pricesInView(heat, candles(98, 100), 'full')).toEqual({ from: 50, to: 150 })
})
