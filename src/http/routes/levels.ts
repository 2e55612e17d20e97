import { Type } from 'typebox'
import type { App, HttpContext } from '../context.ts'
import { Usd } from '../heatmap-schemas.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import { MetadataProperties } from '../map-schemas.ts'
import { PROBLEMS } from '../schemas.ts'
import { sendAnswer } from '../send-answer.ts'

/** 2026-11-01T00:00:00Z: since then /liquidations/map has all of this and more. */
const DEPRECATED_AT = 1_793_491_200_000
/** 2027-11-01T00:00:00Z: the endpoint may be gone from then on. */
const SUNSET_AT = 1_825_027_200_000

/** RFC 9745, RFC 8594 and RFC 8288. */
const DEPRECATION_HEADERS = {
  deprecation: `@${DEPRECATED_AT / 1000}`,
  sunset: new Date(SUNSET_AT).toUTCString(),
  link: '</liquidations/map>; rel="successor-version"',
}

const QuerySchema = Type.Object(
  {
    ...MapProperties,
    leverage: Type.Optional(
      Type.Number({ minimum: 1, maximum: 1000, description: 'Only the leverage group nearest to it by ratio' }),
    ),
    timeframe: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 365,
        description:
          'Days: only what was added since, that is the volume above the least the bucket held in that time; default all',
      }),
    ),
  },
  { additionalProperties: false },
)

const LevelsSchema = Type.Array(
  Type.Object({
    price_level: Type.Number({ description: 'Lower edge of the bucket' }),
    volume: Usd('open positions liquidated in the bucket'),
    count: Type.Integer({ description: 'Modelled positions: volume in units of typical_notional, rounded up' }),
    leverage: Type.Number(),
    distance_pct: Type.Number({ description: 'From the current price in %; negative below' }),
  }),
  { description: 'The 500 largest, the largest first' },
)
const OmittedSchema = Type.Object({ levels: Type.Integer(), volume: Usd('their sum') })

const AnswerSchema = Type.Object({
  symbol: Type.String(),
  model: Type.String(),
  current_price: Type.Number(),
  long_liquidations: LevelsSchema,
  short_liquidations: LevelsSchema,
  metadata: Type.Object({
    ...MetadataProperties,
    omitted: Type.Object({ long: OmittedSchema, short: OmittedSchema }, { description: 'Levels that are not listed' }),
  }),
})

/** GET /liquidations/levels: the map as a plain list, for clients that know nothing newer. */
export function registerLevels(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/levels',
    {
      config: { cost: 5 },
      schema: {
        tags: ['heatmap'],
        summary: 'Liquidation levels as a list',
        description: 'Deprecated: use GET /liquidations/map.',
        deprecated: true,
        querystring: QuerySchema,
        response: { 200: AnswerSchema, ...PROBLEMS },
      },
      onRequest: async (_request, reply) => {
        reply.headers(DEPRECATION_HEADERS)
      },
    },
    async (request, reply) => {
      const { leverage, timeframe, ...rest } = request.query
      const query = mapQuery(rest)
      return sendAnswer(
        context,
        { request, reply },
        {
          name: 'levels',
          symbol: query.symbol,
          question: { query, leverage, days: timeframe },
        },
      )
    },
  )
}
