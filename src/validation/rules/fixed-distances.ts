import { Type } from 'typebox'
import type { BarColumns } from '../../kernel/bars.ts'
import { defineModel, type LeverageWeight, type ModelContext, type ModelRun } from '../../models/model.ts'
import { type PositionEngine, positionEngine } from '../../models/position-books.ts'

/** Distance at which each leverage is taken to be liquidated: 1 / leverage. */
const LEVERAGES = [10, 25, 50, 100] as const
const TIERS: readonly LeverageWeight[] = LEVERAGES.map((leverage) => ({ leverage, weight: 1 }))

/**
 * The rule of public tools that draw levels at fixed distances from large trades, without their lookback: a level stays
 * until the price meets it. Where no single trades are stored, the taker buys and the taker sells of each candle stand
 * for one trade each, half of its volume where even those are not known.
 */
export const fixedDistances = defineModel({
  id: 'fixed_distances',
  version: '1',
  title: 'Rule: 10, 4, 2 and 1 % from large trades',
  description: 'Each large buy is a long, each sell a short, with levels 10, 4, 2 and 1 % away until they are met.',
  needs: ['candles'],
  awaits: ['large-trades'],
  uses: ['taker-flow'],
  leverages: 'fixed',
  options: Type.Object({}),
  start: startFixedDistances,
})

function startFixedDistances({ bucketSize }: ModelContext): ModelRun {
  const engine = positionEngine({ groups: LEVERAGES.length, bucketSize })
  return {
    output: engine,
    tiers: TIERS,
    step: (bars, i, low, high) => {
      engine.sweep(low, high)
      const isOfCandle = !((bars.openTime[i] ?? 0) >= (bars.trades?.from ?? Number.POSITIVE_INFINITY))
      if (isOfCandle) openCandle(engine, bars, i)
      else openTrades(engine, bars, i)
    },
  }
}

function openCandle(engine: PositionEngine, bars: BarColumns, i: number): void {
  const half = (bars.volume[i] ?? 0) / 2
  const bought = bars.buyVolume[i] ?? Number.NaN
  const sold = bars.sellVolume[i] ?? Number.NaN
  const close = bars.close[i] ?? Number.NaN
  open(engine, { isBuy: true, price: known(bars.buyPrice[i], close), quantity: known(bought, half) })
  open(engine, { isBuy: false, price: known(bars.sellPrice[i], close), quantity: known(sold, half) })
}

function openTrades(engine: PositionEngine, { trades }: BarColumns, i: number): void {
  if (trades === undefined) return
  for (let k = trades.offset[i] ?? 0; k < (trades.offset[i + 1] ?? 0); k++) {
    open(engine, { isBuy: trades.isBuy[k] === 1, price: trades.price[k] ?? 0, quantity: trades.quantity[k] ?? 0 })
  }
}

function open(
  engine: PositionEngine,
  { isBuy, price, quantity }: { readonly isBuy: boolean; readonly price: number; readonly quantity: number },
): void {
  if (!(quantity > 0 && price > 0)) return
  const book = isBuy ? engine.long : engine.short
  const notional = price * quantity
  for (const [tier, leverage] of LEVERAGES.entries()) {
    engine.addCreated(notional)
    book.openPosition(tier, price * (isBuy ? 1 - 1 / leverage : 1 + 1 / leverage), quantity, notional)
  }
}

function known(value: number | undefined, otherwise: number): number {
  return value === undefined || Number.isNaN(value) ? otherwise : value
}
