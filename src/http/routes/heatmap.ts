import { Type } from 'typebox'
import { defineError } from '../../domain/errors.ts'
import { writeHeatmapJson } from '../../export/heatmap-json.ts'
import { heatmapMeta } from '../../export/heatmap-meta.ts'
import type { HeatMatrix } from '../../kernel/heat-matrix.ts'
import { MODELS } from '../../models/registry.ts'
import { computeHeatmap, DEFAULT_TYPICAL_NOTIONAL, type HeatmapQuery, planHeatmap } from '../../services/heatmap.ts'
import type { App, HttpContext } from '../context.ts'
import { encodeColumns } from '../heatmap-columns.ts'
import { HeatmapAnswerSchema } from '../heatmap-schemas.ts'
import { PROBLEMS, SymbolQuery, stringEnum, WindowProperties } from '../schemas.ts'
import { sendEncoded } from '../send-encoded.ts'

/** Past this a JSON body takes hundreds of megabytes; the columns format carries it in a tenth. */
const MAX_JSON_CELLS = 2_000_000

const HeatmapQuerySchema = Type.Object(
  {
    symbol: SymbolQuery,
    ...WindowProperties,
    price_bin_size: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Bucket in quote units; default near 0.1 % of the price' }),
    ),
    leverage_weights: Type.Optional(
      Type.String({
        maxLength: 1000,
        description: 'leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10',
      }),
    ),
    exchanges: Type.Optional(
      Type.String({ maxLength: 200, description: 'Comma-separated exchange ids; default all stored ones' }),
    ),
    model: Type.Optional(
      stringEnum(
        MODELS.map(({ id }) => id),
        'Model id, see GET /models',
      ),
    ),
    side: Type.Optional(
      stringEnum(['both', 'candle'], 'Option of time_evolving: which side new positions are on; default both'),
    ),
    typical_notional: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 1e9,
        description: `USD notional that chooses the margin tier of every modelled position; default ${DEFAULT_TYPICAL_NOTIONAL}`,
      }),
    ),
    format: Type.Optional(
      stringEnum(['json', 'columns'], 'json lists levels; columns packs them into typed arrays; default json'),
    ),
  },
  { additionalProperties: false },
)

const AnswerTooLarge = defineError('HEATMAP_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { cells: number }) =>
    `the answer has ${d.cells} cells, the limit of format=json is ${MAX_JSON_CELLS}; use format=columns, a larger price_bin_size, a longer interval or a shorter window`,
})

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
      const { format = 'json', exchanges, ...rest } = request.query
      const query: HeatmapQuery = { ...rest, exchanges: exchanges === undefined ? undefined : exchangeIds(exchanges) }
      const key = JSON.stringify(['heatmap', version, await catalog.fingerprint(), format, query])
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
  const cells = cellCount(heatmap.matrix)
  if (cells > MAX_JSON_CELLS) throw AnswerTooLarge({ cells })
  return { contentType, body: writeHeatmapJson(heatmap.matrix, meta) }
}

/** Sorted so that the order typed does not matter; an empty list means every stored exchange. */
function exchangeIds(text: string): string[] | undefined {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '').sort()
  return ids.length === 0 ? undefined : ids
}

function cellCount(matrix: HeatMatrix): number {
  return matrix.series.reduce((sum, series) => sum + (series.offset[matrix.columns] ?? 0), 0)
}
