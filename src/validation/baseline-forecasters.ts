import { type BaselineFrame, LADDER_LEVERAGES, ladderBaseline, volumeBaseline } from '../analysis/baseline-densities.ts'
import type { PriceDensity } from '../analysis/price-density.ts'
import type { SideDensities } from '../analysis/recovery-score.ts'
import { yesterdaysMap } from '../analysis/yesterdays-map.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { LiquidationModel } from '../models/model.ts'
import type { Forecaster, ForecasterRun, ForecastMoment } from './forecaster.ts'
import { KnownBars } from './known-bars.ts'
import { modelForecaster } from './model-forecaster.ts'

const DAY = 86_400_000
const PROFILE_DAYS = 7
/** As far as a price goes within a day, but for the wildest. */
const REACH = 0.3
const CANDLES_ALONE = { needs: ['candles'], awaits: [], uses: [] } as const

/** Spikes where positions opened at the current price at round leverages would be liquidated, all the same. */
export const ladderForecaster: Forecaster = {
  id: 'ladder',
  kind: 'baseline',
  title: `Distances of ${LADDER_LEVERAGES.join(', ')}x from the price`,
  version: '1',
  inputs: CANDLES_ALONE,
  start: ({ bucketSize }) => ({
    forecast: ({ price }) =>
      bothSides({ price, size: bucketSize, reach: REACH }, (frame) =>
        ladderBaseline(
          frame,
          LADDER_LEVERAGES.map(() => 1),
        ),
      ),
    settings: () => ({ leverages: LADDER_LEVERAGES, weights: 'equal' }),
  }),
}

/** What was traded at each price in the last seven days. */
export const volumeProfileForecaster: Forecaster = {
  id: 'volume_profile',
  kind: 'baseline',
  title: `Volume profile of ${PROFILE_DAYS} days`,
  version: '1',
  inputs: CANDLES_ALONE,
  start: ({ bucketSize }) => {
    let first = 0
    return {
      forecast: ({ time, price, bars, knownBars }) => {
        while (first < knownBars && (bars.openTime[first] ?? 0) < time - PROFILE_DAYS * DAY) first++
        const candles = recentCandles(bars, first, knownBars)
        return bothSides({ price, size: bucketSize, reach: REACH }, (frame) => volumeBaseline(frame, candles))
      },
      settings: () => ({ days: PROFILE_DAYS }),
    }
  },
}

/** The map that a model had a day ago, less what the price has crossed since. */
export function yesterdaysForecaster(model: LiquidationModel): Forecaster {
  const today = modelForecaster(model)
  return {
    id: 'yesterdays_map',
    kind: 'baseline',
    title: `Yesterday's map of ${model.title}`,
    version: model.version,
    inputs: today.inputs,
    start: (question) => new YesterdaysForecast(today.start(question)),
  }
}

/** A run that lags behind by a day. */
class YesterdaysForecast implements ForecasterRun {
  private readonly run: ForecasterRun
  private known: KnownBars | undefined

  constructor(run: ForecasterRun) {
    this.run = run
  }

  forecast(moment: ForecastMoment): SideDensities {
    const { bars, time, knownBars } = moment
    this.known ??= new KnownBars(bars)
    const earlier = this.known.countAt(time - DAY)
    const { long, short } = this.run.forecast({ ...moment, time: time - DAY, knownBars: earlier })
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let i = earlier; i < knownBars; i++) {
      low = Math.min(low, bars.triggerLow[i] ?? Number.NaN)
      high = Math.max(high, bars.triggerHigh[i] ?? Number.NaN)
    }
    return {
      long: yesterdaysMap(long, { side: 'long', low, high }),
      short: yesterdaysMap(short, { side: 'short', low, high }),
    }
  }

  settings(): Readonly<Record<string, unknown>> {
    return this.run.settings()
  }
}

function bothSides(frame: Omit<BaselineFrame, 'side'>, draw: (frame: BaselineFrame) => PriceDensity): SideDensities {
  return { long: draw({ ...frame, side: 'long' }), short: draw({ ...frame, side: 'short' }) }
}

function recentCandles(bars: BarColumns, from: number, to: number): Parameters<typeof volumeBaseline>[1] {
  const { openTime, closeTime, open, high, low, close, volume } = bars
  const part = (column: Float64Array): Float64Array => column.subarray(from, to)
  return {
    openTime: part(openTime),
    closeTime: part(closeTime),
    open: part(open),
    high: part(high),
    low: part(low),
    close: part(close),
    volume: part(volume),
    quoteVolume: new Float64Array(0),
    takerBuyVolume: new Float64Array(0),
  }
}
