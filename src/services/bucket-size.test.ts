import { describe, expect, test } from 'vitest'
import { handBars } from '../../test/helpers/hand-bars.ts'
import { requireModel } from '../models/registry.ts'
import { bucketSizeOf } from './bucket-size.ts'

const HOUR = 3_600_000
const flat = (price: number) => ({ open: price, high: price, low: price, close: price })

/** Hourly candles at these prices, and what is asked up to the last of them. */
function bucketOf(prices: readonly number[], { asked, model = 'ledger', hours = prices.length } = Object({})): number {
  const bars = handBars(prices.map(flat), HOUR)
  const found = requireModel(model)
  const modelOptions = { lookback_hours: 24 }
  const dataEnd = hours * HOUR
  const glance = { bars, dataEnd, highest: Math.max(...prices.slice(0, hours)) }
  return bucketSizeOf({ glances: [glance], model: found, modelOptions, dataEnd }, asked)
}

describe('the bucket is', () => {
  test('near 0.1 % of the last price that was known', () => {
    expect(bucketOf([60_000, 100_000])).toBe(100)
    expect(bucketOf([60_000, 100_000], { hours: 1 })).toBe(50)
  })

  test('the model’s own where it has one', () => {
    // A range of 3,000 gives 100.
    expect(bucketOf([60_000, 63_000], { model: 'py_liquidation_map' })).toBe(100)
  })

  test('never finer than a 50,000th of the highest price, whoever wants it', () => {
    // A coin that fell from 80 to 0.0001: 80 / 50,000.
    expect(bucketOf([80, 0.0001])).toBe(0.0016)
    // A range of 0.1 at 60,000 would be buckets of 0.001.
    expect(bucketOf([60_000, 60_000.1], { model: 'py_liquidation_map' })).toBe(1.2)
    expect(() => bucketOf([80, 0.0001], { asked: 0.001 })).toThrow(
      expect.objectContaining({ code: 'PRICE_BIN_SIZE_INVALID' }),
    )
  })
})
