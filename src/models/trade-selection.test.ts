import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SelectionRule, TradeSelection, type WindowTrade } from './trade-selection.ts'

const RULE: SelectionRule = { select: 'gross_value', least_gross_value: 50, top_n: 2, portion: 0.5 }
const trade = (grossValue: number, time: number): WindowTrade => ({
  isBuy: true,
  price: 1,
  quantity: grossValue,
  grossValue,
  time,
  step: time,
})

/** Values that count after each step; a step is its time and the values that arrive; the window is 10 long. */
function countedAfter(rule: Partial<SelectionRule>, steps: readonly (readonly [number, readonly number[]])[]) {
  const selection = new TradeSelection({ ...RULE, ...rule })
  const counting = new Map<number, number>()
  return steps.map(([time, values]) => {
    const arrived = values.map((value) => trade(value, time))
    const { added, removed } = selection.step(arrived, time - 10)
    for (const number of removed) counting.delete(number)
    for (const number of added) counting.set(number, selection.trade(number).grossValue)
    return [...counting.values()].sort((a, b) => b - a)
  })
}

describe('by value', () => {
  test('trades count from the limit on, until they leave the window', () => {
    expect(
      countedAfter({}, [
        [0, [50, 49.9]],
        [9, [80]],
        [10, []],
        [19, []],
      ]),
    ).toEqual([[50], [80, 50], [80], []])
  })
})

describe('by number', () => {
  test('the largest count, and one that was displaced counts again when there is room', () => {
    expect(
      countedAfter({ select: 'top_n' }, [
        [0, [10, 30]],
        [4, [20]],
        [5, [40]],
        // The first two leave: 40 and 20 are what is left.
        [10, []],
        [14, []],
      ]),
    ).toEqual([[30, 10], [30, 20], [40, 30], [40, 20], [40]])
  })
})

describe('by portion', () => {
  test('that share of the trades counts, the largest first, rounded up', () => {
    const tiny = Array.from({ length: 17 }, (_, i) => 1 + i / 100)
    expect(countedAfter({ select: 'portion', portion: 0.1 }, [[0, [100, 90, 80, ...tiny]]])).toEqual([[100, 90]])
  })
})

test('what counts is always the largest of the window', () => {
  const value = fc.integer({ min: 1, max: 1000 })
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.array(value, { maxLength: 5 })), { maxLength: 30 })
  fc.assert(
    fc.property(steps, fc.constantFrom('top_n' as const, 'portion' as const), (gaps, select) => {
      let time = 0
      const timed = gaps.map(([gap, values]) => {
        time += gap
        return [time, values] as const
      })
      const counted = countedAfter({ select, top_n: 3, portion: 0.3 }, timed)
      counted.forEach((values, i) => {
        const now = timed[i]?.[0] ?? 0
        const inWindow = timed
          .slice(0, i + 1)
          .flatMap(([at, arrived]) => (at > now - 10 ? arrived : []))
          .sort((a, b) => b - a)
        const limit = select === 'top_n' ? 3 : Math.ceil(0.3 * inWindow.length)
        expect(values).toEqual(inWindow.slice(0, limit))
      })
    }),
  )
})
