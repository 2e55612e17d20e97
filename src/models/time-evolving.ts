import { Type } from 'typebox'
import type { BarColumns } from '../kernel/bars.ts'
import type { LiquidationEngine } from '../kernel/engine.ts'
import type { BarStep } from '../kernel/heat-run.ts'
import type { SideBook } from '../kernel/side-book.ts'
import { defineModel, type LadderPeriod, ladderAt, type ModelContext } from './model.ts'

/**
 * Positions follow changes of open interest.
 *
 * A rise opens that many contracts at the close, on both sides (every contract has a long and a short), split over
 * leverage tiers by weight. A fall closes contracts of each side, less what was liquidated in the bar; every open
 * contract is as likely to be one of them, so mapped positions lose the share of open interest that closed.
 */
export const timeEvolving = defineModel({
  id: 'time_evolving',
  version: '1',
  title: 'Time-evolving',
  description:
    'A rise of open interest opens that many contracts at the close of the candle, on both sides, split over the ' +
    'leverage weights; a fall closes the same share of every position that it closes of all open interest, less what ' +
    'was liquidated in the same candle. Levels the price touches are liquidated. Open interest that existed before ' +
    'the first reading is not mapped.',
  needs: ['candles', 'open-interest'],
  options: Type.Object({
    side: Type.Union([Type.Literal('both'), Type.Literal('candle')], {
      default: 'both',
      description:
        'Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools)',
    }),
  }),
  start: (context, { side }) => startTimeEvolving(context, side === 'candle'),
})

function startTimeEvolving({ engine, weights, ladder }: ModelContext, byCandle: boolean): BarStep {
  const [first] = ladder
  if (first === undefined) throw new Error('Invariant: a model run has at least one ladder period')
  let period: LadderPeriod = first
  let at = 0
  return (bars, i, low, high) => {
    engine.sweep(low, high)
    const change = bars.openInterestChange[i]!
    if (change < 0) {
      const openInterest = bars.openInterest[i]!
      engine.closeShare(engine.long, (-change - engine.long.sweptQuantity) / openInterest)
      engine.closeShare(engine.short, (-change - engine.short.sweptQuantity) / openInterest)
      return
    }
    if (!(change > 0)) return
    at = ladderAt(ladder, bars.closeTime[i]!, at)
    period = ladder[at] ?? period
    const entry = bars.close[i]!
    const longShare = byCandle ? longShareOf(bars, i) : 1
    const shortShare = byCandle ? 1 - longShare : 1
    openTiers({ engine, book: engine.long, ratios: period.longRatio, weights, entry, quantity: change * longShare })
    openTiers({ engine, book: engine.short, ratios: period.shortRatio, weights, entry, quantity: change * shortShare })
  }
}

/** 1 for a rising candle, 0 for a falling one, half for a doji. */
function longShareOf(bars: BarColumns, i: number): number {
  const move = bars.close[i]! - bars.open[i]!
  if (move === 0) return 0.5
  return move > 0 ? 1 : 0
}

function openTiers({
  engine,
  book,
  ratios,
  weights,
  entry,
  quantity,
}: {
  engine: LiquidationEngine
  book: SideBook
  ratios: Float64Array
  weights: Float64Array
  entry: number
  quantity: number
}): void {
  if (quantity === 0) return
  for (let tier = 0; tier < weights.length; tier++) {
    const ratio = ratios[tier]!
    const share = quantity * weights[tier]!
    if (ratio > 0 && share > 0) engine.openPosition(book, tier, entry * ratio, share, share * entry)
  }
}
