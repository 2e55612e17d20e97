import { describe, expect, test } from 'vitest'
import { QUIET_BAR, toColumns } from '../../test/helpers/bars-arbitrary.ts'
import { runModel } from '../../test/helpers/run-model.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { timeEvolving } from './time-evolving.ts'

interface Bar {
  open?: number
  close?: number
  low?: number
  high?: number
  before: number
  change: number
}

function barsOf(bars: readonly Bar[]): BarColumns {
  const column = (pick: (bar: Bar, i: number) => number) => Float64Array.from(bars, pick)
  return {
    ...toColumns(bars.map(() => QUIET_BAR)),
    open: column(({ open = 100 }) => open),
    close: column(({ close = 100 }) => close),
    triggerLow: column(({ low = 100 }) => low),
    triggerHigh: column(({ high = 100 }) => high),
    openInterest: column(({ before }) => before),
    openInterestChange: column(({ change }) => change),
  }
}

/** Tiers 75 % at 90.5 / 109.5 and 25 % at 98.5 / 101.5 of entry; buckets of 0.5. */
function run(bars: readonly Bar[], options: object = {}) {
  const matrix = runModel({ model: timeEvolving, bars: barsOf(bars), options })
  const long = (t: number) => matrix.longDensity.sum(t)
  const short = (t: number) => matrix.shortDensity.sum(t)
  return { matrix, long, short }
}

describe('a rise of open interest', () => {
  test('opens that many contracts on both sides, split by weight', () => {
    const { matrix } = run([{ before: 500, change: 10 }])
    // 10 coins at 100: 750 and 250 USD a side.
    expect(matrix.longDensity.at(0, 181)).toBe(750)
    expect(matrix.longDensity.at(0, 197)).toBe(250)
    expect(matrix.shortDensity.at(0, 219)).toBe(750)
    expect(matrix.shortDensity.at(0, 203)).toBe(250)
    expect(matrix.created[0]).toBe(2000)
  })

  test('is not tested against its own candle, only from the next one on', () => {
    const { long } = run([
      { before: 500, change: 10, low: 50 },
      { before: 510, change: 0, low: 98 },
    ])
    expect(long(0)).toBe(1000)
    expect(long(1)).toBe(750)
  })
})

describe('a fall of open interest', () => {
  test('closes the share of every position that it is of all open interest', () => {
    const { long, short, matrix } = run([
      { before: 500, change: 10 },
      { before: 510, change: -51 },
    ])
    // 51 of 510: a tenth of both sides.
    expect(long(1)).toBeCloseTo(900, 9)
    expect(short(1)).toBeCloseTo(900, 9)
    expect(matrix.closed[1]).toBeCloseTo(200, 9)
  })

  test('counts what was liquidated first, each side by its own', () => {
    const { long, short } = run([
      { before: 0, change: 10 },
      { before: 10, change: -5, low: 98 },
    ])
    // The longs lost 2.5 contracts to the sweep: 2.5 of 10 more close. The shorts close all 5.
    expect(long(1)).toBeCloseTo(750 * 0.75, 9)
    expect(short(1)).toBeCloseTo(1000 * 0.5, 9)
  })

  test('closes nothing where the liquidations explain it', () => {
    const { long } = run([
      { before: 0, change: 10 },
      { before: 10, change: -2, low: 98 },
    ])
    expect(long(1)).toBe(750)
  })
})

test('a price move with constant contracts creates nothing', () => {
  const { matrix } = run([
    { before: 500, change: 0, close: 100 },
    { before: 500, change: 0, close: 110, low: 100, high: 110 },
  ])
  expect([...matrix.created]).toEqual([0, 0])
})

test('side=candle opens on the candle’s side only, a doji on both evenly', () => {
  const { long, short } = run(
    [
      { before: 500, change: 10, open: 99 },
      { before: 510, change: 10, open: 100 },
    ],
    { side: 'candle' },
  )
  expect([long(0), short(0)]).toEqual([1000, 0])
  expect([long(1), short(1)]).toEqual([1500, 500])
})
