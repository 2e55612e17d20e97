import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { columnLevels } from '../../test/helpers/column-cells.ts'
import { flatAt, type HandBar, type HandTrade, handBars } from '../../test/helpers/hand-bars.ts'
import { startModel } from '../../test/helpers/run-model.ts'
import { testContext } from '../../test/helpers/test-ladder.ts'
import { COLUMN_CLOSED, HeatMatrix } from '../kernel/heat-matrix.ts'
import { BytesReader, BytesWriter } from '../kernel/state-codec.ts'
import { bucketOfRange, pyLiquidationMap } from './py-liquidation-map.ts'

const HOUR = 3_600_000
const DAY_HOURS = 24

const MINUTE = 60_000

function run(bars: readonly HandBar[], { options = {}, bucketSize = 1, barMs = HOUR } = {}) {
  const { matrix, run } = startModel({
    model: pyLiquidationMap,
    bars: handBars(bars, barMs),
    options,
    stepMs: barMs,
    context: { bucketSize },
  })
  const last = matrix.columns - 1
  return {
    matrix,
    notes: run.notes?.() ?? [],
    longs: columnLevels(matrix.longDensity, last, bucketSize),
    shorts: columnLevels(matrix.shortDensity, last, bucketSize),
  }
}

const buy = (quantity: number, price = 100): HandTrade => ({ isBuy: true, price, quantity })
const sell = (quantity: number, price = 100): HandTrade => ({ isBuy: false, price, quantity })

describe('a trade', () => {
  test('that bought stands as a long 1, 2, 4 and 10 % below, with its full amount each time', () => {
    expect(run([{ trades: [buy(2000)] }]).longs).toEqual([
      [90, 200_000],
      [96, 200_000],
      [98, 200_000],
      [99, 200_000],
    ])
  })

  test('that sold stands as a short as far above', () => {
    const { shorts, matrix } = run([{ trades: [sell(1000)] }])
    expect(shorts).toEqual([
      [101, 100_000],
      [102, 100_000],
      [104, 100_000],
      [110, 100_000],
    ])
    expect(matrix.created[0]).toBe(400_000)
  })

  test('on the edge of a bin belongs to the bin above it, and none is lost', () => {
    // 1,000 gives 900, 960, 980, 990 and 1,010, 1,020, 1,040, 1,100: all on edges of bins of 10.
    const { longs, shorts } = run([{ trades: [buy(100, 1000), sell(100, 1000)] }], { bucketSize: 10 })
    expect(longs.map(([price]) => price)).toEqual([900, 960, 980, 990])
    expect(shorts.map(([price]) => price)).toEqual([1010, 1020, 1040, 1100])
    expect([...longs, ...shorts].map(([, usd]) => usd)).toEqual(Array.from({ length: 8 }, () => 100_000))
  })

  test('is removed where the price touches it', () => {
    const { matrix, longs } = run([{ trades: [buy(2000)] }, { low: 97, trades: [] }])
    // 99 and 98 lie within the candle's range, 96 and 90 below its low of 97.
    expect(matrix.consumed[1]).toBe(400_000)
    expect(longs.map(([price]) => price)).toEqual([90, 96])
  })

  test('no longer counts when the lookback has passed', () => {
    const quiet = Array.from({ length: DAY_HOURS - 1 }, () => ({ trades: [] }))
    const within = run([{ trades: [buy(2000)] }, ...quiet])
    expect(within.matrix.longDensity.sum(DAY_HOURS - 1)).toBe(800_000)
    const after = run([{ trades: [buy(2000)] }, ...quiet, { trades: [] }])
    expect(after.matrix.longDensity.sum(DAY_HOURS)).toBe(0)
    expect(after.matrix.closed[DAY_HOURS]).toBe(800_000)
  })
})

