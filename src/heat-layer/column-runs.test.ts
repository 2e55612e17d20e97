import { expect, test } from 'vitest'
import { columnRuns, type FindBar } from './column-runs.ts'

/** Bars that begin at these times. */
function barsAt(...times: number[]): FindBar {
  return (time) => {
    const index = times.findIndex((bar) => bar >= time)
    return index < 0 ? undefined : { index, isExact: times[index] === time }
  }
}

test('columns of the bars’ own interval stand on them', () => {
  expect(columnRuns({ start: 20, step: 10, columns: 3 }, barsAt(0, 10, 20, 30, 40, 50))).toEqual([
    { from: 0, to: 3, left: 1.5, width: 1 },
  ])
})

test('columns longer than bars cover several, also before the first bar and after the last', () => {
  // Columns at 0, 30, 60, 90: bars 3 and 6 begin with the second and the third.
  const bars = barsAt(10, 20, 25, 30, 40, 50, 60, 70)
  expect(columnRuns({ start: 0, step: 30, columns: 4 }, bars)).toEqual([{ from: 0, to: 4, left: -0.5, width: 3 }])
})

test('columns shorter than bars share them', () => {
  expect(columnRuns({ start: 0, step: 5, columns: 4 }, barsAt(0, 10, 20))).toEqual([
    { from: 0, to: 4, left: -0.5, width: 0.5 },
  ])
})

test('columns without a bar of their own share the room between those that have one', () => {
  // Bars at 0, 10, 40, 50: columns 1, 2 and 3 stand on the second bar.
  const runs = columnRuns({ start: 0, step: 10, columns: 6 }, barsAt(0, 10, 40, 50))
  expect(runs).toEqual([
    { from: 0, to: 1, left: -0.5, width: 1 },
    { from: 1, to: 4, left: 0.5, width: expect.closeTo(1 / 3, 9) },
    { from: 4, to: 6, left: 1.5, width: 1 },
  ])
})

test('without any column or bar there is nothing to miss', () => {
  expect(columnRuns({ start: 0, step: 10, columns: 0 }, barsAt(0))).toEqual([])
  expect(columnRuns({ start: 0, step: 10, columns: 2 }, barsAt())).toEqual([{ from: 0, to: 2, left: -0.5, width: 1 }])
})
