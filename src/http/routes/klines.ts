import { Type } from 'typebox'
import { loadKlines } from '../../services/klines.ts'
import type { App, HttpContext } from '../context.ts'
import { DataKindSchema, PROBLEMS, SymbolQuery, WarningsSchema, WindowProperties } from '../schemas.ts'
import { sendEncoded } from '../send-encoded.ts'

const KlinesQuerySchema = Type.Object(
  {
    symbol: SymbolQuery,
    exchange: Type.Optional(
      Type.String({ description: 'Exchange id; without it the first with candles and open interest' }),
    ),
    ...WindowProperties,
    as_of: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'Only candles that had closed at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds',
      }),
    ),
  },
  { additionalProperties: false },
)

const KlinesSchema = Type.Object({
  data: Type.Array(
    Type.Object({
      timestamp: Type.Integer({ description: 'Open time, UTC ms' }),
      open: Type.Number(),
      high: Type.Number(),
      low: Type.Number(),
      close: Type.Number(),
      volume: Type.Number({ description: 'Base units' }),
    }),
  ),
  meta: Type.Object({
    symbol: Type.String(),
    exchange: Type.String(),
    interval: Type.String(),
    start_time: Type.Integer(),
    end_time: Type.Integer(),
    data_kind: DataKindSchema,
    warnings: WarningsSchema,
  }),
})

/** GET /prices/klines: candles joined from the finest stored ones; missing candles are left out. */
export function registerKlines(app: App, { store, catalog, cache, version }: HttpContext): void {
  app.get(
    '/prices/klines',
    {
      schema: {
        tags: ['data'],
        summary: 'Candles of one exchange',
        querystring: KlinesQuerySchema,
        response: { 200: KlinesSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request
      const key = JSON.stringify(['klines', version, await catalog.fingerprint(query.symbol), query])
      const answer = await cache.get(key, async () => {
        const { market, window, candles } = await loadKlines(store, catalog, query)
        const meta = {
          symbol: query.symbol,
          exchange: market.exchange,
          interval: window.interval,
          start_time: window.from,
          end_time: window.to,
          data_kind: market.dataKind,
          warnings: [],
        }
        return {
          contentType: 'application/json; charset=utf-8',
          body: Buffer.from(JSON.stringify({ data: candles, meta })),
        }
      })
      return sendEncoded(request, reply, answer)
    },
  )
}