describe('select', () => {
  test('gross_value takes trades from 100,000 USD on', () => {
    expect(run([{ trades: [buy(999.99), sell(1000)] }]).longs).toEqual([])
    expect(run([{ trades: [buy(999.99), sell(1000)] }]).shorts).toHaveLength(4)
  })

  test('top_n keeps the largest: a larger trade displaces the smallest', () => {
    const bars = [{ trades: [buy(10), sell(30)] }, { trades: [buy(20)] }]
    const { longs, shorts, matrix } = run(bars, { options: { select: 'top_n', top_n: 2 } })
    // The buy of 10 coins is displaced by that of 20: 2,000 USD a level.
    expect(longs.map(([, usd]) => usd)).toEqual([2000, 2000, 2000, 2000])
    expect(shorts.map(([, usd]) => usd)).toEqual([3000, 3000, 3000, 3000])
    expect(matrix.closed[1]).toBe(4 * 1000)
  })

  test('remembers in its state which levels the price met while a trade did not count', () => {
    // As below: 10 coins count once the 30 of the minute before leave; their level at 99 was met in minute 30.
    const bars = handBars(
      Array.from({ length: 61 }, (_, i) => {
        if (i < 2) return { trades: [buy(i === 0 ? 30 : 10)] }
        return i === 30 ? { ...flatAt(100), low: 98.5 } : { ...flatAt(100) }
      }),
      MINUTE,
    )
    const begin = () => {
      const options = Value.Default(pyLiquidationMap.options, { select: 'top_n', top_n: 1, lookback_hours: 1 })
      return pyLiquidationMap.start(testContext({ bucketSize: 1 }), Value.Parse(pyLiquidationMap.options, options))
    }
    const [saved, resumed] = [begin(), begin()]
    for (let i = 0; i < 40; i++) saved.step(bars, i, bars.low[i]!, bars.high[i]!)
    const writer = new BytesWriter()
    saved.memory?.save(writer)
    resumed.memory?.restore(new BytesReader(writer.finish()))
    for (let i = 40; i < 61; i++) resumed.step(bars, i, bars.low[i]!, bars.high[i]!)
    const matrix = new HeatMatrix({ startTime: 0, stepMs: MINUTE, bucketSize: 1 })
    resumed.output.writeColumn(matrix, COLUMN_CLOSED)
    expect(columnLevels(matrix.longDensity, 0, 1).map(([price]) => price)).toEqual([90, 96, 98])
  })

  test('top_n lets a smaller trade count once there is room, but for levels that the price met meanwhile', () => {
    // Minute by minute: 30 coins count for an hour, 10 coins of the next minute after them; a dip to 98.5 between.
    const bars = Array.from({ length: 62 }, (_, i) => {
      if (i === 0) return { trades: [buy(30)] }
      if (i === 1) return { trades: [buy(10)] }
      return i === 30 ? { ...flatAt(100), low: 98.5 } : { ...flatAt(100) }
    })
    const options = { select: 'top_n', top_n: 1, lookback_hours: 1 }
    const before = run(bars.slice(0, 60), { options, barMs: MINUTE })
    // The 100x level of the 30 coins, at 99, was met.
    expect(before.longs).toEqual([
      [90, 3000],
      [96, 3000],
      [98, 3000],
    ])
    const after = run(bars.slice(0, 61), { options, barMs: MINUTE })
    expect(after.longs).toEqual([
      [90, 1000],
      [96, 1000],
      [98, 1000],
    ])
  })

  test('top_n turns a smaller trade away', () => {
    const { longs, matrix } = run([{ trades: [buy(20), buy(10)] }], { options: { select: 'top_n', top_n: 1 } })
    expect(longs.map(([, usd]) => usd)).toEqual([2000, 2000, 2000, 2000])
    expect(matrix.created[0]).toBe(8000)
  })

  test('portion takes that share of the trades of the lookback, the largest first', () => {
    const trades = [buy(40), buy(10), buy(20), buy(30)]
    const { matrix } = run([{ trades }], { options: { select: 'portion', portion: 0.5 } })
    // Two of four: 40 and 30.
    expect(matrix.longDensity.sum(0)).toBe(4 * (4000 + 3000))
  })
})

describe('without stored trades', () => {
  test('the taker buys and the taker sells of a candle count as one trade each, which is said', () => {
    const { longs, shorts, notes } = run([{ buyVolume: 2000, sellVolume: 999, sellPrice: 101 }])
    expect(longs.map(([, usd]) => usd)).toEqual([200_000, 200_000, 200_000, 200_000])
    // 999 coins at 101 are 100,899 USD: 102.01 and so on.
    expect(shorts.map(([price]) => price)).toEqual([102, 103, 105, 111])
    expect(notes).toEqual([expect.stringContaining('no single trades are stored')])
  })

  test('nothing of the kind is said where there are trades', () => {
    expect(run([{ trades: [buy(2000)] }]).notes).toEqual([])
  })
})

describe('the bucket', () => {
  test.each([
    [1000, 10],
    [3000, 100],
    [1001, 100],
    [999, 10],
    [100, 1],
    [0.5, 0.01],
    // 10^(ceil(-2.3) - 2) = 10^-4
    [0.005, 0.0001],
  ])('for a price range of %d is %d', (range, size) => {
    expect(bucketOfRange(range)).toBe(size)
  })

  test('is left to the price where prices did not move', () => {
    expect(bucketOfRange(0)).toBeUndefined()
    expect(bucketOfRange(Number.NEGATIVE_INFINITY)).toBeUndefined()
  })

  test('follows the range of the lookback alone, up to the end of the data', () => {
    const bars = handBars(
      [{ low: 1 }, { low: 60_000, high: 61_000 }, { low: 60_500, high: 63_000 }, { high: 1e6 }],
      HOUR,
    )
    const options = { select: 'gross_value' as const, least_gross_value: 1, top_n: 1, portion: 1, lookback_hours: 2 }
    // Two hours before 3 h: bars 1 and 2, from 60,000 to 63,000.
    expect(pyLiquidationMap.bucketSize?.(bars, 3 * HOUR, options)).toBe(100)
    // Bar 1 alone, from 60,000 to 61,000.
    expect(pyLiquidationMap.bucketSize?.(bars, 2 * HOUR, { ...options, lookback_hours: 1 })).toBe(10)
  })
})

test('a candle that dips and trades liquidates only what stood there before it', () => {
  const { matrix } = run([{ ...flatAt(100), low: 80, trades: [buy(2000)] }])
  expect(matrix.consumed[0]).toBe(0)
  expect(matrix.longDensity.sum(0)).toBe(800_000)
})
