import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnCells } from '../../test/helpers/column-cells.ts'
import { HeatMatrix } from './heat-matrix.ts'

interface MadeColumn {
  readonly first: number
  readonly values: readonly number[]
}

const column = fc.record({
  first: fc.integer({ min: -5, max: 900 }),
  values: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 40 }),
})

function append(matrix: HeatMatrix, { first, values }: MadeColumn, t: number): void {
  for (const [which, series] of matrix.series.entries()) {
    series.values.set(
      values.map((value) => value + which),
      series.reserve(values.length),
    )
    series.close(first, values.length)
  }
  matrix.closeColumn(t % 3, { created: t, consumed: 2 * t, closed: 3 * t })
}

function matrixOf(columns: readonly MadeColumn[], from = 0): HeatMatrix {
  const matrix = new HeatMatrix({ startTime: from * 60_000, stepMs: 60_000, bucketSize: 1 })
  for (const [t, made] of columns.entries()) append(matrix, made, from + t)
  return matrix
}

function plain({ startTime, columns, state, created, consumed, closed, series }: HeatMatrix): object {
  const cells = Array.from({ length: columns }, (_, t) => series.map((one) => columnCells(one, t)))
  return { startTime, state, created, consumed, closed, cells }
}

test('a matrix that forgot its first columns is one that never had them, and goes on', () => {
  fc.assert(
    fc.property(fc.array(column, { maxLength: 90 }), fc.nat(90), fc.array(column), (made, wanted, more) => {
      const count = Math.min(wanted, made.length)
      const matrix = matrixOf(made)
      matrix.dropFirst(count)
      for (const [i, one] of more.entries()) append(matrix, one, made.length + i)
      expect(plain(matrix)).toEqual(plain(matrixOf([...made.slice(count), ...more], count)))
    }),
  )
})

test('columns can be taken over one by one', () => {
  fc.assert(
    fc.property(fc.array(column), (made) => {
      const matrix = matrixOf(made)
      const copy = new HeatMatrix({ startTime: 0, stepMs: 60_000, bucketSize: 1 })
      for (let t = 0; t < matrix.columns; t++) copy.appendColumn(matrix, t)
      expect(plain(copy)).toEqual(plain(matrix))
    }),
  )
})
