import { Type } from 'typebox'
import type { BarColumns } from '../kernel/bars.ts'
import { defineModel, ladderCursor, type ModelContext, type ModelRun } from './model.ts'
import { openTiers, positionEngine } from './position-books.ts'

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
  awaits: [],
  uses: [],
  leverages: 'asked',
  options: Type.Object({
    side: Type.Union([Type.Literal('both'), Type.Literal('candle')], {
      default: 'both',
      description:
        'Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools)',
    }),
  }),
  start: (context, { side }) => startTimeEvolving(context, side === 'candle'),
})

function startTimeEvolving({ bucketSize, tiers, ladderOf }: ModelContext, byCandle: boolean): ModelRun {
  const engine = positionEngine({ groups: tiers.length, bucketSize })
  const { long, short } = engine
  const periodAt = ladderCursor(ladderOf({ tiers, areAsked: true, sizeClass: 0 }))
  return {
    output: engine,
    tiers,
    memory: engine,
    step: (bars, i, low, high) => {
      engine.sweep(low, high)
      const change = bars.openInterestChange[i]!
      if (change < 0) {
        const openInterest = bars.openInterest[i]!
        engine.closeShare(long, (-change - long.sweptQuantity) / openInterest)
        engine.closeShare(short, (-change - short.sweptQuantity) / openInterest)
        return
      }
      if (!(change > 0)) return
      const period = periodAt(bars.closeTime[i]!)
      const entry = bars.close[i]!
      const longShare = byCandle ? longShareOf(bars, i) : 1
      const shortShare = byCandle ? 1 - longShare : 1
      openTiers({ engine, book: long, period }, entry, change * longShare)
      openTiers({ engine, book: short, period }, entry, change * shortShare)
    },
  }
}

/** 1 for a rising candle, 0 for a falling one, half for a doji. */
function longShareOf(bars: BarColumns, i: number): number {
  const move = bars.close[i]! - bars.open[i]!
  if (move === 0) return 0.5
  return move > 0 ? 1 : 0
}
