import { Type } from 'typebox'
import { writeHeatmapJson } from '../../export/heatmap-json.ts'
import { heatmapMeta } from '../../export/heatmap-meta.ts'
import { computeHeatmap, type HeatmapQuery, planHeatmap } from '../../services/heatmap.ts'
import type { App, HttpContext } from '../context.ts'
import { encodeColumns } from '../heatmap-columns.ts'
import { HeatmapAnswerSchema } from '../heatmap-schemas.ts'
import { requireJsonSize } from '../heatmap-size.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import { PROBLEMS, stringEnum, WindowProperties } from '../schemas.ts'
import { sendEncoded } from '../send-encoded.ts'

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
  const { catalog, cache, version } = context
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
      const key = JSON.stringify(['heatmap', version, await catalog.fingerprint(query.symbol), format, query])
      const answer = await cache.get(key, () => makeAnswer(context, query, format))
      return sendEncoded(request, reply, answer)
    },
  )
}

async function makeAnswer({ inputs, catalog, now }: HttpContext, query: HeatmapQuery, format: 'json' | 'columns') {
  const heatmap = await computeHeatmap({ catalog, inputs }, await planHeatmap({ catalog, inputs }, query))
  const meta = heatmapMeta(heatmap, now())
  const contentType = 'application/json; charset=utf-8'
  if (format === 'columns') {
    return { contentType, body: Buffer.from(JSON.stringify({ ...encodeColumns(heatmap.matrix), meta })) }
  }
  requireJsonSize(heatmap.matrix)
  return { contentType, body: writeHeatmapJson(heatmap.matrix, meta) }
}
