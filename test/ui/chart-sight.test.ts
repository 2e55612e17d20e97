import { describe, expect, test } from 'vitest'
import {
  columnsOf,
  isInData,
  parseRange,
  partInSight,
  timesOf,
  writePrices,
  writeTimes,
} from '../../ui/heatmap/chart/sight.ts'
import { keyStep, moveRange } from '../../ui/heatmap/navigator-range.ts'

/** Ten columns of a second, from 1,000 ms on. */
const AXIS = { start: 1000, step: 1000, columns: 10 }

describe('ranges in a URL', () => {
  test('are read as they are written', () => {
    expect(parseRange('1000..2500')).toEqual({ from: 1000, to: 2500 })
    expect(parseRange(writePrices({ from: 0.000012345678, to: 1e-4 }))).toEqual({ from: 0.000012345678, to: 1e-4 })
    expect(writeTimes({ from: 1000.4, to: 2499.6 })).toBe('1000..2500')
    expect([writeTimes(undefined), writePrices(undefined)]).toEqual(['', ''])
  })

  test.each(['', '5', '5..', '..5', '7..5', '5..5', 'a..b', '1..2..3'])('%j is none', (text) => {
    expect(parseRange(text)).toBeUndefined()
  })
})

test('times and columns are two names of one place', () => {
  // 3,500 ms is half through the third column, 13,000 ms two columns behind the last.
  expect(columnsOf({ from: 3500, to: 13_000 }, AXIS)).toEqual({ from: 2.5, to: 12 })
  expect(timesOf({ from: 2.5, to: 12 }, AXIS)).toEqual({ from: 3500, to: 13_000 })
  expect([isInData({ from: 0, to: 1000 }, AXIS), isInData({ from: 0, to: 1001 }, AXIS)]).toEqual([false, true])
})

test('a part of the data is asked for in steps of a quarter of what is in sight', () => {
  expect(partInSight(undefined, AXIS)).toEqual({ from: 1000, to: 11_000 })
  // 4,000 ms: the next power of two is 4,096, its quarter 1,024.
  expect(partInSight({ from: 3000, to: 7000 }, AXIS)).toEqual({ from: 2048, to: 7168 })
  expect(partInSight({ from: 3010, to: 7010 }, AXIS)).toEqual({ from: 2048, to: 7168 })
  expect(partInSight({ from: 500, to: 4500 }, AXIS)).toEqual({ from: 1000, to: 5120 })
})

describe('the navigator', () => {
  const at = { columns: 10 }
  test('moves an end as far as the other, and all of it as far as the data', () => {
    const range = { from: 2, to: 6 }
    expect(moveRange(range, 'from', { ...at, by: -1 })).toEqual({ from: 1, to: 6 })
    expect(moveRange(range, 'from', { ...at, by: 9 })).toEqual({ from: 4, to: 6 })
    expect(moveRange(range, 'to', { ...at, by: 9 })).toEqual({ from: 2, to: 10 })
    expect(moveRange(range, 'to', { ...at, by: -9 })).toEqual({ from: 2, to: 4 })
    expect(moveRange(range, 'middle', { ...at, by: 9 })).toEqual({ from: 6, to: 10 })
    expect(moveRange(range, 'middle', { ...at, by: -9 })).toEqual({ from: 0, to: 4 })
  })

  test('begins where the data ends when more than it is in sight', () => {
    expect(moveRange({ from: -3, to: 12 }, 'to', { ...at, by: -1 })).toEqual({ from: 0, to: 9 })
  })

  test('keys go by columns, with Shift and by pages by a tenth of what is in sight', () => {
    const step = (key: string, isFar = false) => keyStep(key, { range: { from: 0, to: 100 }, columns: 500, isFar })
    expect([step('ArrowLeft'), step('ArrowRight'), step('ArrowRight', true)]).toEqual([-1, 1, 10])
    expect([step('PageUp'), step('Home'), step('End'), step('x')]).toEqual([10, -500, 500, undefined])
  })
})
