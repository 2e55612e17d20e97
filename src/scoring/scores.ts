import type { Estimate } from './estimate.ts'

/**
 * `skill`: the interval of `PlacementScore.skill_bits` lies above 0 and is clear among all tested; `no_skill`: it is not;
 * `insufficient_data`: too few events or days to say.
 */
export type Verdict = 'skill' | 'no_skill' | 'insufficient_data'

/** How well mass was placed among the prices that were crossed. */
export interface PlacementScore {
  /** Bits an event over each baseline, as it is; by forecaster id. */
  readonly gain_bits: Readonly<Record<string, Estimate>>
  /** The same with events weighed by capped notional, over the uniform baseline. */
  readonly notional_gain_bits: Estimate
  /** Baseline with the highest score in these windows, the same for all resamples, and the gain over it. */
  readonly best_baseline: string
  readonly gain_over_best: Estimate
  /** Recalibrated in training, over the recalibrated baselines (a baseline: over distance alone): what a verdict is made of. */
  readonly skill_bits: Estimate
  /** Of `skill_bits` being 0: two-sided, Diebold-Mariano with autocorrelation; null without enough blocks. */
  readonly p_value: number | null
  /** Shares of the recalibrated mixture, sum 1. */
  readonly mixture: Readonly<Record<string, number>>
  /** Share of events in the fifth of crossed price with most mass, over a fifth. */
  readonly lift_at_20: Estimate
  /** Spearman over the cells of a window, mass against events; the mean over windows. */
  readonly rank_correlation: Estimate
}

/** How well the amount that is liquidated was foretold. */
export interface AmountScore {
  /** Spearman over windows: mass crossed against notional liquidated. */
  readonly rank_correlation: Estimate
  /** 1 - deviance over that of a rate by width and volatility alone; fitted in training; 0 is no better. */
  readonly deviance_skill: Estimate
  /** Notional liquidated over mass crossed, of windows that crossed any; null where the mass is not USD. */
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
