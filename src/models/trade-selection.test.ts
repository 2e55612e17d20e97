import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SelectionRule, TradeSelection } from './trade-selection.ts'

const RULE: SelectionRule = { select: 'gross_value', least_gross_value: 100, top_n: 2, portion: 0.5 }

/** Offers values in order; what is admitted is added. Returns the values that count in the end. */
function counted(selection: TradeSelection, values: readonly number[], serialFrom = 0): number[] {
  const open = new Map<number, number>()
  values.forEach((grossValue, i) => {
    if (!selection.admits(grossValue)) return
    const serial = serialFrom + i
    open.set(serial, grossValue)
    for (const gone of selection.add({ isBuy: true, grossValue, serial })) open.delete(gone.serial)
  })
  return [...open.values()]
}

describe('gross_value', () => {
  test('lets every trade in from the least value on', () => {
    expect(counted(new TradeSelection(RULE), [99.99, 100, 5000, 100])).toEqual([100, 5000, 100])
  })

  test('gives a trade back once it is as old as the lookback, and once only', () => {
    const selection = new TradeSelection(RULE)
    selection.startStep(10, 0)
    counted(selection, [100, 200])
    selection.startStep(20, 9)
    counted(selection, [300], 2)
    expect(selection.startStep(30, 10).map(({ grossValue }) => grossValue)).toEqual([100, 200])
    expect(selection.startStep(40, 20).map(({ grossValue }) => grossValue)).toEqual([300])
    expect(selection.startStep(50, 30)).toEqual([])
  })
})

describe('top_n', () => {
  test('keeps the largest of all that were offered, in any order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1000 })), fc.integer({ min: 1, max: 9 }), (values, n) => {
        const kept = counted(new TradeSelection({ ...RULE, select: 'top_n', top_n: n }), values)
        const largest = [...values].sort((a, b) => b - a).slice(0, n)
        expect(kept.sort((a, b) => b - a)).toEqual(largest)
      }),
    )
  })

  test('turns an equal one away: the first of them stays', () => {
    const selection = new TradeSelection({ ...RULE, select: 'top_n', top_n: 1 })
    expect(selection.admits(100)).toBe(true)
    selection.add({ isBuy: true, grossValue: 100, serial: 0 })
    expect(selection.admits(100)).toBe(false)
  })

  test('has room again when a trade is out of the lookback, and does not give displaced ones back', () => {
    const selection = new TradeSelection({ ...RULE, select: 'top_n', top_n: 1 })
    selection.startStep(10, 0)
    // 50 is displaced by 60.
    expect(counted(selection, [50, 60])).toEqual([60])
    expect(selection.startStep(20, 10).map(({ grossValue }) => grossValue)).toEqual([60])
    expect(selection.admits(1)).toBe(true)
  })
})

describe('portion', () => {
  test('grows with the number offered: half of four are the two largest', () => {
    const selection = new TradeSelection({ ...RULE, select: 'portion' })
    // 1 of 1: 40. 1 of 2: 10 is turned away. 2 of 3: 20. 2 of 4: 30 displaces 20.
    expect(counted(selection, [40, 10, 20, 30])).toEqual([40, 30])
  })

  test('counts what was offered within the lookback alone', () => {
    const selection = new TradeSelection({ ...RULE, select: 'portion' })
    selection.startStep(10, 0)
    counted(selection, [40, 10, 20, 30])
    expect(selection.startStep(20, 10)).toHaveLength(2)
    // One of one, one of two.
    expect(counted(selection, [5, 4], 4)).toEqual([5])
  })
})

test('goes on after ten thousand steps as at the start', () => {
  const selection = new TradeSelection(RULE)
  for (let step = 0; step < 10_000; step++) {
    const left = selection.startStep(step, step - 3)
    expect(left.map(({ serial }) => serial)).toEqual(step < 3 ? [] : [step - 3])
    if (selection.admits(100)) selection.add({ isBuy: true, grossValue: 100, serial: step })
  }
})
