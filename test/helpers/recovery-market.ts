import type { SideDensities } from '../../src/analysis/recovery-score.ts'
import type { MarginTier } from '../../src/domain/margin-tiers.ts'
import { defaultBucketSize } from '../../src/domain/price-grid.ts'
import type {
  CandleColumns,
  FundingColumns,
  MarkColumns,
  OpenInterestColumns,
  TakerFlowColumns,
} from '../../src/domain/series.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import { type SimulatedTrade, simulateMarket } from '../../src/simulation/market.ts'
import { trueMapAtEnd } from '../../src/simulation/true-map.ts'

/** 2026-06-01T00:00:00Z */
export const RECOVERY_START = 1_780_272_000_000
/** Trades of at least this many USD count as large. */
const LARGE_TRADE_USD = 100_000

export interface RecoveryOptions {
  readonly seed: number
  /** Length, after a warm-up of the simulator's default length that no model sees. */
  readonly days?: number
  /** Quote units; by default about 0.1 % of the last price. */
  readonly bucketSize?: number
}

/** What a model may see of a simulated market, and the truth at its end that it tries to recover. */
export interface RecoveryMarket {
  /** Inputs as a venue publishes them; candles and taker flow by the minute, open interest every 5 minutes. */
  readonly candles: CandleColumns
  readonly markCandles: MarkColumns
  readonly openInterest: OpenInterestColumns
  readonly funding: FundingColumns
  readonly takerFlow: TakerFlowColumns
  /** Trades of 100,000 USD or more, ordered by time. */
  readonly largeTrades: readonly SimulatedTrade[]
  /** The venue's maintenance tiers. */
  readonly tiers: readonly MarginTier[]
  /** Mark price at the end. */
  readonly price: number
  /** UTC ms. */
  readonly endTime: number
  readonly bucketSize: number
  /** USD notional at entry by liquidation price, of the positions open at the end. */
  readonly truth: SideDensities
}

/** Simulates the market of a seed on which models are measured against the truth. */
export function recoveryMarket({ seed, days = 30, bucketSize }: RecoveryOptions): RecoveryMarket {
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const largeTrades: SimulatedTrade[] = []
  const market = simulateMarket({
    seed,
    days,
    startTime: RECOVERY_START,
    tiers,
    onTrade: (trade) => {
      if (trade.price * trade.quantity >= LARGE_TRADE_USD) largeTrades.push(trade)
    },
  })
  const size = bucketSize ?? defaultBucketSize(market.finalPrice)
  const { candles, markCandles, openInterest, funding, takerFlow, truth, finalMark: price } = market
  return {
    candles,
    markCandles,
    openInterest,
    funding,
    takerFlow,
    largeTrades,
    tiers,
    price,
    endTime: candles.closeTime.at(-1) ?? RECOVERY_START,
    bucketSize: size,
    truth: { long: trueMapAtEnd(truth, { side: 'long', size }), short: trueMapAtEnd(truth, { side: 'short', size }) },
  }
}
