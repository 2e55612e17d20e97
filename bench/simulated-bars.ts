import { simulated } from '../src/exchanges/simulated.ts'
import type { BarColumns } from '../src/kernel/bars.ts'
import { alignBars } from '../src/services/bars.ts'
import { type SimulatedMarket, simulateMarket } from '../src/simulation/market.ts'

/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600_000

export function marketOf(days: number): SimulatedMarket {
  return simulateMarket({ seed: 7, startTime: START, days, tiers: simulated.tierTables[0]?.tiers ?? [] })
}

/** Bars of a simulated market, as the server would step them. */
export function barsOf(market: SimulatedMarket): BarColumns {
  const { candles, markCandles, openInterest } = market
  const base = {
    ...candles,
    triggerLow: markCandles.low,
    triggerHigh: markCandles.high,
    markCount: candles.close.length,
  }
  return alignBars(base, openInterest, [{ from: 0, to: Number.MAX_SAFE_INTEGER }])
}

/** The first `count` bars. */
export function firstBars(bars: BarColumns, count: number): BarColumns {
  return {
    openTime: bars.openTime.subarray(0, count),
    closeTime: bars.closeTime.subarray(0, count),
    open: bars.open.subarray(0, count),
    close: bars.close.subarray(0, count),
    triggerLow: bars.triggerLow.subarray(0, count),
    triggerHigh: bars.triggerHigh.subarray(0, count),
    openInterest: bars.openInterest.subarray(0, count),
    openInterestChange: bars.openInterestChange.subarray(0, count),
    complete: bars.complete.subarray(0, count),
  }
}
