import { describe, expect, test } from 'vitest'
import { LiquidationEngine } from './engine.ts'
import { EnsembleOutput } from './ensemble-output.ts'
import { HeatMatrix, SpanSeries } from './heat-matrix.ts'
import { SideBook } from './side-book.ts'

function engineOf(groups = 1): LiquidationEngine<SideBook> {
  const book = (sign: 1 | -1) => new SideBook({ sign, groups, bucketSize: 1 })
  return new LiquidationEngine({ long: book(1), short: book(-1), bucketSize: 1 })
}

/** Opens a long of so many USD at a level. */
function openLong(engine: LiquidationEngine<SideBook>, level: number, usd: number, group = 0): void {
  engine.addCreated(usd)
  engine.long.openPosition(group, level, usd / 100, usd)
}

function columnOf(output: EnsembleOutput): HeatMatrix {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: 1 })
  output.writeColumn(matrix, 0)
  return matrix
}

/** Two members with a quarter and three quarters. */
function twoMembers() {
  const [a, b] = [engineOf(), engineOf(2)]
  const output = new EnsembleOutput({
    bucketSize: 1,
    members: [
      { engine: a, weight: 0.25 },
      { engine: b, weight: 0.75 },
    ],
  })
  const bar = (step: () => void): void => {
    output.beginBar()
    step()
    output.endBar()
  }
  return { a, b, output, bar }
}

describe('the mix', () => {
  test('is the weighted mean of the totals, in the weighted mean of the shapes', () => {
    const { a, b, output, bar } = twoMembers()
    bar(() => {
      openLong(a, 90, 100)
      openLong(b, 90, 150)
      openLong(b, 95, 50)
    })
    // 0.25 * 100 + 0.75 * 200 = 175; at 90 0.25 * 1 + 0.75 * 0.75 = 0.8125 of it.
    expect(output.activeNotional()).toBe(175)
    const matrix = columnOf(output)
    expect(matrix.longDensity.at(0, 90)).toBeCloseTo(175 * 0.8125, 12)
    expect(matrix.longDensity.at(0, 95)).toBeCloseTo(175 * 0.1875, 12)
    expect(matrix.created[0]).toBeCloseTo(175, 12)
  })

  test('leaves out a member without positions, and takes it in when it has some', () => {
    const { a, b, output, bar } = twoMembers()
    bar(() => openLong(a, 90, 100))
    expect(output.activeNotional()).toBe(100)
    bar(() => openLong(b, 95, 200))
    expect(output.activeNotional()).toBe(175)
    const matrix = columnOf(output)
    // From 0 to 100 to 175: what the first member had shrinks from 100 to a quarter of 175.
    expect(matrix.longDensity.at(0, 90)).toBeCloseTo(43.75, 12)
    expect(matrix.created[0]! - matrix.closed[0]!).toBeCloseTo(175, 12)
  })

  test('of nothing is nothing', () => {
    const { output, bar } = twoMembers()
    bar(() => undefined)
    expect(output.activeNotional()).toBe(0)
    expect(columnOf(output).longDensity.sum(0)).toBe(0)
  })
})

describe('what is consumed', () => {
  test('counts by the member’s factor before the bar, in the column and in the flows', () => {
    const { a, b, output, bar } = twoMembers()
    bar(() => {
      openLong(a, 90, 100)
      openLong(b, 80, 200)
    })
    const before = columnOf(output)
    bar(() => {
      a.sweep(85, 0)
      b.sweep(85, 0)
    })
    const after = columnOf(output)
    // All of the first member: a quarter of 175. The second has the whole mix then: its own 200.
    expect(after.consumed[0]).toBeCloseTo(43.75, 12)
    expect(after.longConsumed.at(0, 90)).toBeCloseTo(43.75, 12)
    expect(after.longDensity.at(0, 80)).toBe(200)
    const flows = after.created[0]! - after.consumed[0]! - after.closed[0]!
    expect(after.longDensity.sum(0)).toBeCloseTo(before.longDensity.sum(0) + flows, 12)
  })

  test('before the window is forgotten', () => {
    const { a, output, bar } = twoMembers()
    bar(() => openLong(a, 90, 100))
    bar(() => a.sweep(85, 0))
    output.dropFlows()
    const matrix = columnOf(output)
    expect([matrix.created[0], matrix.consumed[0], matrix.closed[0]]).toEqual([0, 0, 0])
    expect(matrix.longConsumed.sum(0)).toBe(0)
  })
})

test('groups are those of the members, one after the other, and add up to the mix', () => {
  const { a, b, output, bar } = twoMembers()
  bar(() => {
    openLong(a, 90, 100)
    openLong(b, 90, 150, 0)
    openLong(b, 95, 50, 1)
  })
  const groups = [0, 1, 2].map((group) => {
    const long = new SpanSeries()
    output.writeGroup(group, long, new SpanSeries())
    return long.sum(0)
  })
  // 175 times 0.25, 0.75 * 0.75 and 0.75 * 0.25
  expect(groups).toEqual([43.75, 98.4375, 32.8125].map((usd) => expect.closeTo(usd, 12)))
  expect(() => output.writeGroup(3, new SpanSeries(), new SpanSeries())).toThrow('Invariant')
})
