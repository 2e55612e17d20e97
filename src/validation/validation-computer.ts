import type { TierTable } from '../domain/margin-tiers.ts'
import type { TimeRange } from '../domain/time.ts'
import { requireExchange } from '../exchanges/registry.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { ParameterSet } from '../models/parameter-set.ts'
import type { WindowTable } from '../scoring/window-table.ts'
import type { Market } from '../services/catalog.ts'
import { calibratedForecaster } from './calibrated-forecaster.ts'
import { type ForecastPart, fingerprintAt, type MapFingerprint, runForecasts } from './forecast-part.ts'
import type { Forecaster, ForecastQuestion } from './forecaster.ts'
import { requireForecaster } from './forecasters.ts'
import {
  type ForecasterScores,
  MarketScorer,
  type Resampling,
  type ScoredForecaster,
  type ScoredMarket,
} from './score-market.ts'

/** A venue on which a forecaster works; plain data, as threads hand it on. */
export interface VenueWork {
  readonly forecaster: string
  /** Of a calibrated forecaster, which is made of them. */
  readonly parameters?: ParameterSet | undefined
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

/** Forecasters to be scored on one market; plain data. */
export interface ScoreWork {
  readonly market: ScoredMarket
  readonly baselines: readonly ScoredForecaster[]
  readonly resampling: Resampling
  readonly scored: readonly ScoredForecaster[]
}

/** Where the work of a validation is done: here, or in threads. */
export interface ValidationComputer {
  /** Pieces of work that are done at the same time. */
  readonly width: number
  forecasts(work: ForecastWork, hooks: ForecastHooks): Promise<ForecastPart>
  fingerprint(work: FingerprintWork): Promise<MapFingerprint>
  /** In the order of the forecasters. */
  score(work: ScoreWork): Promise<readonly ForecasterScores[]>
}

/** Computes in this thread. @param find - a forecaster by id; the known ones by default */
export function localComputer(find: (id: string) => Forecaster = requireForecaster): ValidationComputer {
  const forecasterOf = ({ forecaster, parameters }: VenueWork): Forecaster =>
    parameters === undefined ? find(forecaster) : calibratedForecaster(parameters)
  return {
    width: 1,
    forecasts: (work, hooks) =>
      runForecasts({ ...work, ...hooks, forecaster: forecasterOf(work), question: questionOf(work) }),
    fingerprint: async (work) => {
      const run = forecasterOf(work).start(questionOf(work))
      return fingerprintAt(run, { time: work.time, price: work.price, bars: work.bars })
    },
    score: async ({ market, scored, ...shared }) => {
      const scorer = new MarketScorer(market, shared)
      return scored.map((one) => scorer.score(one))
    },
  }
}

function questionOf({ market, tierTables, bucketSize, range }: VenueWork): ForecastQuestion {
  return { market, bucketSize, range, tables: tierTables, exchange: requireExchange(market.exchange) }
}
