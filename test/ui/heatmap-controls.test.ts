import { describe, expect, test } from 'vitest'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { movedHandles, nearestHandle } from '../../ui/heatmap/bar-handles.ts'
import { distanceText, exchangeCellParts, leverageCellParts, rowPrices } from '../../ui/heatmap/cell-text.ts'
import { inputText, timeOf, urlText } from '../../ui/heatmap/controls/time-text.ts'
import { nextCell } from '../../ui/heatmap/cursor.ts'
import { curlCommand, visibleQuery, visibleTimes } from '../../ui/heatmap/export/visible-query.ts'
import { bandsQuery, leverageBands } from '../../ui/heatmap/leverage-bands.ts'
import { edgeDistance, nearDenseZones, rangeAround, zoneLadder } from '../../ui/heatmap/zones.ts'

describe('handles of the colour bar', () => {
  test('move to a place, in thousandths', () => {
    expect(movedHandles({ low: 0, high: 1 }, 'low', 0.12345)).toEqual({ low: 0.123, high: 1 })
    expect(movedHandles({ low: 0.2, high: 1 }, 'high', 0.5)).toEqual({ low: 0.2, high: 0.5 })
  })

  test('stop at the ends and a hundredth before each other', () => {
    expect(movedHandles({ low: 0.2, high: 0.6 }, 'low', 0.9)).toEqual({ low: 0.59, high: 0.6 })
    expect(movedHandles({ low: 0.2, high: 0.6 }, 'high', 0)).toEqual({ low: 0.2, high: 0.21 })
    expect(movedHandles({ low: 0.2, high: 0.6 }, 'low', -3)).toEqual({ low: 0, high: 0.6 })
    expect(movedHandles({ low: 0.2, high: 0.6 }, 'high', 7)).toEqual({ low: 0.2, high: 1 })
  })

  test('a press takes the nearer one', () => {
    expect([0.1, 0.39, 0.41, 1].map((place) => nearestHandle({ low: 0.2, high: 0.6 }, place))).toEqual([
      'low',
      'low',
      'high',
      'high',
    ])
  })
})

describe('leverage bands', () => {
  test('few leverages stand alone, from low to high', () => {
    expect(leverageBands([100, 5])).toEqual([
      { id: 'leverage_5', label: '5x' },
      { id: 'leverage_100', label: '100x' },
    ])
    expect(bandsQuery([100, 5])).toEqual({})
  })

  test('many are taken together from 5x, 10x, 25x, 50x and 100x on, as the server has them', () => {
    const leverages = [2, 3, 5, 7.5, 10, 20, 60, 100, 125]
    expect(bandsQuery(leverages)).toEqual({ leverage_bands: '5,10,25,50,100' })
    // None lies from 25x to 50x.
    expect(leverageBands(leverages)).toEqual([
      { id: 'leverage_1', label: '<5x' },
      { id: 'leverage_5', label: '5–10x' },
      { id: 'leverage_10', label: '10–25x' },
      { id: 'leverage_50', label: '50–100x' },
      { id: 'leverage_100', label: '100x+' },
    ])
  })
})

describe('times', () => {
  test('are read as UTC, zoned or not, and as milliseconds', () => {
    // 2026-01-05T00:00:00Z
    const time = 1_767_571_200_000
    expect(
      ['2026-01-05T00:00', '2026-01-05T00:00Z', '2026-01-05T01:00+01:00', '2026-01-05', String(time)].map(timeOf),
    ).toEqual([time, time, time, time, time])
    expect(['', 'yesterday'].map(timeOf)).toEqual([undefined, undefined])
  })

  test('go to an input in UTC and back', () => {
    expect(inputText('1767571200000')).toBe('2026-01-05T00:00')
    expect(inputText('nonsense')).toBe('')
    expect(urlText('2026-01-05T00:00')).toBe('2026-01-05T00:00Z')
    expect(urlText('')).toBe('')
  })
})

describe('zones', () => {
  const zone = (
    id: string,
    side: 'long' | 'short',
    prices: readonly [number, number],
    usd: number,
    ended?: number,
  ) => ({
    id,
    side,
    price_low: prices[0],
    price_high: prices[1],
    total_density: usd,
    ended: ended ?? null,
  })

  test('are as far from the price as their nearer edge', () => {
    expect(edgeDistance({ price_low: 102, price_high: 104 }, 100)).toBeCloseTo(2, 12)
    expect(edgeDistance({ price_low: 96, price_high: 99 }, 100)).toBeCloseTo(-1, 12)
    expect(edgeDistance({ price_low: 99, price_high: 101 }, 100)).toBe(0)
  })

  test('near and dense ones are warned of, the nearest first', () => {
    const zones = [
      // 5 % away: too far for a warning, but the measure of what is dense.
      zone('wall', 'short', [105, 106], 1000),
      // Further than 10 %: no measure of anything near.
      zone('far', 'long', [50, 60], 100_000),
      zone('near', 'long', [98, 98.5], 250),
      zone('nearer', 'short', [101, 101.2], 400),
      zone('thin', 'short', [100.5, 100.6], 249),
      zone('gone', 'short', [100.5, 100.6], 900, 5),
    ]
    expect(nearDenseZones(zones, 100).map(({ id }) => id)).toEqual(['nearer', 'near'])
    expect(nearDenseZones([zone('empty', 'long', [99, 99.5], 0)], 100)).toEqual([])
  })

  test('form a ladder of the largest of each side, from high to low', () => {
    const zones = [
      zone('a', 'short', [101, 102], 5),
      zone('b', 'short', [110, 111], 9),
      zone('c', 'short', [103, 104], 7),
      zone('d', 'long', [90, 91], 1),
      zone('e', 'long', [95, 96], 2),
    ]
    const { above, below } = zoneLadder(zones, 2)
    expect(above.map(({ id }) => id)).toEqual(['b', 'c'])
    expect(below.map(({ id }) => id)).toEqual(['e', 'd'])
  })

  test('come into the middle with the price in sight', () => {
    // Middle 110, half of the height 10 * 1.25 + 1 = 13.5.
    expect(rangeAround({ price_low: 109, price_high: 111 }, 100)).toBe('96.5..123.5')
  })
})

