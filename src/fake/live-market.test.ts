import { describe, expect, test } from 'vitest'
import { listInstruments } from './listing.ts'
import { LiveMarket } from './live-market.ts'

const MINUTE = 60_000
/** 2026-01-05T12:34:56.789Z */
const NOW = 1_767_616_496_789
const MINUTE_START = 1_767_616_440_000
const [instrument] = listInstruments(['SOLUSDT'])
if (instrument === undefined) throw new Error('Invariant: one instrument is listed')
const market = new LiveMarket({ instrument, seed: 5, now: NOW })

describe('a live market', () => {
  test('has three days of minutes behind it, the last one running', () => {
    const { openTime } = market.history(NOW).candles
    // Starts on the 5 minutes three days before: 12:30.
    expect(openTime[0]).toBe(1_767_616_200_000 - 3 * 1440 * MINUTE)
    expect(openTime.at(-1)).toBe(MINUTE_START)
    expect(openTime.length).toBe(3 * 1440 + 5)
  })

  test('trades of a minute are its candle, to the bit', () => {
    const end = MINUTE_START + MINUTE
    const trades = market.tradesIn(MINUTE_START - 1, end - 1)
    const { candles } = market.history(end)
    const row = candles.openTime.indexOf(MINUTE_START)
    expect(trades.length).toBeGreaterThan(30)
    expect(candles.open[row]).toBe(trades[0]?.price)
    expect(candles.high[row]).toBe(Math.max(...trades.map(({ price }) => price)))
    expect(candles.low[row]).toBe(Math.min(...trades.map(({ price }) => price)))
    expect(candles.close[row]).toBe(trades.at(-1)?.price)
    expect(candles.volume[row]).toBe(trades.reduce((sum, { quantity }) => sum + quantity, 0))
    expect(market.candleAt(end - 1)).toEqual([
      MINUTE_START,
      ...[candles.open, candles.high, candles.low, candles.close].map((column) => column[row]),
      ...[candles.volume, candles.quoteVolume, candles.takerBuyVolume].map((column) => column[row]),
    ])
  })

  test('mark prices looked at once a second make the mark candle', () => {
    const seen = Array.from({ length: 60 }, (_, second) => market.quote(MINUTE_START + second * 1000 + 37).mark)
    const { markCandles } = market.history(MINUTE_START + MINUTE)
    const row = markCandles.openTime.indexOf(MINUTE_START)
    expect([seen[0], Math.max(...seen), Math.min(...seen), seen[59]]).toEqual(
      [markCandles.open, markCandles.high, markCandles.low, markCandles.close].map((column) => column[row]),
    )
  })

  test('open interest meets the readings, and funding is what will be paid', () => {
    const later = NOW + 5 * 60 * MINUTE
    const { openInterest, funding } = market.history(later)
    const last = openInterest.time.length - 1
    expect(market.quote(openInterest.time[last] ?? 0).openInterest).toBe(openInterest.quantity[last])
    // Paid at 16:00, within the five hours.
    expect(funding.time.at(-1)).toBe(1_767_628_800_000)
    expect(market.quote(NOW)).toMatchObject({ fundingRate: funding.rate.at(-1), paidAt: 1_767_628_800_000 })
  })

  test('goes on without a seam when it is simulated further', () => {
    const longer = new LiveMarket({ instrument, seed: 5, now: NOW })
    const before = longer.tradesIn(NOW + 350 * MINUTE, NOW + 351 * MINUTE)
    longer.extend(NOW + 351 * MINUTE)
    expect(longer.tradesIn(NOW + 350 * MINUTE, NOW + 351 * MINUTE)).toEqual(before)
    expect(longer.tradesIn(NOW + 600 * MINUTE, NOW + 601 * MINUTE).length).toBeGreaterThan(30)
  })

  test('is the same for the same seed', () => {
    const again = new LiveMarket({ instrument, seed: 5, now: NOW })
    expect(again.tradesIn(NOW, NOW + MINUTE)).toEqual(market.tradesIn(NOW, NOW + MINUTE))
    const other = new LiveMarket({ instrument, seed: 6, now: NOW })
    expect(other.tradesIn(NOW, NOW + MINUTE)).not.toEqual(market.tradesIn(NOW, NOW + MINUTE))
  })
})
