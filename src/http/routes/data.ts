import { Type } from 'typebox'
import { DEFAULT_MODEL } from '../../models/registry.ts'
import { extentOf, type Market, seriesCoverage } from '../../services/catalog.ts'
import { completeExtent } from '../../services/model-inputs.ts'
import type { App, HttpContext } from '../context.ts'
import { DataKindSchema, PROBLEMS, SymbolQuery } from '../schemas.ts'

const Range = Type.Object({ start_time: Type.Integer(), end_time: Type.Integer() })

const SeriesSchema = Type.Object({
  exchange: Type.String(),
  symbol: Type.String(),
  kind: Type.String(),
  interval: Type.Union([Type.String(), Type.Null()]),
  data_kind: DataKindSchema,
  start_time: Type.Integer(),
  end_time: Type.Integer(),
  rows: Type.Integer({ description: 'Rows present' }),
  expected: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Rows there would be without holes; null for series whose rows come unevenly',
  }),
  missing: Type.Array(Range, { description: 'Holes between start and end, half-open, UTC ms' }),
  sources: Type.Array(Type.String()),
  is_derived: Type.Boolean({ description: 'Some of it was made from finer data, as candles are from trades' }),
})

/** GET /data/date-range and /data/coverage: what is present, and what is not. */
export function registerData(app: App, { catalog }: HttpContext): void {
  app.get(
    '/data/date-range',
    {
      schema: {
        tags: ['data'],
        summary: 'First and last time stored for a symbol',
        querystring: Type.Object({ symbol: SymbolQuery }, { additionalProperties: false }),
        response: {
          200: Type.Object({
            symbol: Type.String(),
            start_time: Type.Integer(),
            end_time: Type.Integer(),
            heatmap: Type.Union([Range, Type.Null()], {
              description: 'Where candles and open interest both exist; null when nowhere',
            }),
            exchanges: Type.Record(Type.String(), Range),
          }),
          ...PROBLEMS,
        },
      },
    },
    async ({ query }) => {
      const markets = await catalog.marketsOf(query.symbol)
      const heatmap = extentOf(markets.flatMap((market) => completeExtent(market, DEFAULT_MODEL.needs) ?? []))
      return {
        symbol: query.symbol,
        ...rangeOf(markets),
        heatmap: heatmap === undefined ? null : { start_time: heatmap.from, end_time: heatmap.to },
        exchanges: Object.fromEntries(markets.map((market) => [market.exchange, rangeOf([market])])),
      }
    },
  )
  app.get(
    '/data/coverage',
    {
      schema: {
        tags: ['data'],
        summary: 'Stored series with their holes and sources',
        querystring: Type.Object({ symbol: Type.Optional(SymbolQuery) }, { additionalProperties: false }),
        response: { 200: Type.Object({ data: Type.Array(SeriesSchema) }), ...PROBLEMS },
      },
    },
    async ({ query }) => {
      const markets = query.symbol === undefined ? await catalog.markets() : await catalog.marketsOf(query.symbol)
      return { data: markets.flatMap(seriesCoverage).map(describeSeries) }
    },
  )
}

function rangeOf(markets: readonly Market[]) {
  const extent = extentOf(markets.flatMap((market) => market.rows))
  return { start_time: extent?.from ?? 0, end_time: extent?.to ?? 0 }
}

function describeSeries(series: ReturnType<typeof seriesCoverage>[number]) {
  return {
    exchange: series.exchange,
    symbol: series.symbol,
    kind: series.kind,
    interval: series.interval === '' ? null : series.interval,
    data_kind: series.dataKind,
    start_time: series.from,
    end_time: series.to,
    rows: series.rows,
    expected: series.expected ?? null,
    missing: series.missing.map((range) => ({ start_time: range.from, end_time: range.to })),
    sources: [...series.sources],
    is_derived: series.isDerived,
  }
}
