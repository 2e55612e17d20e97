import { Type } from 'typebox'
import { fieldState, joinState } from '../src/kernel/join-state.ts'
import { defineModel, ladderCursor, type ModelContext, type ModelRun } from '../src/models/model.ts'
import { openTiers, positionEngine } from '../src/models/position-books.ts'

const HOUR = 3_600_000

/** Levels of the volume profile: every candle's volume opens as many longs as shorts, and fades. */
export const volumeProfile = defineModel({
  id: 'volume_profile',
  version: '1',
  title: 'Volume profile',
  description:
    'Half of the volume of each candle is taken to open longs and half to open shorts, at the typical price of the ' +
    'candle, split over the leverage weights. Positions fade with a half-life. Nothing is known of who opened or ' +
    'closed: totals mean nothing, the shape says where was traded.',
  needs: ['candles'],
  awaits: [],
  uses: [],
  leverages: 'asked',
  options: Type.Object({
    half_life_hours: Type.Number({
      default: 48,
      minimum: 0.1,
      maximum: 8760,
      description: 'Hours after which half of the positions opened at a time are taken to be closed',
    }),
  }),
  start: (context, { half_life_hours: hours }) => startVolumeProfile(context, hours * HOUR),
})

function startVolumeProfile({ bucketSize, tiers, ladderOf }: ModelContext, halfLife: number): ModelRun {
  const engine = positionEngine({ groups: tiers.length, bucketSize })
  const { long, short } = engine
  const periodAt = ladderCursor(ladderOf({ tiers, areAsked: true, sizeClass: 0 }))
  const clock = { last: Number.NaN }
  return {
    output: engine,
    tiers,
    memory: joinState([engine, fieldState(clock)]),
    step: (bars, i, low, high) => {
      // The order is the same in every model: what the price touched goes first, then closings, then openings.
      engine.sweep(low, high)
      const time = bars.closeTime[i]!
      if (time > clock.last) {
        const faded = 1 - 2 ** (-(time - clock.last) / halfLife)
        engine.closeShare(long, faded)
        engine.closeShare(short, faded)
      }
      clock.last = time
      const period = periodAt(time)
      const entry = (bars.high[i]! + bars.low[i]! + bars.close[i]!) / 3
      const half = bars.volume[i]! / 2
      openTiers({ engine, book: long, period }, entry, half)
      openTiers({ engine, book: short, period }, entry, half)
    },
  }
}
