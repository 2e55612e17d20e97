import type { ZoneDetail } from '../../analysis/find-zones.ts'
import { defineError } from '../../domain/errors.ts'
import { bucketSpan } from '../../export/bucket-span.ts'
import { COLUMN_GAP } from '../../kernel/heat-matrix.ts'
import { computeHeatmap } from '../../services/heatmap.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import { type Timeframe, timeframeWindow } from '../../services/timeframe.ts'
import { heatmapPoints, priceRange } from '../heatmap-points.ts'
import { mapMetadata, perExchange } from '../map-metadata.ts'
import { orUnavailable } from '../unavailable.ts'
import { zoneAnswer } from '../zone-answer.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from './answer.ts'

/** Bounds an answer to some 10 MB before compression. */
const MOST_CELLS = 150_000

const AnswerTooLarge = defineError('ZONES_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { cells: number }) =>
    `data would have up to ${d.cells} cells, the limit is ${MOST_CELLS}; use a larger price_bin_size or a smaller range_pct`,
})

/** How zones and cells are shown. */
export interface ZonesLooks {
  readonly timeframe: Timeframe
  readonly detail: ZoneDetail
  readonly include_ended: boolean
  readonly range_pct: number
}

/** What GET /liquidations/heatmap is asked. */
export interface ZonesQuestion {
  readonly query: HeatmapQuery
  readonly looks: ZonesLooks
}

/** Computes GET /liquidations/heatmap. */
export async function zonesAnswer(sources: AnswerSources, { query, looks }: ZonesQuestion): Promise<AnswerBody> {
  return jsonBody(await orUnavailable(zonesOf(sources, query, looks)))
}

async function zonesOf(sources: AnswerSources, query: HeatmapQuery, looks: ZonesLooks) {
  const plan = await planHeatmap(sources, query)
  const state = await sources.mapStates.read(plan, looks.detail)
  const window = timeframeWindow(plan, looks.timeframe)
  const { matrix } = await computeHeatmap(sources, { ...plan, window })
  const range = priceRange(state.price, looks.range_pct)
  const cells = matrix.columns * Math.min(bucketSpan(matrix).count, (range.high - range.low) / plan.bucketSize)
  if (cells > MOST_CELLS) throw AnswerTooLarge({ cells: Math.round(cells) })
  const { data, outside } = heatmapPoints(matrix, range)
  const ended = looks.include_ended ? state.endedZones.filter((zone) => (zone.ended ?? 0) > window.from) : []
  return {
    symbol: plan.symbol,
    model: plan.model.id,
    timeframe: looks.timeframe,
    current_price: state.price,
    exchanges: state.venues.map(({ market }) => market.exchange),
    zones: [...state.zones, ...ended].map((zone) => zoneAnswer(zone, state)),
    per_exchange: perExchange(state),
    data,
    metadata: {
      ...mapMetadata(state, sources.now()),
      interval: window.interval,
      start_time: window.from,
      end_time: window.to,
      gap_columns: matrix.state.filter((column) => column === COLUMN_GAP).length,
      range_pct: looks.range_pct,
      outside,
    },
    timestamp: state.time,
  }
}
