import { describe, expect, test } from 'vitest'
import { type AlignedInputs, assembleBars, type BarNeeds, barsKnownAt } from './bars.ts'

const NOTHING: BarNeeds = { openInterest: false, funding: false, trades: false }
/** Three candles: [0, 10), [10, 20), [20, 30). */
const COLUMN = () => new Float64Array(3).fill(1)
const CANDLES: AlignedInputs['candles'] = {
  openTime: Float64Array.of(0, 10, 20),
  closeTime: Float64Array.of(10, 20, 30),
  open: COLUMN(),
  high: COLUMN(),
  low: COLUMN(),
  close: COLUMN(),
  volume: COLUMN(),
  quoteVolume: COLUMN(),
  takerBuyVolume: COLUMN(),
  triggerLow: COLUMN(),
  triggerHigh: COLUMN(),
  triggerOpen: COLUMN(),
  markCount: 0,
}
/** Open interest that is known of the first and the last candle, of the last one late. */
const openInterest = {
  before: Float64Array.of(100, Number.NaN, 120),
  change: Float64Array.of(10, Number.NaN, 5),
  knownAt: Float64Array.of(10, Number.NaN, 45),
}

describe('a bar is complete', () => {
  const completeOf = (inputs: Partial<AlignedInputs>, needs: Partial<BarNeeds>) => [
    ...assembleBars({ candles: CANDLES, ...inputs }, { ...NOTHING, ...needs }).complete,
  ]

  test('where all that is needed is known', () => {
    const funding = { due: COLUMN(), isKnown: Uint8Array.of(0, 1, 1) }
    const points = { offset: new Uint32Array(4), price: COLUMN(), quantity: COLUMN(), isBuy: new Uint8Array(3) }
    const trades = { points, isKnown: Uint8Array.of(1, 1, 0) }
    expect(completeOf({ openInterest }, { openInterest: true })).toEqual([1, 0, 1])
    expect(completeOf({ funding }, { funding: true })).toEqual([0, 1, 1])
    expect(completeOf({ trades }, { trades: true })).toEqual([1, 1, 0])
    expect(completeOf({ openInterest, funding }, { openInterest: true, funding: true })).toEqual([0, 0, 1])
  })

  test('whatever is missing that nobody needs', () => {
    expect(completeOf({ openInterest }, {})).toEqual([1, 1, 1])
    expect(completeOf({}, {})).toEqual([1, 1, 1])
  })

  test('nowhere when something needed is not there at all', () => {
    expect(completeOf({}, { openInterest: true })).toEqual([0, 0, 0])
    expect(completeOf({}, { funding: true })).toEqual([0, 0, 0])
  })
})

describe('a bar is known', () => {
  test('at its close, or when the last of its inputs was', () => {
    const flow = {
      buyVolume: COLUMN(),
      sellVolume: COLUMN(),
      buyPrice: COLUMN(),
      sellPrice: COLUMN(),
      knownAt: Float64Array.of(15, 20, 30),
      fromPeriods: 0,
      even: 0,
    }
    const bars = assembleBars({ candles: CANDLES, openInterest, flow }, { ...NOTHING, openInterest: true })
    expect([...bars.knownAt]).toEqual([15, 20, 45])
    expect([...assembleBars({ candles: CANDLES }, NOTHING).knownAt]).toEqual([10, 20, 30])
  })

  test('without open interest that nobody needs', () => {
    expect([...assembleBars({ candles: CANDLES, openInterest }, NOTHING).knownAt]).toEqual([10, 20, 30])
  })
})

describe('bars known at a time', () => {
  const bars = assembleBars({ candles: CANDLES, openInterest }, { ...NOTHING, openInterest: true })

  test.each([
    [9, 0, 0],
    [10, 1, 10],
    // The second bar is incomplete: it counts, but data ends before it.
    [20, 2, 10],
    // The third closed at 30 and was known at 45 only.
    [44, 2, 10],
    [45, 3, 30],
    [1e15, 3, 30],
  ])('%d are the first %d, complete up to %d', (time, count, dataEnd) => {
    expect(barsKnownAt(bars, time)).toEqual({ count, dataEnd })
  })

  test('end at the first one that was not, though later ones were', () => {
    const late = { ...bars, complete: Uint8Array.of(1, 1, 1), knownAt: Float64Array.of(10, 99, 30) }
    expect(barsKnownAt(late, 30)).toEqual({ count: 1, dataEnd: 10 })
  })
})
