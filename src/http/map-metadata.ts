import { densityTotal } from '../analysis/price-density.ts'
import { roundCents } from '../export/heat-cells.ts'
import { parametersNote } from '../export/parameters-note.ts'
import { NO_AS_OF } from '../services/heatmap-plan.ts'
import type { MapState } from '../services/map-state.ts'

/**
 * What accompanies every answer that reads one state of the map: the request with all defaults decided, and warnings.
 *
 * @param now - UTC ms of this computation; `freshness_seconds` is the age of the state at that time
 */
export function mapMetadata(state: MapState, now: number) {
  const { plan, venues } = state
  return {
    model_version: plan.model.version,
    model_hash: plan.modelHash,
    model_options: plan.modelOptions,
    parameters: parametersNote(plan),
    price_bin_size: plan.bucketSize,
    typical_notional: plan.typicalNotional,
    leverage_weights: venues[0]?.tiers ?? [],
    tiers_valid_from: venues[0]?.tiersValidFrom ?? null,
    as_of: plan.asOf === NO_AS_OF ? null : plan.asOf,
    data_end: state.time,
    zone_step_seconds: state.stepMs / 1000,
    trigger: state.trigger,
    data_kind: state.dataKind,
    generated_at: now,
    freshness_seconds: Math.max(0, Math.round((now - state.time) / 1000)),
    warnings: state.warnings,
  }
}

/** Each venue's part of the map, and how far its data goes. */
export function perExchange({ venues }: MapState) {
  return Object.fromEntries(
    venues.map((venue) => [
      venue.market.exchange,
      {
        long_density: roundCents(densityTotal(venue.long)),
        short_density: roundCents(densityTotal(venue.short)),
        data_kind: venue.market.dataKind,
        data_start: venue.firstBar,
        data_end: venue.dataEnd === 0 ? null : venue.dataEnd,
        trigger: venue.trigger,
        tiers_valid_from: venue.tiersValidFrom ?? null,
        model_state: venue.report,
      },
    ]),
  )
}
