import { expect, test } from 'vitest'
import { ColumnBuilder } from './column-builder.ts'

/** Longer than the first block and the one after it. */
const LENGTH = 200_000

function columnOf(value: number): Float64Array {
  const builder = new ColumnBuilder()
  for (let i = 0; i < LENGTH / 2000; i++) builder.append(new Float64Array(2048).fill(value), 2000)
  return builder.finish()
}

test('a finished column keeps its values while others are gathered in the blocks it was made of', () => {
  const columns = [1, 2, 3].map(columnOf)
  for (const [i, column] of columns.entries()) {
    expect(column.length).toBe(LENGTH)
    expect(column.every((value) => value === i + 1)).toBe(true)
  }
})

test('two columns that are gathered at once share nothing', () => {
  columnOf(9)
  const [one, other] = [new ColumnBuilder(), new ColumnBuilder()]
  for (let i = 0; i < 60; i++) {
    one.append(new Float64Array(2000).fill(1), 2000)
    other.append(new Float64Array(2000).fill(2), 2000)
  }
  expect([new Set(one.finish()), new Set(other.finish())]).toEqual([new Set([1]), new Set([2])])
})

test('a piece longer than a block is kept whole', () => {
  const builder = new ColumnBuilder()
  builder.append(Float64Array.of(1), 1)
  builder.append(
    Float64Array.from({ length: 100_000 }, (_, i) => i),
    100_000,
  )
  const column = builder.finish()
  expect([column.length, column[0], column[1], column[100_000]]).toEqual([100_001, 1, 0, 99_999])
})
