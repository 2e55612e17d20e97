import { expect, test } from 'vitest'
import {
  columnKnownAt,
  inReplay,
  knownColumns,
  playedTime,
  replayEnds,
  steppedTime,
} from '../../ui/heatmap/replay-clock.ts'
import { spanText } from '../../ui/heatmap/span-text.ts'

const MINUTE = 60_000
/** Four columns of a minute from minute 10 on. */
const HEAT = { start: 10 * MINUTE, step: MINUTE, columns: 4, knownAt: undefined }

test('a column is known at its end, not before', () => {
  expect(columnKnownAt(HEAT, 0)).toBe(11 * MINUTE)
  expect(knownColumns(HEAT, 11 * MINUTE - 1)).toBe(0)
  expect(knownColumns(HEAT, 11 * MINUTE)).toBe(1)
  expect(knownColumns(HEAT, 99 * MINUTE)).toBe(4)
  expect(knownColumns(HEAT, 0)).toBe(0)
})

test('a column that came late is known when it came', () => {
  const late = { ...HEAT, knownAt: Float64Array.of(11, 12, 20, 14).map((minute) => minute * MINUTE) }
  expect(knownColumns(late, 15 * MINUTE)).toBe(2)
  expect(knownColumns(late, 20 * MINUTE)).toBe(4)
})

test('playing goes on by columns a second and stops at the end', () => {
  expect(replayEnds(HEAT)).toEqual({ first: 11 * MINUTE, last: 14 * MINUTE })
  // 2 columns a second for 500 ms are one column.
  expect(playedTime(HEAT, { time: 11 * MINUTE, speed: 2, elapsedMs: 500 })).toBe(12 * MINUTE)
  expect(playedTime(HEAT, { time: 13 * MINUTE, speed: 1000, elapsedMs: 500 })).toBe(14 * MINUTE)
})

test('steps end at ends of columns and stay within the data', () => {
  const within = 12 * MINUTE + 30_000
  expect(steppedTime(HEAT, { time: within, by: 1 })).toBe(13 * MINUTE)
  expect(steppedTime(HEAT, { time: within, by: -1 })).toBe(12 * MINUTE)
  expect(steppedTime(HEAT, { time: 12 * MINUTE, by: 1 })).toBe(13 * MINUTE)
  expect(steppedTime(HEAT, { time: 11 * MINUTE, by: -1 })).toBe(11 * MINUTE)
  expect(inReplay(HEAT, 0)).toBe(11 * MINUTE)
})

test('lengths of time are told in their largest unit', () => {
  expect([30_000, 10 * MINUTE, 150 * MINUTE, 36 * 60 * MINUTE].map(spanText)).toEqual([
    '30 s',
    '10 min',
    '2.5 h',
    '1.5 d',
  ])
})
