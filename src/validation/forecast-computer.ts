import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import { requireExchange } from '../exchanges/registry.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { WindowTable } from '../scoring/window-table.ts'
import type { Market } from '../services/catalog.ts'
import { type ForecastPart, fingerprintAt, type MapFingerprint, runForecasts } from './forecast-part.ts'
import type { Forecaster, ForecastQuestion } from './forecaster.ts'
import { requireForecaster } from './forecasters.ts'

/** A venue on which a forecaster works; plain data, as threads hand it on. */
export interface VenueWork {
  readonly forecaster: string
  readonly market: Market
  readonly tierTables: readonly TierTable[]
  /** Quote units. */
  readonly bucketSize: number
  /** Time of the bars, UTC ms. */
  readonly range: TimeRange
  readonly bars: BarColumns
}

/** Forecasts at all times of some tables. */
export interface ForecastWork extends VenueWork {
  readonly tables: readonly WindowTable[]
  /** Times whose whole maps are fingerprinted, UTC ms. */
  readonly checkTimes: readonly number[]
  /** See `ForecastTask`. */
  readonly stepsAhead: number
}

/** The map of one time, from bars that were loaded as of it. */
export interface FingerprintWork extends VenueWork {
  /** UTC ms. */
  readonly time: number
  readonly price: number
}

export interface ForecastHooks {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((share: number) => void) | undefined
}

/** Where forecasts are computed: here, or in threads. */
export interface ForecastComputer {
  forecasts(work: ForecastWork, hooks: ForecastHooks): Promise<ForecastPart>
  fingerprint(work: FingerprintWork): Promise<MapFingerprint>
}

/** Computes in this thread. @param find - a forecaster by id; the known ones by default */
export function localComputer(find: (id: string) => Forecaster = requireForecaster): ForecastComputer {
  return {
    forecasts: (work, hooks) =>
      runForecasts({ ...work, ...hooks, forecaster: find(work.forecaster), question: questionOf(work) }),
    fingerprint: async (work) => {
      const run = find(work.forecaster).start(questionOf(work))
      return fingerprintAt(run, { time: work.time, price: work.price, bars: work.bars })
    },
  }
}

function questionOf({ market, tierTables, bucketSize, range }: VenueWork): ForecastQuestion {
  return { market, bucketSize, range, tables: tierTables, exchange: requireExchange(market.exchange) }
}
