import { Type } from 'typebox'
import { floorTime } from '../../domain/time.ts'
import { defineModel, type LeverageWeight, type ModelContext, type ModelRun } from '../../models/model.ts'
import { positionEngine } from '../../models/position-books.ts'

const HOUR = 3_600_000
const LEVERAGES = [25, 50, 100] as const
const TIERS: readonly LeverageWeight[] = LEVERAGES.map((leverage) => ({ leverage, weight: 1 }))

/** A bar of an hour as it fills. */
interface HourBar {
  readonly openTime: number
  volume: number
  close: number
}

/**
 * The rule of public chart indicators: an hour with far more volume than those before it draws levels at both sides of
 * its close, which stay until the price meets them.
 */
export const volumeBars = defineModel({
  id: 'volume_bars',
  version: '1',
  title: 'Rule: 25, 50 and 100x from hours of high volume',
  description:
    'Hours with volume above a multiple of the mean of those before: levels 4, 2 and 1 % above and below the close.',
  needs: ['candles'],
  awaits: [],
  uses: [],
  leverages: 'fixed',
  options: Type.Object({
    multiple: Type.Number({ default: 2, exclusiveMinimum: 0, description: 'Times the mean volume' }),
    hours: Type.Integer({ default: 24, minimum: 1, description: 'Hours whose mean counts' }),
  }),
  start: startVolumeBars,
})

function startVolumeBars(
  { bucketSize }: ModelContext,
  { multiple, hours }: { readonly multiple: number; readonly hours: number },
): ModelRun {
  const engine = positionEngine({ groups: LEVERAGES.length, bucketSize })
  const volumes: number[] = []
  let hour: HourBar | undefined

  const finish = ({ volume, close }: HourBar): void => {
    const mean = volumes.reduce((sum, value) => sum + value, 0) / volumes.length
    if (volumes.length === hours && volume > multiple * mean) {
      for (const [tier, leverage] of LEVERAGES.entries()) {
        for (const [book, ratio] of [
          [engine.long, 1 - 1 / leverage],
          [engine.short, 1 + 1 / leverage],
        ] as const) {
          engine.addCreated(volume * close)
          book.openPosition(tier, close * ratio, volume, volume * close)
        }
      }
    }
    volumes.push(volume)
    if (volumes.length > hours) volumes.shift()
  }
  return {
    output: engine,
    tiers: TIERS,
    step: (bars, i, low, high) => {
      engine.sweep(low, high)
      const openTime = floorTime(bars.openTime[i] ?? 0, HOUR)
      if (hour?.openTime !== openTime) hour = { openTime, volume: 0, close: Number.NaN }
      const volume = bars.volume[i] ?? Number.NaN
      if (volume > 0) hour.volume += volume
      hour.close = bars.close[i] ?? Number.NaN
      if ((bars.closeTime[i] ?? 0) >= openTime + HOUR) finish(hour)
    },
  }
}
