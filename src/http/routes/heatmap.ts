import { Type } from 'typebox'
import type { App, HttpContext } from '../context.ts'
import { HeatmapAnswerSchema } from '../heatmap-schemas.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import { PROBLEMS, stringEnum, WindowProperties } from '../schemas.ts'
import { sendAnswer } from '../send-answer.ts'

const HeatmapQuerySchema = Type.Object(
  {
    ...MapProperties,
    ...WindowProperties,
    format: Type.Optional(
      stringEnum(['json', 'columns'], 'json lists levels; columns packs them into typed arrays; default json'),
    ),
  },
  { additionalProperties: false },
)

/** GET /liquidations/heatmap-timeseries: the map through time. */
export function registerHeatmap(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/heatmap-timeseries',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'Liquidation heatmap through time',
        description:
          'Density is the USD notional (at entry) of open positions whose liquidation price lies in the bucket ' +
          '[price, price + price_bin_size). A column holds the state at its end and what was liquidated within it; ' +
          'a closed column never changes. Long mass lies below the price.',
        querystring: HeatmapQuerySchema,
        response: { 200: HeatmapAnswerSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { format = 'json', ...rest } = request.query
      const query = mapQuery(rest)
      return sendAnswer(
        context,
        { request, reply },
        { name: 'heatmap', symbol: query.symbol, question: { query, format } },
      )
    },
  )
}
