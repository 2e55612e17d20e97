import { Type } from 'typebox'
import { defineError } from '../../domain/errors.ts'
import { batchesOfRows, columnsOf, type RowColumn } from '../../export/tables/table.ts'
import type { DisplayCandle } from '../../services/aggregate-candles.ts'
import { collectKlines, type KlinePlan, planKlines, readKlines } from '../../services/klines.ts'
import { jsonBody } from '../answers/answer.ts'
import type { App, HttpContext } from '../context.ts'
import { answerContent, FORMAT_PROBLEMS, formatQuery, ROW_FORMATS, type RowFormat } from '../formats/answer-format.ts'
import { chooseFormat } from '../formats/choose-format.ts'
import { tableBody } from '../formats/table-body.ts'
import { TableStreams } from '../formats/table-streams.ts'
import { DataKindSchema, PROBLEMS, SymbolQuery, WarningsSchema, WindowProperties } from '../schemas.ts'
import { sendCached } from '../send-encoded.ts'

/** Candles of an answer that is kept. */
const MOST_KEPT = 20_000
/** Nine years of minutes. */
const MOST_STREAMED = 5_000_000

const TooMany = defineError('KLINES_TOO_MANY', {
  status: 413,
  kind: 'usage',
  message: (d: { candles: number; interval: string; format: RowFormat; most: number }) =>
    `the window has ${d.candles} candles of ${d.interval}, the limit of format=${d.format} is ${d.most}; shorten it, take a longer interval${d.most < MOST_STREAMED ? `, or use format=arrow, csv or parquet, which take ${MOST_STREAMED}` : ''}`,
})

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
    format: formatQuery(ROW_FORMATS),
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

const COLUMNS: readonly RowColumn<DisplayCandle>[] = [
  { name: 'time_ms', type: 'int64', read: (candle) => candle.timestamp },
  { name: 'open', type: 'float64', read: (candle) => candle.open },
  { name: 'high', type: 'float64', read: (candle) => candle.high },
  { name: 'low', type: 'float64', read: (candle) => candle.low },
  { name: 'close', type: 'float64', read: (candle) => candle.close },
  { name: 'volume', type: 'float64', read: (candle) => candle.volume },
]

/** GET /prices/klines: candles joined from the finest stored ones; missing candles are left out. */
export function registerKlines(app: App, { store, catalog, cache, version }: HttpContext): void {
  const streams = new TableStreams()
  app.addHook('preClose', async () => streams.close())

  app.get(
    '/prices/klines',
    {
      config: { cost: 2 },
      schema: {
        tags: ['data'],
        summary: 'Candles of one exchange',
        querystring: KlinesQuerySchema,
        response: { 200: answerContent(KlinesSchema, ROW_FORMATS), ...PROBLEMS, ...FORMAT_PROBLEMS },
      },
    },
    async (request, reply) => {
      const { format: asked, ...query } = request.query
      const format = chooseFormat({ request, reply }, { asked, offered: ROW_FORMATS })
      const key = JSON.stringify(['klines', version, await catalog.fingerprint(query.symbol), query, format])
      const plan = cache.has(key) ? undefined : await planKlines(catalog, query)
      if (plan !== undefined && plan.mostCandles > MOST_KEPT && format !== 'json' && format !== 'columns') {
        requireCount(plan, format, MOST_STREAMED)
        const head = { columns: columnsOf(COLUMNS), meta: describe(plan) }
        return streams.send({ request, reply }, format, { ...head, batches: batchesOf(plan) })
      }
      if (plan !== undefined) requireCount(plan, format, MOST_KEPT)
      const make = async () => answerOf(plan ?? (await planKlines(catalog, query)), format)
      return sendCached(cache, { request, reply }, { key, make })
    },
  )

  async function answerOf(plan: KlinePlan, format: RowFormat) {
    const candles = await collectKlines(store, plan)
    const meta = describe(plan)
    if (format === 'json') return jsonBody({ data: candles, meta })
    return tableBody(format, { columns: columnsOf(COLUMNS), meta, batches: batchesOfRows(COLUMNS, candles) })
  }

  async function* batchesOf(plan: KlinePlan) {
    for await (const candles of readKlines(store, plan)) yield* batchesOfRows(COLUMNS, candles)
  }
}

function requireCount({ mostCandles, window }: KlinePlan, format: RowFormat, most: number): void {
  if (mostCandles > most) throw TooMany({ candles: mostCandles, interval: window.interval, format, most })
}

function describe({ market, window }: KlinePlan) {
  return {
    symbol: market.symbol,
    exchange: market.exchange,
    interval: window.interval,
    start_time: window.from,
    end_time: window.to,
    data_kind: market.dataKind,
    warnings: [],
  }
}
