import type { DataKind } from '../domain/series.ts'
import type { Estimate } from '../scoring/estimate.ts'

/** Version of the shape of reports. */
export const REPORT_VERSION = 1

/** Horizons that can be asked for, by API name, in ms. */
export const HORIZONS = { '15m': 900_000, '1h': 3_600_000, '4h': 14_400_000, '24h': 86_400_000 } as const
export type Horizon = keyof typeof HORIZONS

/** What takes part: a registered model, something simple that it must beat, or a public rule made anew. */
export type ForecasterKind = 'model' | 'baseline' | 'rule'

/** By how much the price moved before the forecast: thirds of all forecast times. */
export type Regime = 'all' | 'calm' | 'usual' | 'wild'

/**
 * `skill`: the interval of the gain over the best baseline lies above 0; `no_skill`: it does not;
 * `insufficient_data`: too few events or days to say.
 */
export type Verdict = 'skill' | 'no_skill' | 'insufficient_data'

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
  readonly prefix_check: { readonly compared: number; readonly differing: number }
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
  readonly test: number
  readonly long: number
  readonly short: number
  readonly notional_usd: number
  /** Of the shortest horizon's test windows: events at no price that was crossed. */
  readonly unassigned: number
  /** How much of the venue's liquidations the feed shows. */
  readonly feed: 'full' | 'sampled' | 'mixed'
}

/** Whether the sample can carry a verdict. */
export interface Sample {
  readonly test_days: number
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
  readonly events: number
  readonly notional_usd: number
  readonly placement: PlacementScore | null
  readonly amount: AmountScore | null
  readonly zones: ZoneScore | null
  /** Tenths of what was predicted, the faintest first; empty without events. */
  readonly reliability: readonly ReliabilityBin[]
}

/** How well mass was placed among the prices that were crossed. */
export interface PlacementScore {
  /** Bits an event over each baseline, as it is; by forecaster id. */
  readonly gain_bits: Readonly<Record<string, Estimate>>
  /** The same with events weighed by capped notional, over the uniform baseline. */
  readonly notional_gain_bits: Estimate
  /** Baseline with the highest score in these windows, and the gain over it. */
  readonly best_baseline: string
  readonly gain_over_best: Estimate
  /** Recalibrated in training, over the recalibrated distance-only null: what a verdict is made of. */
  readonly skill_bits: Estimate
  /** Two-sided, Diebold-Mariano with autocorrelation; null without enough days. */
  readonly p_value: number | null
  /** Shares of the recalibrated mixture, sum 1. */
  readonly mixture: Readonly<Record<string, number>>
  /** Share of events in the fifth of crossed price with most mass, over a fifth. */
  readonly lift_at_20: Estimate
  /** Spearman over cells, mass against events. */
  readonly rank_correlation: Estimate
}

/** How well the amount that is liquidated was foretold. */
export interface AmountScore {
  /** Spearman over windows: mass crossed against notional liquidated. */
  readonly rank_correlation: Estimate
  /** 1 - deviance over that of a rate by width and volatility alone; fitted in training; 0 is no better. */
  readonly deviance_skill: Estimate
  /** Notional liquidated over mass crossed, of windows that crossed any. */
  readonly share_consumed: Estimate
}

/** Zones named at each forecast, against what was liquidated in them. */
export interface ZoneScore {
  readonly zones: number
  /** Share of zones that the price reached. */
  readonly touched: Estimate
  /** Share of zones in which something of their side was liquidated: true precision. */
  readonly precision: Estimate
  /** Share of the side's liquidations that lay in a zone. */
  readonly recall: Estimate
  readonly f1: Estimate
  /** Share of the touched ones in which something was liquidated. */
  readonly precision_if_touched: Estimate
  /** Of the touched ones, minutes until then. */
  readonly median_minutes_to_touch: number | null
  /** The same number of zones of the same widths anywhere within the same reach. */
  readonly random: {
    readonly touched: number | null
    readonly precision: number | null
    readonly recall: number | null
    readonly f1: number | null
  }
}

export interface ReliabilityBin {
  /** Mean over the bin's cells of the share of a window's events that was predicted and that came. */
  readonly predicted_share: number
  readonly realised_share: number
  readonly cells: number
  readonly events: number
}

/** What older tools call a hit rate, beside what chance gives. */
export interface HitRateRow {
  readonly forecaster: string
  readonly horizon: Horizon
  /** `touch`: zones that the price came near; `event`: liquidations near a zone. */
  readonly definition: 'touch' | 'event'
  /** Nearness, ratio of the price. */
  readonly tolerance: number
  readonly hit_rate: number | null
  readonly random_hit_rate: number | null
  /** Whether it reaches the 60 % that older tools ask for, and whether chance does. */
  readonly reaches_60_percent: boolean | null
  readonly chance_reaches_60_percent: boolean | null
  /** Length of what was recorded. */
  readonly hours: number
  readonly count: number
}
