import { Type } from 'typebox'
import type { App, HttpContext } from '../context.ts'
import { answerContent, FORMAT_PROBLEMS, formatQuery, ROW_FORMATS } from '../formats/answer-format.ts'
import { chooseFormat } from '../formats/choose-format.ts'
import { MapAnswerSchema } from '../map-answer-schema.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import { DEFAULT_RANGE_PCT, DetailQuery, RangeQuery } from '../map-schemas.ts'
import { PROBLEMS } from '../schemas.ts'
import { sendAnswer } from '../send-answer.ts'

const QuerySchema = Type.Object(
  {
    ...MapProperties,
    detail: DetailQuery,
    range_pct: RangeQuery,
    uncertainty: Type.Optional(
      Type.Boolean({
        description: 'With parameters: also p10, p50 and p90 of every bar over the draws of the leverage weights',
      }),
    ),
    format: formatQuery(ROW_FORMATS),
  },
  { additionalProperties: false },
)

/** GET /liquidations/map: the open positions at one time over the price axis. */
export function registerMap(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/map',
    {
      config: { cost: 5 },
      schema: {
        tags: ['heatmap'],
        summary: 'Liquidation map over the price axis at one time',
        description:
          'What a move of the price would liquidate: bars by leverage and by exchange, the running sum from the price ' +
          'both ways, max pain, imbalance and zones. The state is that of the last column of the map through time.',
        querystring: QuerySchema,
        response: { 200: answerContent(MapAnswerSchema, ROW_FORMATS), ...PROBLEMS, ...FORMAT_PROBLEMS },
      },
    },
    async (request, reply) => {
      const { detail = 'normal', range_pct = DEFAULT_RANGE_PCT, format: asked, ...others } = request.query
      const { uncertainty = false, ...rest } = others
      const format = chooseFormat({ request, reply }, { asked, offered: ROW_FORMATS })
      const query = mapQuery(rest)
      const looks = { detail, range_pct, uncertainty }
      return sendAnswer(
        context,
        { request, reply },
        {
          name: 'map',
          symbol: query.symbol,
          question: { query, looks, format },
        },
      )
    },
  )
}
