import { describe, expect, test } from 'vitest'
import { LiquidationSums, type MinuteSum } from '../../ui/live/liquidation-sums.ts'
import { type LiquidationRow, MOST_ROWS, TapeBuffer } from '../../ui/live/tape-buffer.ts'
import { LIVE_FIELDS, liveFilters, switchVenue } from '../../ui/live/view-fields.ts'
import { parseState, stateQuery } from '../../ui/url-state.ts'

/** 2026-01-01T00:00:00Z */
const START = 1_767_225_600_000
const MINUTE = 60_000

function row(ms: number, parts: Partial<LiquidationRow> = {}): LiquidationRow {
  return {
    exchange: 'bybit',
    symbol: 'BTCUSDT',
    timestamp: START + ms,
    received_time: START + ms + 40,
    side: 'long',
    price: 100,
    bankruptcy_price: null,
    quantity: 2,
    notional_usd: 200,
    coverage: 'full',
    data_kind: 'observed',
    ...parts,
  }
}

function minuteSum(minute: number, parts: Partial<MinuteSum>): MinuteSum {
  return {
    timestamp: START + minute * MINUTE,
    exchange: 'bybit',
    side: 'long',
    count: 1,
    notional_usd: 200,
    largest_usd: 200,
    ...parts,
  }
}

const times = (buffer: TapeBuffer): number[] => buffer.shown.map((one) => one.row.timestamp - START)

describe('the tape', () => {
  test('shows the newest first', () => {
    const buffer = new TapeBuffer()
    buffer.push([row(1), row(2)])
    buffer.push([row(3)])
    expect(times(buffer)).toEqual([3, 2, 1])
    expect(new Set(buffer.shown.map(({ id }) => id)).size).toBe(3)
  })

  test('stands still while it is held, and counts what waits', () => {
    const buffer = new TapeBuffer()
    buffer.push([row(1)])
    buffer.hold()
    buffer.push([row(2), row(3)])
    expect(times(buffer)).toEqual([1])
    expect(buffer.waiting).toBe(2)
    buffer.release()
    expect(times(buffer)).toEqual([3, 2, 1])
    expect(buffer.waiting).toBe(0)
  })

  test('keeps 5,000 rows, and counts all that wait', () => {
    const buffer = new TapeBuffer()
    buffer.hold()
    for (let i = 0; i < 60; i++) buffer.push(Array.from({ length: 100 }, (_, n) => row(i * 100 + n)))
    expect(buffer.waiting).toBe(6000)
    buffer.release()
    expect(buffer.shown).toHaveLength(MOST_ROWS)
    expect(times(buffer)[0]).toBe(5999)
    expect(times(buffer).at(-1)).toBe(1000)
  })

  test('puts stored rows in their places and doubles none, though equal ones may have happened', () => {
    const buffer = new TapeBuffer()
    buffer.push([row(5), row(5), row(9)])
    // The store has three equal ones of 5, two of which are here.
    buffer.merge([row(9), row(7), row(5), row(5), row(5), row(1)])
    expect(times(buffer)).toEqual([9, 7, 5, 5, 5, 1])
    buffer.merge([row(5), row(5), row(5)])
    expect(times(buffer)).toEqual([9, 7, 5, 5, 5, 1])
  })
})

describe('sums', () => {
  test('count each liquidation once, whether stored, told or both', () => {
    const sums = new LiquidationSums()
    sums.load([minuteSum(0, { count: 3, notional_usd: 600, largest_usd: 300 })])
    // The page saw the last one of the three.
    sums.add(row(50_000))
    expect(sums.totals({ from: START, to: START + MINUTE })).toEqual([
      { exchange: 'bybit', long: 600, short: 0, count: 3, largest: 300 },
    ])
    // More was told than the answer had.
    sums.load([minuteSum(1, { count: 1, notional_usd: 200, largest_usd: 200 })])
    for (const size of [200, 50, 70]) sums.add(row(MINUTE + 1, { notional_usd: size }))
    expect(sums.totals({ from: START + MINUTE, to: START + 2 * MINUTE })).toEqual([
      { exchange: 'bybit', long: 320, short: 0, count: 3, largest: 200 },
    ])
    // A later answer has a fourth, which this page was not told.
    sums.load([minuteSum(1, { count: 4, notional_usd: 1320, largest_usd: 1000 })])
    expect(sums.totals({ from: START, to: START + 2 * MINUTE })).toEqual([
      { exchange: 'bybit', long: 1920, short: 0, count: 7, largest: 1000 },
    ])
  })

  test('tell sides and venues apart, the largest venue first', () => {
    const sums = new LiquidationSums()
    sums.add(row(0))
    sums.add(row(0, { side: 'short', notional_usd: 30 }))
    sums.add(row(0, { exchange: 'okx', side: 'short', notional_usd: 1000 }))
    expect(sums.totals({ from: START, to: START + MINUTE })).toEqual([
      { exchange: 'okx', long: 0, short: 1000, count: 1, largest: 1000 },
      { exchange: 'bybit', long: 200, short: 30, count: 2, largest: 200 },
    ])
  })

  test('make bars of whole minutes, and forget what is too old', () => {
    const sums = new LiquidationSums()
    for (const minute of [0, 4, 5, 14]) sums.add(row(minute * MINUTE + 1))
    sums.add(row(9 * MINUTE, { side: 'short' }))
    const range = { from: START, to: START + 15 * MINUTE, step: 5 * MINUTE }
    expect(sums.bars(range)).toEqual({
      times: [START, START + 5 * MINUTE, START + 10 * MINUTE],
      long: [400, 200, 200],
      short: [0, 200, 0],
    })
    sums.prune(START + 5 * MINUTE)
    expect(sums.bars(range).long).toEqual([0, 200, 200])
  })
})

describe('the view', () => {
  test('stands in the URL and names the filters of server and stream', () => {
    const view = parseState(LIVE_FIELDS, 'symbol=SOLUSDT&exchanges=bybit,okx&side=short&least=50000&span=1h&price=0')
    expect(liveFilters(view)).toEqual({
      symbol: 'SOLUSDT',
      exchanges: 'bybit,okx',
      side: 'short',
      min_notional: 50_000,
    })
    expect(view).toMatchObject({ span: '1h', price: false })
    expect(parseState(LIVE_FIELDS, stateQuery(LIVE_FIELDS, view))).toEqual(view)
    expect(liveFilters(parseState(LIVE_FIELDS, 'side=up&least=-3&span=2h'))).toEqual({})
  })

  test('a venue is switched off and on; all and none of them are the same', () => {
    const all = ['binance', 'bybit', 'okx']
    expect(switchVenue('', 'bybit', all)).toBe('binance,okx')
    expect(switchVenue('binance,okx', 'binance', all)).toBe('okx')
    expect(switchVenue('okx', 'okx', all)).toBe('')
    expect(switchVenue('binance,okx', 'bybit', all)).toBe('')
  })
})
