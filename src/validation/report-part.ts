import type { Estimate } from '../scoring/estimate.ts'
import type { Horizon, Regime, ScoreRow, ValidationReport } from './report.ts'

/** Which test windows scores are of. */
export interface ReportPart {
  readonly horizon: Horizon
  readonly side: ScoreRow['side']
  readonly regime: Regime
  readonly event_price: ScoreRow['event_price']
}

/** Baseline that spreads all over the crossed prices; gains over it rank forecasters. */
export const UNIFORM = 'uniform'

/** What skill is over: the distance from the price and whatever another baseline knows, as training would mix them. */
export const SKILL_NULL = 'all baselines, recalibrated'

/** Baselines that know the distance from the price alone. */
export const DISTANCE_IDS = ['uniform', 'linear', 'exponential'] as const

/** Whether a forecaster knows the distance from the price alone. */
export function isOfDistance(id: string): boolean {
  return DISTANCE_IDS.some((own) => own === id)
}

/** A figure that the data does not give. */
export const UNKNOWN: Estimate = { value: null, low: null, high: null }

/** The part that a report's verdicts are of: its shortest horizon, both sides, all regimes. */
export function headPart({ horizons }: Pick<ValidationReport, 'horizons'>): ReportPart {
  return { horizon: horizons[0] ?? '1h', side: 'both', regime: 'all', event_price: 'trigger' }
}

/** A forecaster's scores of a part; undefined where it has none. */
export function findScore(
  { scores }: Pick<ValidationReport, 'scores'>,
  { forecaster, ...part }: ReportPart & Pick<ScoreRow, 'forecaster'>,
): ScoreRow | undefined {
  return scores.find(
    (row) =>
      row.forecaster === forecaster &&
      row.horizon === part.horizon &&
      row.side === part.side &&
      row.regime === part.regime &&
      row.event_price === part.event_price,
  )
}
