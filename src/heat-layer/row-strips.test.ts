import { expect, test } from 'vitest'
import { rowStrips } from './row-strips.ts'

test('on a linear scale there is one strip', () => {
  expect(rowStrips([10, 110], (row) => 500 - 5 * row, 0.1)).toEqual([{ from: 10, to: 110, top: -50, bottom: 450 }])
})

test('on a logarithmic scale every edge of a row is at its price', () => {
  const yOf = (row: number): number => 2000 - 300 * Math.log(200 + row)
  const strips = rowStrips([0, 400], yOf, 0.25)
  expect(strips.length).toBeGreaterThan(4)
  expect(strips.length).toBeLessThan(40)
  expect(strips.map(({ from }) => from)).toEqual([0, ...strips.slice(0, -1).map(({ to }) => to)])
  for (const { from, to, top, bottom } of strips) {
    for (let row = from; row <= to; row++) {
      const drawn = bottom + ((top - bottom) * (row - from)) / (to - from)
      expect(Math.abs(drawn - yOf(row))).toBeLessThan(0.3)
    }
  }
})

test('where the scale has no pixel there is no strip', () => {
  expect(rowStrips([0, 4], () => undefined, 0.1)).toEqual([])
  expect(rowStrips([4, 4], (row) => row, 0.1)).toEqual([])
})
