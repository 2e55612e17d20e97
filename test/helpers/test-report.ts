import type { Estimate } from '../../src/scoring/estimate.ts'
import type { AmountScore, PlacementScore, Verdict, ZoneScore } from '../../src/scoring/scores.ts'
import type { MeasuredSkill } from '../../src/validation/measured-skill.ts'
import {
  type ForecasterNote,
  type HitRateRow,
  HORIZONS,
  type Horizon,
  type Regime,
  type ScoreRow,
  type ValidationReport,
} from '../../src/validation/report.ts'

/** 2026-03-01T00:00:00Z */
const FROM = 1_772_323_200_000
const DAY = 86_400_000

/** Invented gains over the uniform baseline of the shortest horizon, bits an event; not measured by anything. */
const GAINS: Readonly<Record<string, number>> = {
  ledger: 0.142,
  time_evolving: 0.084,
  uniform: 0,
  linear: 0.101,
  exponential: 0.112,
  large_trade_ladder: -0.06,
}
const BEST = 'exponential'

const KINDS: Readonly<Record<string, ForecasterNote['kind']>> = {
  ledger: 'model',
  time_evolving: 'model',
  large_trade_ladder: 'rule',
}

/** What `testReport()` says of the ledger's skill. */
export const LEDGER_SKILL: MeasuredSkill = {
  // 0.142 / 4
  gain_bits: { value: 0.0355, low: -0.0145, high: 0.0855 },
  over: 'all baselines, recalibrated',
  symbol: 'MADEUSDT',
  exchange: 'okx',
  horizon: '1h',
  events: 2200,
  days: 45,
  verdict: 'no_skill',
  report_id: 'made-up-0001',
  data_kind: 'observed',
}

/** An estimate with a symmetric interval. */
export function estimate(value: number, half = 0.05): Estimate {
  const round = (figure: number): number => Math.round(figure * 1e4) / 1e4
  return { value: round(value), low: round(value - half), high: round(value + half) }
}

/**
 * A report with made-up figures, complete in shape: two models, three baselines, a rule, and a model without inputs, on
 * every side, regime and horizon, at both prices.
 */
export function testReport(change: Partial<ValidationReport> = {}): ValidationReport {
  const horizons = change.horizons ?? (['1h', '4h', '24h'] as const)
  return {
    report_version: 1,
    id: 'made-up-0001',
    kind: 'run',
    created_at_ms: FROM + 95 * DAY,
    command: 'liqheat validate --symbol MADEUSDT --exchange okx --model all --horizon 1h,4h,24h --out report/',
    liqheat_version: '0.1.0',
    engine_version: 1,
    data_kind: 'observed',
    symbol: 'MADEUSDT',
    exchange: 'okx',
    inputs: [
      inputOf('candles 1m', { rows: 129_000, coverage: 0.9954 }),
      inputOf('open-interest', { rows: 25_700, coverage: 0.9915 }),
      inputOf('liquidations', { rows: 4210, coverage: null }),
    ],
    period: { from_ms: FROM, train_to_ms: FROM + 44 * DAY, test_from_ms: FROM + 45 * DAY, to_ms: FROM + 90 * DAY },
    horizons,
    step_ms: 3_600_000,
    bucket_size: 10,
    event_prices: { published: 'bankruptcy', shift: 0.004, shift_source: 'first margin tier of MADEUSDT' },
    events: {
      total: 4210,
      train: 1970,
      // 37 of them at no crossed price.
      test: 2237,
      long: 1300,
      short: 900,
      notional_usd: 12_345_678,
      unassigned: 37,
      feed: 'full',
    },
    sample: { test_days: 45, blocks: 23, block_hours: 48, resamples: 2000, is_sufficient: true, missing: [] },
    forecasters: [...Object.keys(GAINS).map((id) => noteOf(id)), absentNote()],
    scores: Object.keys(GAINS).flatMap((id) => horizons.flatMap((horizon, i) => scoresOf(id, horizon, 1 - i * 0.3))),
    hit_rates: Object.keys(GAINS).flatMap((id) => horizons.flatMap((horizon) => hitRatesOf(id, horizon))),
    prefix_check: { compared: 12 },
    warnings: ['figures of this report are made up <by a test>'],
    ...change,
  }
}