describe('what is in sight', () => {
  const axis = { start: 1_000_000, step: 60_000, columns: 10 }

  test('is all of it without a choice, or with a bad one', () => {
    for (const times of ['', '5..', '9..3', 'x..y', '0..5']) {
      expect(visibleTimes(axis, times)).toEqual({ from: 1_000_000, to: 1_600_000 })
    }
  })

  test('is whole columns', () => {
    expect(visibleTimes(axis, '1070000..1170000')).toEqual({ from: 1_060_000, to: 1_180_000 })
    expect(visibleTimes(axis, '0..1060001')).toEqual({ from: 1_000_000, to: 1_120_000 })
  })

  test('is asked for with its own times, interval and bucket', () => {
    const asked = { symbol: 'A', time_window: '7d', model: 'ledger' }
    expect(visibleQuery(asked, { from: 5, to: 9, interval: '1m', bucketSize: 0.1 })).toEqual({
      symbol: 'A',
      model: 'ledger',
      start_time: '5',
      end_time: '9',
      interval: '1m',
      price_bin_size: '0.1',
    })
    expect(curlCommand("http://h/x?a=b'c&d=1")).toBe("curl 'http://h/x?a=b%27c&d=1'")
  })
})

describe('the cursor of the keyboard', () => {
  const heat = { columns: 20, rows: 40, firstBucket: 80, bucketSize: 1 }
  const go = (key: string, isFar = false) => nextCell(heat, { from: { column: 5, row: 30 }, key, isFar, price: 100 })

  test('begins at the last column and the price', () => {
    expect(nextCell(heat, { from: undefined, key: 'ArrowUp', isFar: false, price: 100 })).toEqual({
      column: 19,
      row: 20,
    })
  })

  test('goes by cells, further with Shift, and stays inside', () => {
    expect(go('ArrowLeft')).toEqual({ column: 4, row: 30 })
    expect(go('ArrowUp')).toEqual({ column: 5, row: 31 })
    expect(go('ArrowDown', true)).toEqual({ column: 5, row: 20 })
    expect(go('ArrowUp', true)).toEqual({ column: 5, row: 39 })
    expect([go('Home'), go('End')]).toEqual([
      { column: 0, row: 30 },
      { column: 19, row: 30 },
    ])
    expect(go('x')).toBeUndefined()
  })
})

describe('facts of a cell', () => {
  const spans = (usd: number) => ({
    first: Int32Array.of(0),
    offset: Uint32Array.of(0, 1),
    values: Float32Array.of(usd),
  })
  const group = (id: string, label: string, leverage: number | undefined, usd: number) => ({
    id,
    label,
    leverage,
    exchange: undefined,
    long: spans(usd),
    short: spans(0),
    longConsumed: undefined,
    shortConsumed: undefined,
  })
  const heat = (groups: Heat['groups']): Heat => ({
    start: 0,
    step: 60_000,
    columns: 1,
    firstBucket: 965,
    bucketSize: 0.1,
    rows: 1,
    state: Uint8Array.of(0),
    knownAt: undefined,
    long: spans(30),
    short: spans(0),
    longConsumed: spans(0),
    shortConsumed: spans(0),
    groups,
    meta: undefined,
  })

  test('prices are those of the bucket’s edges', () => {
    expect(rowPrices(heat([]), 0)).toEqual([96.5, 96.6])
  })

  test('parts without a cent are left out of leverages, but not of exchanges', () => {
    const cell = { column: 0, row: 0 }
    const byLeverage = heat([group('leverage_10', '10x', 10, 0), group('leverage_25', '25x', 25, 30)])
    expect(leverageCellParts(byLeverage, byLeverage, cell)).toEqual([{ id: 'leverage_25', label: '25x', usd: 30 }])
    const byExchange = heat([
      group('exchange_okx', 'okx', undefined, 30),
      group('exchange_bybit', 'bybit', undefined, 0),
    ])
    expect(exchangeCellParts(byExchange, byExchange, cell)).toEqual([
      { id: 'exchange_okx', label: 'okx', usd: 30 },
      { id: 'exchange_bybit', label: 'bybit', usd: 0 },
    ])
  })

  test('parts of some columns are found by time and price, and only there', () => {
    const parts = { ...heat([group('leverage_25', '25x', 25, 30)]), start: 120_000, firstBucket: 967 }
    const whole = { start: 0, step: 60_000, columns: 3, firstBucket: 965 }
    expect(leverageCellParts(parts, whole, { column: 2, row: 2 })).toEqual([
      { id: 'leverage_25', label: '25x', usd: 30 },
    ])
    expect(leverageCellParts(parts, whole, { column: 2, row: 1 })).toEqual([])
    expect(leverageCellParts(parts, whole, { column: 1, row: 2 })).toEqual([])
    expect(exchangeCellParts(parts, whole, { column: 1, row: 2 })).toEqual([])
  })

  test('distances say both per cent and quote units', () => {
    expect(distanceText(96.55, 100, 2)).toBe('−3.45 % · −3.45')
    expect(distanceText(103.43, 100, 2)).toBe('+3.43 % · +3.43')
  })
})
