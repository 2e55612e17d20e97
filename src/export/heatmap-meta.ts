import { bucketPrice } from '../domain/price-grid.ts'
import { COLUMN_GAP, type HeatMatrix } from '../kernel/heat-matrix.ts'
import { seriesCoverage } from '../services/catalog.ts'
import type { Heatmap } from '../services/heatmap.ts'
import { NO_AS_OF } from '../services/heatmap-plan.ts'
import type { VenueHeat } from '../services/venue-heat.ts'
import { bucketSpan } from './bucket-span.ts'
import { parametersNote } from './parameters-note.ts'

/**
 * What accompanies every heatmap: the request with all defaults decided, totals, coverage, freshness, warnings.
 *
 * @param now - UTC ms of this computation; `freshness_seconds` is the age of the data at that time
 */
export function heatmapMeta(heatmap: Heatmap, now: number): object {
  const { plan, matrix, venues } = heatmap
  const { window, bucketSize, model } = plan
  const span = bucketSpan(matrix)
  const gaps = matrix.state.filter((state) => state === COLUMN_GAP).length
  return {
    symbol: plan.symbol,
    start_time: window.from,
    end_time: window.to,
    interval: window.interval,
    model: model.id,
    model_version: model.version,
    model_hash: plan.modelHash,
    model_options: plan.modelOptions,
    parameters: parametersNote(plan),
    as_of: plan.asOf === NO_AS_OF ? null : plan.asOf,
    exchanges: venues.map(({ market }) => market.exchange),
    total_snapshots: matrix.columns,
    price_range: {
      min: bucketPrice(span.first, bucketSize),
      max: bucketPrice(span.first + span.count, bucketSize),
    },
    price_bin_size: bucketSize,
    current_price: heatmap.currentPrice ?? null,
    ...totals(matrix),
    window_created: sum(matrix.created),
    window_consumed: sum(matrix.consumed),
    window_closed: sum(matrix.closed),
    per_exchange: Object.fromEntries(venues.map((venue) => [venue.market.exchange, venueMeta(venue)])),
    generated_at: now,
    freshness_seconds: Math.max(0, Math.round((now - plan.dataEnd) / 1000)),
    coverage: {
      data_end: plan.dataEnd,
      columns: matrix.columns,
      gap_columns: gaps,
      complete_share: matrix.columns === 0 ? 0 : (matrix.columns - gaps) / matrix.columns,
    },
    conservation_error: heatmap.conservationError,
    trigger: heatmap.trigger,
    typical_notional: plan.typicalNotional,
    leverage_weights: venues[0]?.run.tiers ?? [],
    tiers_valid_from: venues[0]?.run.tiersValidFrom ?? null,
    data_kind: heatmap.dataKind,
    warnings: heatmap.warnings,
  }
}

/** State and consumption of the last column that is no gap, in USD. */
function totals(matrix: HeatMatrix): object {
  const last = matrix.state.findLastIndex((state) => state !== COLUMN_GAP)
  const at = (series: HeatMatrix['longDensity']): number => (last < 0 ? 0 : series.sum(last))
  return {
    total_long_volume: at(matrix.longDensity),
    total_short_volume: at(matrix.shortDensity),
    total_consumed: at(matrix.longConsumed) + at(matrix.shortConsumed),
  }
}

function venueMeta({ market, run }: VenueHeat): object {
  const missing = seriesCoverage(market)
    .filter((series) => series.kind === 'candles' || series.kind === 'open-interest')
    .flatMap((series) =>
      series.missing.map((range) => ({
        kind: series.kind,
        interval: series.interval === '' ? null : series.interval,
        start_time: range.from,
        end_time: range.to,
      })),
    )
  return {
    ...totals(run.matrix),
    data_kind: market.dataKind,
    data_start: run.firstBar,
    data_end: run.dataEnd === 0 ? null : run.dataEnd,
    trigger: run.report.trigger,
    leverage_weights: run.tiers,
    tiers_valid_from: run.tiersValidFrom ?? null,
    model_state: run.report.model,
    missing,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
