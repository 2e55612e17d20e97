import type { DataKind } from '../domain/series.ts'
import type { HitRate } from '../scoring/hit-rate.ts'
import type { AmountScore, PlacementScore, ReliabilityBin, Verdict, ZoneScore } from '../scoring/scores.ts'

/** Version of the shape of reports. */
export const REPORT_VERSION = 1

/** Horizons that can be asked for, by API name, in ms. */
export const HORIZONS = { '15m': 900_000, '1h': 3_600_000, '4h': 14_400_000, '24h': 86_400_000 } as const
export type Horizon = keyof typeof HORIZONS

/** What takes part: a registered model, something simple that it must beat, or a public rule made anew. */
export type ForecasterKind = 'model' | 'baseline' | 'rule'

/** By how much the price moved before the forecast: thirds of all forecast times. */
export type Regime = 'all' | 'calm' | 'usual' | 'wild'

/** Everything about one run of validation; JSON as it is stored, served and written. Times are UTC ms. */
export interface ValidationReport {
  readonly report_version: typeof REPORT_VERSION
  /** Hash of question, inputs and versions: the same run has the same id. */
  readonly id: string
  /** `run`: asked for; `night`: one day, scored by itself. */
  readonly kind: 'run' | 'night'
  readonly created_at_ms: number
  /** Command line that makes it anew. */
  readonly command: string
  readonly liqheat_version: string
  readonly engine_version: number
  /** Never mixed: where anything is simulated, all is. */
  readonly data_kind: DataKind
  readonly symbol: string
  /** Whose liquidations and whose inputs. */
  readonly exchange: string
  /** Series that forecasts and scores are made of. */
  readonly inputs: readonly ReportInput[]
  readonly period: ReportPeriod
  readonly horizons: readonly Horizon[]
  /** Time between forecasts. */
  readonly step_ms: number
  /** Quote units. */
  readonly bucket_size: number
  readonly event_prices: EventPrices
  readonly events: EventTally
  readonly sample: Sample
  readonly forecasters: readonly ForecasterNote[]
  readonly scores: readonly ScoreRow[]
  readonly hit_rates: readonly HitRateRow[]
  /** Forecasts made anew from what was known then, each the same to the bit: where one differs, there is no report. */
  readonly prefix_check: { readonly compared: number }
  readonly warnings: readonly string[]
}

export interface ReportInput {
  readonly exchange: string
  readonly series: string
  /** Where it came from, as the store has it. */
  readonly source: string
  readonly from_ms: number
  readonly to_ms: number
  readonly rows: number
  /** Share of its span that is stored, 0 to 1; null for events, which have no spacing. */
  readonly coverage: number | null
}

/** Forecasts are made from `from_ms` on; what is fitted is fitted before `train_to_ms`, scores are of what comes after. */
export interface ReportPeriod {
  readonly from_ms: number
  readonly train_to_ms: number
  /** First forecast that is scored: at least one horizon after the end of training. */
  readonly test_from_ms: number
  readonly to_ms: number
}

/**
 * Prices at which liquidations are scored. `fill` is told by the venue; `bankruptcy` is all it tells: scored
 * `shifted` by one maintenance rate towards the market, and once more as published.
 */
export interface EventPrices {
  readonly published: 'fill' | 'bankruptcy'
  /** Ratio of the price; 0 where nothing is shifted. */
  readonly shift: number
  /** Whose scores stand in the rows `event_price: 'trigger'`: what the shift is made of. */
  readonly shift_source: string
}

export interface EventTally {
  readonly total: number
  readonly train: number
  /** Within windows of the shortest horizon that are scored, each once. */
  readonly test: number
  readonly long: number
  readonly short: number
  readonly notional_usd: number
  /** Of those in test: at no price that was crossed. */
  readonly unassigned: number
  /** How much of the venue's liquidations the feed shows. */
  readonly feed: 'full' | 'sampled' | 'mixed'
}

/** Whether the sample can carry a verdict. */
export interface Sample {
  /** Time within test windows of the shortest horizon, each moment once. */
  readonly test_days: number
  /** With forecasts that are scored. */
  readonly blocks: number
  readonly block_hours: number
  readonly resamples: number
  readonly is_sufficient: boolean
  /** What is missing, in words, such as "12 test days of 90". */
  readonly missing: readonly string[]
}

export interface ForecasterNote {
  readonly id: string
  readonly kind: ForecasterKind
  readonly title: string
  /** Of the model's code; a word of its own for baselines and rules. */
  readonly version: string
  /** What decided its numbers: options, parameter set, what was fitted in training. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Why it has no scores; null where it has. */
  readonly absent: string | null
  /** Of the shortest horizon, both sides, all regimes. */
  readonly verdict: Verdict
}

/** All scores of one forecaster on one part of the test windows. */
export interface ScoreRow {
  readonly forecaster: string
  readonly horizon: Horizon
  readonly side: 'both' | 'long' | 'short'
  readonly regime: Regime
  readonly event_price: 'trigger' | 'published'
  readonly windows: number
  /** Distinct liquidations at crossed prices of the windows. */
  readonly events: number
  /** The same once for each window they are in: what scores are means over. */
  readonly event_windows: number
  readonly notional_usd: number
  readonly placement: PlacementScore | null
  /** `placement.p_value` adjusted by Holm among models and rules on all horizons; null for baselines and without one. */
  readonly holm_p_value: number | null
  readonly amount: AmountScore | null
  readonly zones: ZoneScore | null
  /** Tenths of what was predicted, the faintest first; empty without events. */
  readonly reliability: readonly ReliabilityBin[]
}

/** Hit rates of a forecaster's zones; nearness is a ratio of the price. */
export interface HitRateRow extends HitRate {
  readonly forecaster: string
  readonly horizon: Horizon
}
