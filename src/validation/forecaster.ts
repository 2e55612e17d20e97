import type { SideDensities } from '../analysis/recovery-score.ts'
import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { ParameterSet } from '../models/parameter-set.ts'
import type { Market } from '../services/catalog.ts'
import type { InputRequest } from '../services/input-request.ts'
import type { ForecasterKind } from './report.ts'

/** A moment at which a forecast is made, with what was known then. */
export interface ForecastMoment {
  /** UTC ms. */
  readonly time: number
  /** Close of the newest candle. */
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
  /** Series that it reads. */
  readonly inputs: InputRequest
  /** What it was calibrated to; absent where it is known by its id alone. */
  readonly parameters?: ParameterSet | undefined
  start(question: ForecastQuestion): ForecasterRun
}

/** A venue on which forecasts are made. */
export interface ForecastQuestion {
  /** Quote units. */
  readonly bucketSize: number
  readonly market: Market
  readonly exchange: Exchange
  /** Tier tables of the venue. */
  readonly tables: readonly TierTable[]
  /** Time of the bars, UTC ms. */
  readonly range: TimeRange
}
