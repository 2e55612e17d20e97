import { Type } from 'typebox'
import type { ZoneDetail } from '../../analysis/find-zones.ts'
import { defineError } from '../../domain/errors.ts'
import { INTERVALS } from '../../domain/time.ts'
import { bucketSpan } from '../../export/bucket-span.ts'
import { COLUMN_GAP } from '../../kernel/heat-matrix.ts'
import { computeHeatmap, type HeatmapQuery, planHeatmap } from '../../services/heatmap.ts'
import { TIMEFRAMES, type Timeframe, timeframeWindow } from '../../services/timeframe.ts'
import { sendCachedJson } from '../cached-json.ts'
import type { App, HttpContext } from '../context.ts'
import { heatmapPoints, priceRange } from '../heatmap-points.ts'
import { Usd } from '../heatmap-schemas.ts'
import { mapMetadata, perExchange } from '../map-metadata.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import {
  DEFAULT_RANGE_PCT,
  DetailQuery,
  MetadataProperties,
  PerExchangeSchema,
  RangeQuery,
  ZoneSchema,
} from '../map-schemas.ts'
import { PROBLEMS, ProblemSchema, stringEnum } from '../schemas.ts'
import { orUnavailable } from '../unavailable.ts'
import { zoneAnswer } from '../zone-answer.ts'

const DEFAULT_TIMEFRAME: Timeframe = '24h'
/** Bounds an answer to some 10 MB before compression. */
const MOST_CELLS = 150_000

const QuerySchema = Type.Object(
  {
    ...MapProperties,
    timeframe: Type.Optional(
      stringEnum(TIMEFRAMES, `Time before as_of or the end of the data that data covers; default ${DEFAULT_TIMEFRAME}`),
    ),
    detail: DetailQuery,
    include_ended: Type.Optional(
      Type.Boolean({ description: 'Also zones that ended within the timeframe, consumed or faded; default false' }),
    ),
    range_pct: RangeQuery,
  },
  { additionalProperties: false },
)

const AnswerSchema = Type.Object({
  symbol: Type.String(),
  model: Type.String(),
  timeframe: stringEnum(TIMEFRAMES, 'Time that data covers'),
  current_price: Type.Number({ description: 'Close of the newest candle at timestamp' }),
  exchanges: Type.Array(Type.String(), { description: 'Exchanges that contribute' }),
  zones: Type.Array(ZoneSchema, {
    description: 'Zones there at timestamp: longs, then shorts, from low to high prices',
  }),
  per_exchange: PerExchangeSchema,
  data: Type.Array(
    Type.Object({
      time: Type.Integer({ description: 'Open time of the column, UTC ms' }),
      price_bucket: Type.Number({ description: 'Lower edge of the bucket' }),
      density: Usd('open in the bucket at the column’s end, both sides'),
      volume: Usd('liquidated in the bucket within the column, both sides'),
    }),
    { description: 'Cells of at least half a cent within range_pct of the price' },
  ),
  metadata: Type.Object({
    ...MetadataProperties,
    interval: stringEnum(INTERVALS, 'Length of a column of data'),
    start_time: Type.Integer(),
    end_time: Type.Integer(),
    gap_columns: Type.Integer({ description: 'Columns without complete data: nothing is known, nothing is zero' }),
    range_pct: Type.Number(),
    outside: Type.Object({
      density: Usd('open further from the price at timestamp'),
      volume: Usd('liquidated further from the price within the timeframe'),
    }),
  }),
  timestamp: Type.Integer({ description: 'Time of the state: up to here inputs are complete, UTC ms' }),
})

const AnswerTooLarge = defineError('ZONES_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { cells: number }) =>
    `data would have up to ${d.cells} cells, the limit is ${MOST_CELLS}; use a larger price_bin_size or a smaller range_pct`,
})

/** GET /liquidations/heatmap: zones, and the cells of a timeframe as points. */
export function registerZones(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/heatmap',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'Liquidation zones and the recent map as points',
        description:
          'A zone is a price range in which positions of one side pile up; it is followed from the first stored candle ' +
          'on, so its id does not depend on the timeframe. 503 where nothing is stored that the model could run on.',
        querystring: QuerySchema,
        response: { 200: AnswerSchema, ...PROBLEMS, 503: ProblemSchema },
      },
    },
    async (request, reply) => {
      const {
        timeframe = DEFAULT_TIMEFRAME,
        detail = 'normal',
        include_ended = false,
        range_pct = DEFAULT_RANGE_PCT,
        ...rest
      } = request.query
      const query = mapQuery(rest)
      const looks = { timeframe, detail, include_ended, range_pct }
      return sendCachedJson(
        context,
        { request, reply },
        {
          name: 'zones',
          symbol: query.symbol,
          query: { query, looks },
          make: () => orUnavailable(zonesAnswer(context, query, looks)),
        },
      )
    },
  )
}

interface Looks {
  readonly timeframe: Timeframe
  readonly detail: ZoneDetail
  readonly include_ended: boolean
  readonly range_pct: number
}

async function zonesAnswer(context: HttpContext, query: HeatmapQuery, looks: Looks) {
  const plan = await planHeatmap(context, query)
  const state = await context.mapStates.read(plan, looks.detail)
  const window = timeframeWindow(plan, looks.timeframe)
  const { matrix } = await computeHeatmap(context, { ...plan, window })
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
      ...mapMetadata(state, context.now()),
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
