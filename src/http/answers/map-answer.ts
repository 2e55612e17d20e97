import type { ZoneDetail } from '../../analysis/find-zones.ts'
import { type LiquidationMapSideInput, liquidationMap } from '../../analysis/liquidation-map.ts'
import { defineError } from '../../domain/errors.ts'
import type { Side } from '../../domain/series.ts'
import { roundCents } from '../../export/heat-cells.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import type { MapState } from '../../services/map-state.ts'
import { mapUncertainty, requireDraws } from '../../services/map-uncertainty.ts'
import type { RowFormat } from '../formats/answer-format.ts'
import { mapTable } from '../formats/map-table.ts'
import { tableBody } from '../formats/table-body.ts'
import { priceRange } from '../heatmap-points.ts'
import { mapMetadata, perExchange } from '../map-metadata.ts'
import { mapSideAnswer } from '../map-side.ts'
import { zoneAnswer } from '../zone-answer.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from './answer.ts'

/** Bars of one answer: each has a number for every leverage and exchange. */
const MOST_BUCKETS = 20_000

const MapTooLarge = defineError('MAP_TOO_LARGE', {
  status: 413,
  kind: 'usage',
  message: (d: { buckets: number }) =>
    `range_pct spans ${d.buckets} buckets, the limit is ${MOST_BUCKETS}; use a larger price_bin_size or a smaller range_pct`,
})

/** What GET /liquidations/map is asked. */
export interface MapQuestion {
  readonly query: HeatmapQuery
  readonly looks: { readonly detail: ZoneDetail; readonly range_pct: number; readonly uncertainty: boolean }
  readonly format: RowFormat
}

/** Computes GET /liquidations/map. @throws MAP_TOO_LARGE and the errors of `planHeatmap` */
export async function mapAnswer(sources: AnswerSources, { query, looks, format }: MapQuestion): Promise<AnswerBody> {
  const answer = await mapOf(sources, query, looks)
  return format === 'json' ? jsonBody(answer) : tableBody(format, mapTable(answer))
}

async function mapOf(sources: AnswerSources, query: HeatmapQuery, looks: MapQuestion['looks']) {
  const { detail, range_pct } = looks
  const asked = await planHeatmap(sources, query)
  if (looks.uncertainty) requireDraws(asked.parameters?.set)
  const state = await sources.mapStates.read(asked, detail)
  const { plan, price, disagreement } = state
  const range = priceRange(price, range_pct)
  const buckets = Math.round((range.high - range.low) / plan.bucketSize)
  if (buckets > MOST_BUCKETS) throw MapTooLarge({ buckets })
  const map = liquidationMap({ price, long: sideInput(state, 'long'), short: sideInput(state, 'short') })
  const uncertainty = looks.uncertainty ? mapUncertainty(state) : undefined
  return {
    symbol: plan.symbol,
    model: plan.model.id,
    current_price: price,
    timestamp: state.time,
    leverages: state.byLeverage.map(({ leverage }) => leverage),
    exchanges: state.venues.map(({ market }) => market.exchange),
    long: mapSideAnswer({ side: map.long, range, disagreement: disagreement?.long, band: uncertainty?.long }),
    short: mapSideAnswer({ side: map.short, range, disagreement: disagreement?.short, band: uncertainty?.short }),
    imbalance: map.imbalance.map(({ distancePercent, longMass, shortMass, value }) => ({
      distance_pct: distancePercent,
      long: roundCents(longMass),
      short: roundCents(shortMass),
      value: value === undefined ? null : Number(value.toPrecision(6)),
    })),
    ...(uncertainty === undefined ? {} : { uncertainty: { draws: uncertainty.draws, quantiles: [0.1, 0.5, 0.9] } }),
    zones: state.zones.map((zone) => zoneAnswer(zone, state)),
    per_exchange: perExchange(state),
    metadata: {
      ...mapMetadata(state, sources.now()),
      range_pct,
      price_low: range.low,
      price_high: range.high,
    },
  }
}

function sideInput(state: MapState, side: Side): LiquidationMapSideInput {
  return {
    total: state[side],
    byLeverage: state.byLeverage.map((part) => ({ name: String(part.leverage), density: part[side] })),
    byExchange: state.venues.map((venue) => ({ name: venue.market.exchange, density: venue[side] })),
  }
}
