import { simulated } from '../../src/exchanges/simulated.ts'
import {
  FUNDING_STEP_MS,
  OPEN_INTEREST_STEP_MS,
  type SimulatedMarket,
  simulateMarket,
} from '../../src/simulation/market.ts'
import type { SeriesBatch } from '../../src/storage/store.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** A simulated market, and what stores it. */
export interface SimulatedBatch {
  readonly market: SimulatedMarket
  readonly batch: SeriesBatch
}

/** Simulates a market of some days with many liquidations, under any venue; it is stored as simulated. */
export function simulatedBatch({
  exchange,
  symbol,
  from,
  days,
}: {
  readonly exchange: string
  readonly symbol: string
  /** UTC ms. */
  readonly from: number
  readonly days: number
}): SimulatedBatch {
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const market = simulateMarket({ seed: 21, symbol, days, startTime: from, tiers, tradersPerDay: 16_000 })
  return {
    market,
    batch: {
      exchange,
      symbol,
      dataKind: 'simulated',
      source: 'simulator seed 21',
      range: { from, to: from + days * DAY + 1 },
      candles: { interval: '1m', columns: market.candles },
      markCandles: { interval: '1m', columns: market.markCandles },
      openInterest: { stepMs: OPEN_INTEREST_STEP_MS, columns: market.openInterest },
      funding: { stepMs: FUNDING_STEP_MS, columns: market.funding },
      takerFlow: { stepMs: MINUTE, columns: market.takerFlow },
      liquidations: { columns: market.liquidations },
    },
  }
}
