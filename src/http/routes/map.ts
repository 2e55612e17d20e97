import { Type } from 'typebox'
import type { ZoneDetail } from '../../analysis/find-zones.ts'
import { type LiquidationMapSideInput, liquidationMap } from '../../analysis/liquidation-map.ts'
import { defineError } from '../../domain/errors.ts'
import type { Side } from '../../domain/series.ts'
import { roundCents } from '../../export/heat-cells.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap.ts'
import type { MapState } from '../../services/map-state.ts'
import { sendCachedJson } from '../cached-json.ts'
import type { App, HttpContext } from '../context.ts'
import { priceRange } from '../heatmap-points.ts'
import { MapAnswerSchema } from '../map-answer-schema.ts'
import { mapMetadata, perExchange } from '../map-metadata.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import { DEFAULT_RANGE_PCT, DetailQuery, RangeQuery } from '../map-schemas.ts'
import { mapSideAnswer } from '../map-side.ts'
import { PROBLEMS } from '../schemas.ts'
import { zoneAnswer } from '../zone-answer.ts'

/** Bars of one answer: each has a number for every leverage and exchange. */
const MOST_BUCKETS = 20_000

const QuerySchema = Type.Object(
  { ...MapProperties, detail: DetailQuery, range_pct: RangeQuery },
  { additionalProperties: false },
)

const MapTooLarge = defineError('MAP_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { buckets: number }) =>
    `range_pct spans ${d.buckets} buckets, the limit is ${MOST_BUCKETS}; use a larger price_bin_size or a smaller range_pct`,
})

/** GET /liquidations/map: the open positions at one time over the price axis. */
export function registerMap(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/map',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'Liquidation map over the price axis at one time',
        description:
          'What a move of the price would liquidate: bars by leverage and by exchange, the running sum from the price ' +
          'both ways, max pain, imbalance and zones. The state is that of the last column of the map through time.',
        querystring: QuerySchema,
        response: { 200: MapAnswerSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { detail = 'normal', range_pct = DEFAULT_RANGE_PCT, ...rest } = request.query
      const query = mapQuery(rest)
      const looks = { detail, range_pct }
      return sendCachedJson(
        context,
        { request, reply },
        {
          name: 'map',
          symbol: query.symbol,
          query: { query, looks },
          make: () => mapAnswer(context, query, looks),
        },
      )
    },
  )
}

async function mapAnswer(
  context: HttpContext,
  query: HeatmapQuery,
  { detail, range_pct }: { readonly detail: ZoneDetail; readonly range_pct: number },
) {
  const state = await context.mapStates.read(await planHeatmap(context, query), detail)
  const { plan, price, disagreement } = state
  const range = priceRange(price, range_pct)
  const buckets = Math.round((range.high - range.low) / plan.bucketSize)
  if (buckets > MOST_BUCKETS) throw MapTooLarge({ buckets })
  const map = liquidationMap({ price, long: sideInput(state, 'long'), short: sideInput(state, 'short') })
  return {
    symbol: plan.symbol,
    model: plan.model.id,
    current_price: price,
    timestamp: state.time,
    leverages: state.byLeverage.map(({ leverage }) => leverage),
    exchanges: state.venues.map(({ market }) => market.exchange),
    long: mapSideAnswer({ side: map.long, range, disagreement: disagreement?.long }),
    short: mapSideAnswer({ side: map.short, range, disagreement: disagreement?.short }),
    imbalance: map.imbalance.map(({ distancePercent, longMass, shortMass, value }) => ({
      distance_pct: distancePercent,
      long: roundCents(longMass),
      short: roundCents(shortMass),
      value: value === undefined ? null : Number(value.toPrecision(6)),
    })),
    zones: state.zones.map((zone) => zoneAnswer(zone, state)),
    per_exchange: perExchange(state),
    metadata: {
      ...mapMetadata(state, context.now()),
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
