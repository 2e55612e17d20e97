import type { TradeColumns } from '../src/domain/series.ts'
import { simulated } from '../src/exchanges/simulated.ts'
import type { BarColumns } from '../src/kernel/bars.ts'
import { spreadOpenInterest } from '../src/kernel/open-interest-spread.ts'
import { alignFunding } from '../src/services/align-funding.ts'
import { alignTrades } from '../src/services/align-points.ts'
import { alignTakerFlow } from '../src/services/align-taker-flow.ts'
import { assembleBars } from '../src/services/bars.ts'
import { withTriggers } from '../src/services/base-candles.ts'
import { type SimulatedMarket, simulateMarket } from '../src/simulation/market.ts'

/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600_000
const EVER = [{ from: 0, to: Number.MAX_SAFE_INTEGER }]
const MINUTE = 60_000

export function marketOf(days: number): SimulatedMarket {
  return simulateMarket({ seed: 7, startTime: START, days, tiers: simulated.tierTables[0]?.tiers ?? [] })
}

/** Bars of a simulated market with every input, as the server would step them. */
export function barsOf(
  market: Pick<SimulatedMarket, 'candles' | 'markCandles' | 'openInterest' | 'funding' | 'takerFlow'>,
  largeTrades?: TradeColumns,
): BarColumns {
  const candles = withTriggers(market.candles, market.markCandles)
  const flow = { columns: market.takerFlow, present: EVER.map((range) => ({ ...range, stepMs: MINUTE })) }
  return assembleBars(
    {
      candles,
      openInterest: spreadOpenInterest(candles, market.openInterest, EVER),
      funding: alignFunding(candles, market.funding, EVER),
      flow: alignTakerFlow(candles, flow),
      trades: largeTrades && {
        points: alignTrades(candles, largeTrades),
        isKnown: new Uint8Array(candles.openTime.length).fill(1),
      },
    },
    { openInterest: true, funding: true, trades: false },
  )
}

/** The first `count` bars. */
export function firstBars(bars: BarColumns, count: number): BarColumns {
  const cut = Object.entries(bars).map(([name, column]) => [
    name,
    ArrayBuffer.isView(column) && 'subarray' in column ? cutColumn(column, count) : column,
  ])
  return { ...bars, ...Object.fromEntries(cut) }
}

function cutColumn(column: object, count: number): unknown {
  if (column instanceof Float64Array || column instanceof Uint8Array) return column.subarray(0, count)
  return column
}
