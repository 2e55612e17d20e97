import { expect, test } from 'vitest'
import { columnLevels } from '../../test/helpers/column-cells.ts'
import { COLUMN_OPEN, HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import { touchColumn } from './touched-column.ts'

const SIZE = 0.5

function write(series: SpanSeries, first: number, values: readonly number[]): void {
  series.values.set(values, series.reserve(values.length))
  series.close(first, values.length)
}

/** Longs of 10, 20, 30 USD from 98, 98.5 and 99 on; shorts of 1, 2, 4 USD from 101, 101.5 and 102 on; 7 USD were consumed. */
function columnOf(): HeatMatrix {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 60_000, bucketSize: SIZE })
  write(matrix.longDensity, 196, [10, 20, 30])
  write(matrix.shortDensity, 202, [1, 2, 4])
  write(matrix.longConsumed, 199, [7])
  write(matrix.shortConsumed, 0, [])
  matrix.closeColumn(COLUMN_OPEN, { created: 67, consumed: 7, closed: 0 })
  return matrix
}

function levels(matrix: HeatMatrix) {
  return matrix.series.map((series) => columnLevels(series, 0, SIZE))
}

test('buckets that a running candle has crossed whole are consumed, those crossed in part stay', () => {
  // Longs of [98.5, 99) are at or below their levels from 98.5 on, shorts of [101, 101.5) at or above theirs at 101.5.
  const touched = touchColumn(columnOf(), { low: 98.5, high: 101.7 })
  expect(levels(touched)).toEqual([
    [[98, 10]],
    [
      [101.5, 2],
      [102, 4],
    ],
    [
      [98.5, 20],
      [99, 30],
      [99.5, 7],
    ],
    [[101, 1]],
  ])
  expect([touched.state, touched.created, touched.consumed, touched.closed]).toEqual([[COLUMN_OPEN], [67], [58], [0]])
})

test('a candle between the levels changes nothing, and the column it is given stays as it is', () => {
  const column = columnOf()
  expect(levels(touchColumn(column, { low: 99.6, high: 100.9 }))).toEqual(levels(columnOf()))
  touchColumn(column, { low: 1, high: 1000 })
  expect(levels(column)).toEqual(levels(columnOf()))
})

test('an empty column stays empty', () => {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 60_000, bucketSize: SIZE })
  matrix.appendGap()
  expect(levels(touchColumn(matrix, { low: 1, high: 1000 }))).toEqual([[], [], [], []])
})
