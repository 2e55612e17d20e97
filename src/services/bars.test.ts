import { describe, expect, test } from 'vitest'
import { ALWAYS, type AlignedInputs, assembleBars, barsKnownAt, NEVER, type RequiredFrom } from './bars.ts'

const NOTHING: RequiredFrom = { openInterest: NEVER, funding: NEVER, trades: NEVER }
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
  isMarked: Uint8Array.of(0, 1, 0),
}
/** Open interest that is known of the first and the last candle, of the last one late. */
const openInterest = {
  before: Float64Array.of(100, Number.NaN, 120),
  change: Float64Array.of(10, Number.NaN, 5),
  knownAt: Float64Array.of(10, Number.NaN, 45),
}

describe('a bar is complete', () => {
  const completeOf = (inputs: Partial<AlignedInputs>, needs: Partial<RequiredFrom>) => [
    ...assembleBars({ candles: CANDLES, ...inputs }, { ...NOTHING, ...needs }).complete,
  ]

  test('where all that is needed is known', () => {
    const funding = { due: COLUMN(), isKnown: Uint8Array.of(0, 1, 1) }
    const points = {
      offset: new Uint32Array(4),
      price: COLUMN(),
      quantity: COLUMN(),
      isBuy: new Uint8Array(3),
      from: 0,
    }
    const trades = { points, isKnown: Uint8Array.of(1, 1, 0) }
    expect(completeOf({ openInterest }, { openInterest: ALWAYS })).toEqual([1, 0, 1])
    expect(completeOf({ funding }, { funding: ALWAYS })).toEqual([0, 1, 1])
    expect(completeOf({ trades }, { trades: ALWAYS })).toEqual([1, 1, 0])
    expect(completeOf({ openInterest, funding }, { openInterest: ALWAYS, funding: ALWAYS })).toEqual([0, 0, 1])
  })

  test('without what has not begun', () => {
    expect(completeOf({ openInterest }, { openInterest: 20 })).toEqual([1, 1, 1])
    expect(completeOf({ openInterest }, { openInterest: 10 })).toEqual([1, 0, 1])
  })

  test('whatever is missing that nobody needs', () => {
    expect(completeOf({ openInterest }, {})).toEqual([1, 1, 1])
    expect(completeOf({}, {})).toEqual([1, 1, 1])
  })

  test('nowhere when something needed is not there at all', () => {
    expect(completeOf({}, { openInterest: ALWAYS })).toEqual([0, 0, 0])
    expect(completeOf({}, { funding: ALWAYS })).toEqual([0, 0, 0])
  })
})

test('a payment in an incomplete bar is settled in the next complete one', () => {
  const funding = { due: Float64Array.of(0.5, 2, 0.25), isKnown: Uint8Array.of(1, 1, 1) }
  const alone = assembleBars({ candles: CANDLES, funding }, { ...NOTHING, funding: ALWAYS })
  expect([...alone.funding]).toEqual([0.5, 2, 0.25])
  const both = { ...NOTHING, funding: ALWAYS, openInterest: ALWAYS }
  expect([...assembleBars({ candles: CANDLES, funding, openInterest }, both).funding]).toEqual([0.5, Number.NaN, 2.25])
})

describe('a bar is known', () => {
  test('at its close, or when the last of its inputs was', () => {
    const flow = {
      buyVolume: COLUMN(),
      sellVolume: COLUMN(),
      buyPrice: COLUMN(),
      sellPrice: COLUMN(),
      knownAt: Float64Array.of(15, 20, 30),
      origin: new Uint8Array(3),
    }
    const bars = assembleBars({ candles: CANDLES, openInterest, flow }, { ...NOTHING, openInterest: ALWAYS })
    expect([...bars.knownAt]).toEqual([15, 20, 45])
    expect([...assembleBars({ candles: CANDLES }, NOTHING).knownAt]).toEqual([10, 20, 30])
  })

  test('without open interest that nobody needs', () => {
    expect([...assembleBars({ candles: CANDLES, openInterest }, NOTHING).knownAt]).toEqual([10, 20, 30])
  })
})

describe('bars known at a time', () => {
  const bars = assembleBars({ candles: CANDLES, openInterest }, { ...NOTHING, openInterest: ALWAYS })

  test.each([
    [9, 0, 0],
    [10, 1, 10],
    // The second bar is incomplete and may yet be completed.
    [20, 1, 10],
    // The third closed at 30 and was known at 45 only.
    [44, 1, 10],
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
