import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Side } from '../domain/series.ts'
import {
  type BaselineFrame,
  exponentialBaseline,
  ladderBaseline,
  linearBaseline,
  uniformBaseline,
  volumeBaseline,
} from './baseline-densities.ts'
import { densityTotal, type PriceDensity } from './price-density.ts'

/** Longs within [80, 100), shorts within (100, 120], in buckets of 5. */
const LONG: BaselineFrame = { side: 'long', price: 100, size: 5, reach: 0.2 }
const SHORT: BaselineFrame = { ...LONG, side: 'short' }

/** Amount by the lower edge of its bucket, zeros left out. */
function byPrice({ first, size, values }: PriceDensity): [number, number][] {
  return [...values].map((value, i): [number, number] => [(first + i) * size, value]).filter(([, value]) => value > 0)
}

function expectAmounts(density: PriceDensity, expected: [number, number][]): void {
  expect(byPrice(density).map(([price]) => price)).toEqual(expected.map(([price]) => price))
  for (const [i, [, amount]] of byPrice(density).entries()) expect(amount).toBeCloseTo(expected[i]?.[1] ?? -1, 12)
}

function candle(high: number, low: number, close: number, volume: number) {
  return { high, low, close, volume }
}

function candlesOf(...rows: ReturnType<typeof candle>[]) {
  const column = (of: (row: ReturnType<typeof candle>) => number) => Float64Array.from(rows, of)
  const unread = column(() => Number.NaN)
  return {
    openTime: unread,
    closeTime: unread,
    open: unread,
    high: column((row) => row.high),
    low: column((row) => row.low),
    close: column((row) => row.close),
    volume: column((row) => row.volume),
    quoteVolume: unread,
    takerBuyVolume: unread,
  }
}

describe('by distance', () => {
  test('uniform gives each of four buckets a quarter', () => {
    expectAmounts(
      uniformBaseline(LONG),
      [80, 85, 90, 95].map((price) => [price, 0.25]),
    )
    expectAmounts(
      uniformBaseline(SHORT),
      [100, 105, 110, 115].map((price) => [price, 0.25]),
    )
  })

  test('uniform gives a cut bucket the part inside', () => {
    // [81.6, 102) in buckets of 5 is 3.4 + 5 + 5 + 5 + 2 of 20.4.
    const parts: [number, number][] = [
      [80, 3.4 / 20.4],
      [85, 5 / 20.4],
      [90, 5 / 20.4],
      [95, 5 / 20.4],
      [100, 2 / 20.4],
    ]
    expectAmounts(uniformBaseline({ ...LONG, price: 102 }), parts)
  })

  test('linear grows as 1, 3, 5, 7 away from the price', () => {
    expectAmounts(linearBaseline(LONG), [
      [80, 7 / 16],
      [85, 5 / 16],
      [90, 3 / 16],
      [95, 1 / 16],
    ])
  })

  test('exponential halves from bucket to bucket when it decays by half over one', () => {
    // 1/e over 0.05 / ln 2 is one half over 0.05: 8, 4, 2, 1 of 15.
    expectAmounts(exponentialBaseline(SHORT, 0.05 / Math.LN2), [
      [100, 8 / 15],
      [105, 4 / 15],
      [110, 2 / 15],
      [115, 1 / 15],
    ])
  })

  test('uniform is the same to the bit in all whole buckets, so that they tie in rank', () => {
    const { values } = uniformBaseline({ side: 'short', price: 110.3693, size: 0.1, reach: 0.6 })
    expect(new Set(values.slice(1, -1)).size).toBe(1)
  })

  test('total 1 on the losing side, whatever the frame', () => {
    const frame = fc.record({
      side: fc.constantFrom<Side>('long', 'short'),
      price: fc.double({ min: 1, max: 1000, noNaN: true }),
      size: fc.double({ min: 0.1, max: 50, noNaN: true }),
      reach: fc.double({ min: 0.01, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(frame, (any) => {
        for (const density of [uniformBaseline(any), linearBaseline(any), exponentialBaseline(any, 0.1)]) {
          expect(densityTotal(density)).toBeCloseTo(1, 9)
          const edge = any.side === 'long' ? density.first : density.first + density.values.length
          const farthest = any.price * (any.side === 'long' ? 1 - any.reach : 1 + any.reach)
          expect(Math.abs(edge * any.size - farthest)).toBeLessThanOrEqual(any.size * 1.001)
        }
      }),
    )
  })
})

describe('ladder', () => {
  test('puts each weight 1 / leverage away from the price', () => {
    // 5x 80, 10x 90, 25x 96, 50x 98, 100x 99: the last three share the bucket [95, 100).
    expectAmounts(ladderBaseline(LONG, [1, 2, 3, 4, 5]), [
      [80, 1],
      [90, 2],
      [95, 12],
    ])
    expectAmounts(ladderBaseline(SHORT, [1, 2, 3, 4, 5]), [
      [100, 12],
      [110, 2],
      [120, 1],
    ])
  })

  test('leaves out what is beyond the reach', () => {
    expectAmounts(ladderBaseline({ ...LONG, reach: 0.1 }, [1, 2, 3, 4, 5]), [
      [90, 2],
      [95, 12],
    ])
  })
})

test('volume lies at typical prices of its own side, within reach', () => {
  const candles = candlesOf(
    candle(96, 90, 93, 10), // 93
    candle(95, 94, 90, 4), // 93
    candle(83, 80, 83, 1), // 82
    candle(107, 104, 104, 3), // 105
    candle(100, 100, 100, 50), // at the price: on neither side
    candle(70, 70, 70, 60), // out of reach
    candle(96, 90, 93, Number.NaN),
  )
  expectAmounts(volumeBaseline(LONG, candles), [
    [80, 1],
    [90, 14],
  ])
  expectAmounts(volumeBaseline(SHORT, candles), [[105, 3]])
})
