import { describe, test } from 'vitest'
import { expectAmounts, LONG_FRAME as LONG, SHORT_FRAME as SHORT } from '../../test/helpers/baseline-frames.ts'
import { ladderBaseline, volumeBaseline } from './baseline-densities.ts'

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