function inputOf(series: string, { rows, coverage }: { rows: number; coverage: number | null }) {
  return { exchange: 'okx', series, source: 'made.csv', from_ms: FROM, to_ms: FROM + 90 * DAY, rows, coverage }
}

function noteOf(id: string, verdict: Verdict = 'no_skill'): ForecasterNote {
  const kind = KINDS[id] ?? 'baseline'
  return { id, kind, title: `Made-up ${id}`, version: '1', settings: { decay: 0.02 }, absent: null, verdict }
}

function absentNote(): ForecasterNote {
  const absent = 'large-trades of MADEUSDT on okx are not stored'
  return { ...noteOf('flow', 'insufficient_data'), kind: 'model', absent }
}

/** Every part of the test windows, fainter with the horizon. */
function scoresOf(id: string, horizon: Horizon, strength: number): ScoreRow[] {
  const sides: readonly (readonly [ScoreRow['side'], number])[] = [
    ['both', 2200],
    ['long', 1300],
    ['short', 900],
  ]
  const regimes: readonly (readonly [Regime, number])[] = [
    ['all', 1],
    ['calm', 0.1],
    ['usual', 0.3],
    ['wild', 0.6],
  ]
  return sides.flatMap(([side, count]) =>
    regimes.flatMap(([regime, share]) =>
      (['trigger', 'published'] as const).map((event_price) => ({
        forecaster: id,
        horizon,
        side,
        regime,
        event_price,
        windows: side === 'both' ? 2160 : 1080,
        events: Math.round(count * share),
        event_windows: Math.round(count * share) * (HORIZONS[horizon] / HORIZONS['1h']),
        notional_usd: 6_000_000 * share,
        placement: placementOf(id, strength + (event_price === 'published' ? 0.5 : 0)),
        // 0.21 of nine tested.
        holm_p_value: KINDS[id] === undefined ? null : 1,
        amount: amountOf(),
        zones: zonesOf(),
        reliability: reliabilityOf(),
      })),
    ),
  )
}

function placementOf(id: string, strength: number): PlacementScore {
  const gain = (GAINS[id] ?? 0) * strength
  const over = (baseline: string): Estimate =>
    id === baseline ? estimate(0, 0) : estimate(gain - (GAINS[baseline] ?? 0) * strength)
  // Of a baseline, the best of the others.
  const best = id === BEST ? 'linear' : BEST
  return {
    gain_bits: { uniform: over('uniform'), linear: over('linear'), exponential: over('exponential') },
    notional_gain_bits: estimate(gain / 2),
    best_baseline: best,
    gain_over_best: over(best),
    skill_bits: estimate(gain / 4),
    p_value: 0.21,
    mixture: { exponential: 0.8, [id]: 0.2 },
    lift_at_20: estimate(1.3, 0.1),
    rank_correlation: estimate(0.11, 0.03),
  }
}

function amountOf(): AmountScore {
  return {
    rank_correlation: estimate(0.4, 0.06),
    deviance_skill: estimate(-0.02, 0.04),
    share_consumed: estimate(0.013, 0.004),
  }
}

function zonesOf(): ZoneScore {
  return {
    zones: 21_600,
    touched: estimate(0.31, 0.02),
    precision: estimate(0.09, 0.01),
    recall: estimate(0.22, 0.03),
    f1: estimate(0.128, 0.012),
    precision_if_touched: estimate(0.29, 0.03),
    median_minutes_to_touch: 21,
    random: { touched: 0.28, precision: 0.08, recall: 0.2, f1: 0.114 },
  }
}

function reliabilityOf(): ScoreRow['reliability'] {
  return Array.from({ length: 10 }, (_, i) => ({
    predicted_share: 0.004 * (i + 1) ** 1.3,
    realised_share: 0.012 + 0.003 * i,
    cells: 8000,
    events: 100 + 27 * i,
  }))
}

function hitRatesOf(forecaster: string, horizon: Horizon): HitRateRow[] {
  const common = { forecaster, horizon, tolerance: 0.01, hours: 1080, count: 2200 }
  return [
    {
      ...common,
      definition: 'touch',
      hit_rate: 0.64,
      random_hit_rate: 0.62,
      reaches_60_percent: true,
      chance_reaches_60_percent: true,
    },
    {
      ...common,
      definition: 'event',
      hit_rate: 0.71,
      random_hit_rate: 0.7,
      reaches_60_percent: true,
      chance_reaches_60_percent: true,
    },
  ]
}
