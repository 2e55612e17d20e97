import { fieldState, joinState } from '../kernel/join-state.ts'
import { AgeRing } from './age-ring.ts'
import { type LadderPeriod, ladderCursor, type ModelContext, type ModelRun } from './model.ts'
import { openTiers, type PositionEngine, positionEngine } from './position-books.ts'

const HOUR = 3_600_000
/** After this many half-lives a billionth is left of a position: it is closed. */
const HALF_LIVES = 32

/**
 * Positions opened from taker flow: taker buys open longs, taker sells open shorts, at that flow's average price.
 *
 * They fade with a half-life; with `isFunded` their margin pays or is paid the funding that falls due while they are
 * open, before the bar trades.
 */
export function startTakerFlow(
  { bucketSize, tiers, ladderOf }: ModelContext,
  { halfLifeHours, isFunded }: { halfLifeHours: number; isFunded: boolean },
): ModelRun {
  const engine = positionEngine({ groups: tiers.length, bucketSize, closesByAge: true })
  const { long, short } = engine
  const periodAt = ladderCursor(ladderOf({ tiers, areAsked: true, sizeClass: 0 }))
  const ages = new AgeRing()
  const halfLife = halfLifeHours * HOUR
  /** Close of the last bar, the time from the one before to it, and the share that fades in that time. */
  const clock = { last: Number.NaN, elapsed: Number.NaN, faded: 0 }
  return {
    output: engine,
    tiers,
    memory: joinState([engine, ages, fieldState(clock)]),
    step: (bars, i, low, high) => {
      const time = bars.closeTime[i]!
      const period = periodAt(time)
      if (isFunded) payFunding(engine, period, bars.funding[i]!)
      engine.sweep(low, high)
      const elapsed = time - clock.last
      clock.last = time
      if (elapsed > 0) {
        if (elapsed !== clock.elapsed) clock.faded = 1 - 2 ** (-elapsed / halfLife)
        clock.elapsed = elapsed
        engine.closeShare(long, clock.faded)
        engine.closeShare(short, clock.faded)
      }
      while (ages.takeBefore(time - HALF_LIVES * halfLife)) {
        engine.addClosed(long.closeOldest(ages.taken.longOpened) + short.closeOldest(ages.taken.shortOpened))
      }
      openTiers({ engine, book: long, period }, bars.buyPrice[i]!, bars.buyVolume[i]!)
      openTiers({ engine, book: short, period }, bars.sellPrice[i]!, bars.sellVolume[i]!)
      ages.push(time, 0, long.opened, short.opened)
    },
  }
}

/** Longs pay `due` quote units a base unit and shorts receive them: both sides' levels move up. */
function payFunding({ long, short }: PositionEngine, { longSlope, shortSlope }: LadderPeriod, due: number): void {
  if (due === 0) return
  for (let tier = 0; tier < longSlope.length; tier++) {
    long.shiftLevels(tier, due * longSlope[tier]!)
    short.shiftLevels(tier, due * shortSlope[tier]!)
  }
}
