import { Type } from 'typebox'
import { INTERVALS } from '../../domain/time.ts'
import { TIMEFRAMES, type Timeframe } from '../../services/timeframe.ts'
import type { App, HttpContext } from '../context.ts'
import { Usd } from '../heatmap-schemas.ts'
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
import { sendAnswer } from '../send-answer.ts'

const DEFAULT_TIMEFRAME: Timeframe = '24h'
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

/** GET /liquidations/heatmap: zones, and the cells of a timeframe as points. */
export function registerZones(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/heatmap',
    {
      config: { cost: 5 },
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
      return sendAnswer(
        context,
        { request, reply },
        {
          name: 'zones',
          symbol: query.symbol,
          question: { query, looks },
        },
      )
    },
  )
}
