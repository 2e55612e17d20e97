import { describe, expect, test } from 'vitest'
import type { CandleColumns, TakerFlowColumns } from '../domain/series.ts'
import { BAR_EVEN_FLOW, BAR_PERIOD_FLOW } from '../kernel/bars.ts'
import { alignTakerFlow } from './align-taker-flow.ts'

const MINUTE = 60_000

/** Five-minute candles of 10 coins for 1,010 USD each; high 103, low 97, close 100. */
function candles(count: number, change: Partial<CandleColumns> = {}): CandleColumns {
  const column = (value: number) => new Float64Array(count).fill(value)
  return {
    openTime: column(0).map((_, i) => i * 5 * MINUTE),
    closeTime: column(0).map((_, i) => (i + 1) * 5 * MINUTE),
    open: column(100),
    high: column(103),
    low: column(97),
    close: column(100),
    volume: column(10),
    quoteVolume: column(1010),
    takerBuyVolume: column(Number.NaN),
    ...change,
  }
}

interface Row {
  readonly minute: number
  readonly buy?: number
  readonly sell?: number
  readonly buyUsd?: number
  readonly sellUsd?: number
}

function flow(rows: readonly Row[]): TakerFlowColumns {
  const column = (value: (row: Row) => number | undefined) => Float64Array.from(rows, (row) => value(row) ?? Number.NaN)
  return {
    time: Float64Array.from(rows, ({ minute }) => minute * MINUTE),
    buyVolume: column(({ buy }) => buy),
    sellVolume: column(({ sell }) => sell),
    buyNotional: column(({ buyUsd }) => buyUsd),
    sellNotional: column(({ sellUsd }) => sellUsd),
  }
}

const present = (stepMinutes: number, from = 0, to = 60) => [
  { from: from * MINUTE, to: to * MINUTE, stepMs: stepMinutes * MINUTE },
]

describe('flow as fine as the candles', () => {
  test('adds up over each candle, with its own average price', () => {
    const rows = [
      { minute: 0, buy: 1, buyUsd: 101, sell: 2, sellUsd: 198 },
      { minute: 4, buy: 3, buyUsd: 309, sell: 0, sellUsd: 0 },
      { minute: 5, buy: 7, buyUsd: 700, sell: 1, sellUsd: 100 },
    ]
    const aligned = alignTakerFlow(candles(2), { columns: flow(rows), present: present(1) })
    expect([...aligned.buyVolume]).toEqual([4, 7])
    expect([...aligned.sellVolume]).toEqual([2, 1])
    // 410 / 4 and 198 / 2
    expect([aligned.buyPrice[0], aligned.sellPrice[0]]).toEqual([102.5, 99])
    expect([...aligned.origin]).toEqual([0, 0])
    expect([...aligned.knownAt]).toEqual([5 * MINUTE, 10 * MINUTE])
  })

  test('in quote units alone is divided by the candle’s average price', () => {
    const columns = flow([{ minute: 0, buyUsd: 202, sellUsd: 404 }])
    const aligned = alignTakerFlow(candles(1), { columns, present: present(5) })
    // 1,010 / 10 = 101: 2 bought and 4 sold.
    expect([aligned.buyVolume[0], aligned.sellVolume[0]]).toEqual([2, 4])
    expect(aligned.buyPrice[0]).toBe(101)
  })

  test('in base units alone was traded at the candle’s average price', () => {
    const columns = flow([{ minute: 0, buy: 2, sell: 4 }])
    const aligned = alignTakerFlow(candles(1), { columns, present: present(5) })
    expect([aligned.buyVolume[0], aligned.buyPrice[0]]).toEqual([2, 101])
  })

  test('goes before the candle’s own taker volume', () => {
    const given = candles(1, { takerBuyVolume: Float64Array.of(9) })
    const aligned = alignTakerFlow(given, { columns: flow([{ minute: 0, buy: 2, sell: 4 }]), present: present(5) })
    expect(aligned.buyVolume[0]).toBe(2)
  })
})

describe('without such flow', () => {
  test('the candle’s own taker buy volume splits it', () => {
    const given = candles(2, { takerBuyVolume: Float64Array.of(7, 0) })
    const aligned = alignTakerFlow(given, { columns: flow([]), present: [] })
    expect([...aligned.buyVolume]).toEqual([7, 0])
    expect([...aligned.sellVolume]).toEqual([expect.closeTo(3, 12), 10])
    expect([...aligned.origin]).toEqual([0, 0])
  })

  test('the split of a longer period is that of its candles, known once the period is over', () => {
    const columns = flow([{ minute: 0, buy: 30, sell: 10 }])
    const aligned = alignTakerFlow(candles(3), { columns, present: present(15, 0, 15) })
    expect([...aligned.buyVolume]).toEqual([7.5, 7.5, 7.5])
    expect([...aligned.sellVolume]).toEqual([2.5, 2.5, 2.5])
    expect([...aligned.knownAt]).toEqual([15 * MINUTE, 15 * MINUTE, 15 * MINUTE])
    expect([...aligned.origin]).toEqual([BAR_PERIOD_FLOW, BAR_PERIOD_FLOW, BAR_PERIOD_FLOW])
  })

  test('nor anything else, volume counts half as buys and half as sells, which is counted', () => {
    const aligned = alignTakerFlow(candles(2), { columns: flow([]), present: [] })
    expect([...aligned.buyVolume, ...aligned.sellVolume]).toEqual([5, 5, 5, 5])
    expect([...aligned.origin]).toEqual([BAR_EVEN_FLOW, BAR_EVEN_FLOW])
  })

  test('and without quote volume, the price is the typical one', () => {
    const given = candles(1, { quoteVolume: Float64Array.of(Number.NaN), close: Float64Array.of(94) })
    const aligned = alignTakerFlow(given, { columns: flow([]), present: [] })
    // (103 + 97 + 94) / 3
    expect([aligned.buyPrice[0], aligned.sellPrice[0]]).toEqual([98, 98])
  })
})

test('each candle takes the finest that is stored for its time', () => {
  const columns = flow([
    { minute: 0, buy: 1, sell: 1 },
    { minute: 10, buy: 30, sell: 10 },
  ])
  const ranges = [...present(5, 0, 5), ...present(10, 10, 20)]
  const aligned = alignTakerFlow(candles(4), { columns, present: ranges })
  // Stored flow, nothing (half and half), and three quarters of the ten minutes twice.
  expect([...aligned.buyVolume]).toEqual([1, 5, 7.5, 7.5])
  expect([...aligned.origin]).toEqual([0, BAR_EVEN_FLOW, BAR_PERIOD_FLOW, BAR_PERIOD_FLOW])
})
