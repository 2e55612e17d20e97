import { expect, test } from 'vitest'
import type { CandleRow } from '../../src/client/live-messages.ts'
import { STATE_GAP, STATE_OPEN, valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import { replaceColumns } from '../../src/heat-layer/replace-columns.ts'
import { withMinutes } from '../../ui/heatmap/live-candles.ts'
import { type ColumnRow, heatOfRows, isJoined } from '../../ui/heatmap/live-columns.ts'

const MINUTE = 60_000

function level(price: number, amounts: Partial<ColumnRow['levels'][number]>): ColumnRow['levels'][number] {
  return { price, long_density: 0, short_density: 0, long_consumed: 0, short_consumed: 0, ...amounts }
}

function row(timestamp: number, state: ColumnRow['state'], levels: ColumnRow['levels']): ColumnRow {
  return { timestamp, state, levels, positions_created: 0, positions_consumed: 0 }
}

test('rows become columns with their cells where they belong, whatever their order', () => {
  const heat = heatOfRows(
    [
      row(3 * MINUTE, 'open', [level(99.7, { long_density: 7 }), level(100.2, { short_density: 9 })]),
      row(MINUTE, 'closed', [level(99.6, { long_density: 5 }), level(99.9, { long_density: 6, long_consumed: 2 })]),
    ],
    { step: MINUTE, bucketSize: 0.1 },
  )
  // Buckets 996 (99.6) to 1002 (100.2); minute 2 did not come.
  expect(heat).toMatchObject({ start: MINUTE, step: MINUTE, columns: 3, firstBucket: 996, rows: 7 })
  expect([...(heat?.state ?? [])]).toEqual([0, STATE_GAP, STATE_OPEN])
  const long = (column: number, place: number) => (heat === undefined ? -1 : valueAt(heat.long, column, place))
  expect([long(0, 0), long(0, 1), long(0, 3), long(1, 0), long(2, 1)]).toEqual([5, 0, 6, 0, 7])
  expect(heat && valueAt(heat.longConsumed, 0, 3)).toBe(2)
  expect(heat && valueAt(heat.short, 2, 6)).toBe(9)
})

test('columns without levels have no rows, and no rows make nothing', () => {
  expect(heatOfRows([row(MINUTE, 'closed', [])], { step: MINUTE, bucketSize: 1 })).toMatchObject({
    columns: 1,
    rows: 0,
  })
  expect(heatOfRows([], { step: MINUTE, bucketSize: 1 })).toBeUndefined()
})

test('columns join a heatmap that they overlap or follow without a hole', () => {
  const loaded = { start: 0, step: MINUTE, columns: 3 }
  expect(isJoined([2 * MINUTE, 3 * MINUTE], loaded)).toBe(true)
  expect(isJoined([3 * MINUTE], loaded)).toBe(true)
  expect(isJoined([5 * MINUTE, 4 * MINUTE], loaded)).toBe(false)
  expect(isJoined([], loaded)).toBe(true)
})

test('a heatmap keeps when its columns became known as streamed ones take their places', () => {
  const rows = (minutes: readonly number[]) =>
    heatOfRows(
      minutes.map((n) => row(n * MINUTE, 'closed', [level(100, { long_density: n })])),
      { step: MINUTE, bucketSize: 1 },
    )
  const [loaded, part] = [rows([1, 2, 3]), rows([3, 4])]
  if (loaded === undefined || part === undefined) throw new Error('Invariant: rows make columns')
  const known = { ...loaded, knownAt: Float64Array.of(11, 12, 13).map((n) => n * MINUTE) }
  // What is streamed was known at its end: 0 is no later than that.
  expect(replaceColumns(known, part).knownAt).toEqual(Float64Array.of(11 * MINUTE, 12 * MINUTE, 0, 0))
  expect(replaceColumns(loaded, part).knownAt).toBeUndefined()
})

function minute(timestamp: number, [open, high, low, close]: readonly [number, number, number, number]): CandleRow {
  const rest = {
    volume: 1,
    quote_volume: null,
    taker_buy_volume: null,
    data_kind: 'observed',
    state: 'closed',
  } as const
  return { exchange: 'okx', symbol: 'X', timestamp, open, high, low, close, ...rest }
}

test('minutes go on with the candle of their column, and begin the next', () => {
  const stored = { timestamp: 0, open: 100, high: 105, low: 99, close: 101, volume: 50 }
  const minutes = [minute(4 * MINUTE, [101, 107, 100, 106]), minute(5 * MINUTE, [106, 108, 104, 107])]
  const merged = withMinutes(new Map([[0, stored]]), minutes, { start: 0, step: 5 * MINUTE })
  expect(merged.get(0)).toEqual({ ...stored, high: 107, close: 106 })
  expect(merged.get(5 * MINUTE)).toMatchObject({ open: 106, high: 108, low: 104, close: 107 })
  // Again the same minutes change nothing.
  expect(withMinutes(merged, minutes, { start: 0, step: 5 * MINUTE })).toEqual(merged)
})
