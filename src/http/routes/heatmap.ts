import { Type } from 'typebox'
import { BREAKDOWNS } from '../../services/heat-breakdown.ts'
import type { App, HttpContext } from '../context.ts'
import { answerContent, FORMAT_PROBLEMS, formatQuery, HEATMAP_FORMATS } from '../formats/answer-format.ts'
import { chooseFormat } from '../formats/choose-format.ts'
import { requestedBands, requireBreakdownFormat } from '../heatmap-groups.ts'
import { HeatmapAnswerSchema } from '../heatmap-schemas.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import { PROBLEMS, stringEnum, WindowProperties } from '../schemas.ts'
import { sendAnswer } from '../send-answer.ts'

const HeatmapQuerySchema = Type.Object(
  {
    ...MapProperties,
    ...WindowProperties,
    format: formatQuery(HEATMAP_FORMATS),
    breakdown: Type.Optional(
      stringEnum(
        BREAKDOWNS,
        'Also the parts that sum to the whole, with format=binary or columns alone; leverage: open positions by leverage; exchange: all quantities by venue',
      ),
    ),
    leverage_bands: Type.Optional(
      Type.String({
        maxLength: 200,
        examples: ['5,10,25,50,100'],
        description: 'With breakdown=leverage: joins leverages to bands that begin at these; without it each is a part',
      }),
    ),
  },
  { additionalProperties: false },
)

/** GET /liquidations/heatmap-timeseries: the map through time. */
export function registerHeatmap(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/heatmap-timeseries',
    {
      config: { cost: 5 },
      schema: {
        tags: ['heatmap'],
        summary: 'Liquidation heatmap through time',
        description:
          'Density is the USD notional (at entry) of open positions whose liquidation price lies in the bucket ' +
          '[price, price + price_bin_size). A column holds the state at its end and what was liquidated within it; ' +
          'a closed column never changes. Long mass lies below the price.',
        querystring: HeatmapQuerySchema,
        response: { 200: answerContent(HeatmapAnswerSchema, HEATMAP_FORMATS), ...PROBLEMS, ...FORMAT_PROBLEMS },
      },
    },
    async (request, reply) => {
      const { format: asked, breakdown, leverage_bands, ...rest } = request.query
      const format = chooseFormat({ request, reply }, { asked, offered: HEATMAP_FORMATS })
      requireBreakdownFormat(breakdown, format)
      const bands = requestedBands(breakdown, leverage_bands)
      const query = mapQuery(rest)
      return sendAnswer(
        context,
        { request, reply },
        { name: 'heatmap', symbol: query.symbol, question: { query, format, breakdown, bands } },
      )
    },
  )
}
