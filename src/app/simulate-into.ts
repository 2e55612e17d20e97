import { writeFile } from 'node:fs/promises'
import { floorTime, intervalMs } from '../domain/time.ts'
import { simulated } from '../exchanges/simulated.ts'
import { FUNDING_STEP_MS, OPEN_INTEREST_STEP_MS, type SimulatedMarket, simulateMarket } from '../simulation/market.ts'
import type { TruthColumns } from '../simulation/position-ledger.ts'
import type { MarketStore } from '../storage/store.ts'

const DAY = intervalMs('1d')
const OUTCOMES = ['open', 'closed', 'liquidated'] as const

/** What to simulate, and where its truth goes. */
export interface SimulationRequest {
  readonly seed: number
  readonly days: number
  readonly symbol: string
  /** Start, UTC ms; floored to the day. Without it the market ends at the last midnight. */
  readonly from?: number | undefined
  /** CSV file for every position; undefined writes none. */
  readonly truth?: string | undefined
}

export interface SimulationSummary {
  readonly symbol: string
  readonly rows: number
  readonly positions: number
  readonly liquidations: number
  readonly seconds: number
}

/** Simulates a market and stores it as exchange `simulated`, replacing what was simulated there before. */
export async function simulateInto(store: MarketStore, request: SimulationRequest): Promise<SimulationSummary> {
  const started = performance.now()
  const { seed, days, symbol, truth } = request
  const startTime = floorTime(request.from ?? Date.now() - days * DAY, DAY)
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const market = simulateMarket({ seed, symbol, days, startTime, tiers })
  const { rows } = await store.writeBatch({
    exchange: simulated.id,
    symbol: simulated.canonicalSymbol(symbol),
    dataKind: 'simulated',
    source: `simulator seed ${seed}`,
    range: { from: startTime, to: startTime + days * DAY + 1 },
    ...seriesOf(market),
  })
  if (truth !== undefined) await writeFile(truth, truthCsv(market.truth))
  return {
    symbol: simulated.canonicalSymbol(symbol),
    rows,
    positions: market.truth.openTime.length,
    liquidations: market.liquidations.time.length,
    seconds: (performance.now() - started) / 1000,
  }
}

function seriesOf(market: SimulatedMarket) {
  return {
    candles: { interval: '1m' as const, columns: market.candles },
    markCandles: { interval: '1m' as const, columns: market.markCandles },
    openInterest: { stepMs: OPEN_INTEREST_STEP_MS, columns: market.openInterest },
    funding: { stepMs: FUNDING_STEP_MS, columns: market.funding },
    takerFlow: { stepMs: intervalMs('1m'), columns: market.takerFlow },
    liquidations: { columns: market.liquidations },
  }
}

function truthCsv(truth: TruthColumns): string {
  const lines = [
    'open_time_ms,close_time_ms,side,leverage,entry,quantity,initial_liquidation_price,liquidation_price,outcome',
  ]
  truth.openTime.forEach((openTime, i) => {
    const closeTime = truth.closeTime[i] ?? Number.NaN
    lines.push(
      [
        openTime,
        Number.isFinite(closeTime) ? closeTime : '',
        truth.side[i] === 0 ? 'long' : 'short',
        truth.leverage[i],
        truth.entry[i],
        truth.quantity[i],
        truth.initialLiquidationPrice[i],
        truth.liquidationPrice[i],
        OUTCOMES[truth.outcome[i] ?? 0],
      ].join(','),
    )
  })
  return `${lines.join('\n')}\n`
}
