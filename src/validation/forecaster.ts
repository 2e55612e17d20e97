import type { SideDensities } from '../analysis/recovery-score.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { ForecasterKind } from './report.ts'

/** A moment at which a forecast is made, with what was known then. */
export interface ForecastMoment {
  /** UTC ms. */
  readonly time: number
  /** Close of the newest bar that was known. */
  readonly price: number
  readonly bars: BarColumns
  /** Bars that were known: `[0, knownBars)`. */
  readonly knownBars: number
}

/**
 * Says at each moment where positions would be liquidated: amounts per price bucket of each side, of the question's
 * bucket size. Moments come in order of time; what lies after a moment must not be looked at.
 */
export interface ForecasterRun {
  forecast(moment: ForecastMoment): SideDensities
  /** What decided its numbers, for the report. */
  settings(): Readonly<Record<string, unknown>>
}

/** Something whose forecasts are scored. */
export interface Forecaster {
  readonly id: string
  readonly kind: ForecasterKind
  readonly title: string
  readonly version: string
  start(question: ForecastQuestion): ForecasterRun
}

export interface ForecastQuestion {
  /** Quote units. */
  readonly bucketSize: number
}
