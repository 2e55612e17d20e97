import { expect, test } from 'vitest'
import { SpanSeries } from './heat-matrix.ts'
import { mixColumns } from './mix-columns.ts'

/** A series whose columns are runs of values from a bucket on. */
function seriesOf(...columns: readonly (readonly [first: number, values: readonly number[]])[]): SpanSeries {
  const series = new SpanSeries()
  for (const [first, values] of columns) {
    const at = series.reserve(values.length)
    series.values.set(values, at)
    series.close(first, values.length)
  }
  return series
}

function mixed(...parts: readonly (readonly [series: SpanSeries, column: number, factor: number])[]) {
  const target = new SpanSeries()
  mixColumns(
    parts.map(([series, column, factor]) => ({ series, column, factor })),
    target,
  )
  return { first: target.first[0], values: [...target.values.subarray(0, target.offset[1])] }
}

test('adds columns bucket by bucket, each times its factor', () => {
  const a = seriesOf([10, [1, 2]])
  const b = seriesOf([11, [10, 20, 30]])
  expect(mixed([a, 0, 2], [b, 0, 0.5])).toEqual({ first: 10, values: [2, 4 + 5, 10, 15] })
})

test('fills what lies between two columns with 0', () => {
  expect(mixed([seriesOf([-2, [1]]), 0, 1], [seriesOf([1, [5]]), 0, 1])).toEqual({ first: -2, values: [1, 0, 0, 5] })
})

test('takes the column that is asked for', () => {
  const series = seriesOf([0, [1]], [5, [2, 3]], [9, [4]])
  expect(mixed([series, 1, 1])).toEqual({ first: 5, values: [2, 3] })
})

test('of empty columns, or none, is empty', () => {
  expect(mixed([seriesOf([0, []]), 0, 1]).values).toEqual([])
  expect(mixed().values).toEqual([])
})

test('an empty column does not widen the others', () => {
  expect(mixed([seriesOf([-1000, []]), 0, 1], [seriesOf([3, [7]]), 0, 1])).toEqual({ first: 3, values: [7] })
})

test('writes the next column of its target, and leaves those before it alone', () => {
  const target = seriesOf([0, [9]])
  mixColumns([{ series: seriesOf([4, [1, 1]]), column: 0, factor: 3 }], target)
  expect(target.columns).toBe(2)
  expect([target.at(0, 0), target.at(1, 4), target.at(1, 5)]).toEqual([9, 3, 3])
})
