import type { BarColumns } from '../../src/kernel/bars.ts'
import { spreadOpenInterest } from '../../src/kernel/open-interest-spread.ts'
import { alignFunding } from '../../src/services/align-funding.ts'
import { alignTrades } from '../../src/services/align-points.ts'
import { alignTakerFlow } from '../../src/services/align-taker-flow.ts'
import { ALWAYS, assembleBars, NEVER } from '../../src/services/bars.ts'
import type { BaseCandles } from '../../src/services/base-candles.ts'
import type { SimulatedMarket, SimulatedTrade } from '../../src/simulation/market.ts'

const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER }
const MINUTE = 60_000

/** Series of a simulated market beside its candles. */
export type SimulatedSeries = Pick<SimulatedMarket, 'openInterest' | 'funding' | 'takerFlow'>

/**
 * Bars of a simulated market with every input, as the server would step them.
 *
 * @param largeTrades - those of the whole market; undefined where none are known
 */
export function alignSimulated(
  market: SimulatedSeries,
  candles: BaseCandles,
  largeTrades?: readonly SimulatedTrade[],
): BarColumns {
  const trades = largeTrades && {
    points: { from: candles.openTime[0] ?? 0, ...alignTrades(candles, tradeColumns(largeTrades)) },
    isKnown: new Uint8Array(candles.openTime.length).fill(1),
  }
  return assembleBars(
    {
      candles,
      openInterest: spreadOpenInterest(candles, market.openInterest, [EVER]),
      funding: alignFunding(candles, market.funding, [EVER]),
      flow: alignTakerFlow(candles, { columns: market.takerFlow, present: [{ ...EVER, stepMs: MINUTE }] }),
      trades,
    },
    { openInterest: ALWAYS, funding: ALWAYS, trades: trades === undefined ? NEVER : ALWAYS },
  )
}

function tradeColumns(trades: readonly SimulatedTrade[]) {
  return {
    time: Float64Array.from(trades, ({ time }) => time),
    isBuy: Uint8Array.from(trades, ({ isBuy }) => (isBuy ? 1 : 0)),
    price: Float64Array.from(trades, ({ price }) => price),
    quantity: Float64Array.from(trades, ({ quantity }) => quantity),
  }
}
