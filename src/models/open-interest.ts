import { Type } from 'typebox'
import type { BarColumns } from '../kernel/bars.ts'
import { fieldState, joinState } from '../kernel/join-state.ts'
import { AgeRing } from './age-ring.ts'
import { defineModel, ladderCursor, type ModelContext, type ModelRun } from './model.ts'
import { openTiers, positionEngine } from './position-books.ts'

const HOUR = 3_600_000
/** Open interest below this share of a coin counts as this much, so that the profile outlives a reading of zero. */
const LEAST_QUANTITY = 1e-9

/** The static reference: all open interest of now, spread over what was traded while it grew. */
export const openInterest = defineModel({
  id: 'openinterest',
  version: '1',
  title: 'Open interest profile',
  description:
    'The open interest of now, on both sides, is spread over the candles of the lookback in which open interest grew, ' +
    'in proportion to their volume, at their typical price; levels by the leverage weights. Levels that the price has ' +
    'touched since are dropped and not replaced. It knows nothing of when positions closed.',
  needs: ['candles', 'open-interest'],
  awaits: [],
  uses: [],
  leverages: 'asked',
  options: Type.Object({
    lookback_hours: Type.Number({
      default: 168,
      minimum: 1,
      maximum: 8760,
      description: 'Hours of candles that the open interest is spread over',
    }),
  }),
  start: (context, { lookback_hours: hours }) => startOpenInterest(context, hours * HOUR),
})

function startOpenInterest({ bucketSize, tiers, ladderOf }: ModelContext, lookback: number): ModelRun {
  const engine = positionEngine({ groups: tiers.length, bucketSize, closesByAge: true })
  const { long, short } = engine
  const periodAt = ladderCursor(ladderOf({ tiers, areAsked: true, sizeClass: 0 }))
  const ages = new AgeRing()
  /** Volume of the candles of the lookback in which open interest grew, and base units opened for each unit of it. */
  const spread = { profile: 0, perVolume: 0 }
  return {
    output: engine,
    tiers,
    memory: joinState([engine, ages, fieldState(spread)]),
    step: (bars, i, low, high) => {
      engine.sweep(low, high)
      const time = bars.closeTime[i]!
      while (ages.takeBefore(time - lookback)) {
        spread.profile -= ages.taken.amount
        engine.addClosed(long.closeOldest(ages.taken.longOpened) + short.closeOldest(ages.taken.shortOpened))
      }
      const change = bars.openInterestChange[i]!
      const grown = change > 0 ? bars.volume[i]! : 0
      if (grown > 0) spread.profile += grown
      if (!(spread.profile > 0)) return
      const wanted = Math.max(bars.openInterest[i]! + change, LEAST_QUANTITY) / spread.profile
      if (spread.perVolume > 0) {
        const factor = wanted / spread.perVolume
        const moved = long.rescale(factor) + short.rescale(factor)
        if (moved > 0) engine.addCreated(moved)
        else engine.addClosed(-moved)
      }
      spread.perVolume = wanted
      if (!(grown > 0)) return
      const period = periodAt(time)
      const entry = typicalPrice(bars, i)
      openTiers({ engine, book: long, period }, entry, grown * wanted)
      openTiers({ engine, book: short, period }, entry, grown * wanted)
      ages.push(time, grown, long.opened, short.opened)
    },
  }
}

function typicalPrice(bars: BarColumns, i: number): number {
  return (bars.high[i]! + bars.low[i]! + bars.close[i]!) / 3
}
