import { type TSchema, Type } from 'typebox'
import { batchesOfRows, columnsOf, type RowColumn } from '../../export/tables/table.ts'
import { type FundingRow, loadFunding } from '../../services/funding-history.ts'
import { loadOpenInterest, type OpenInterestRow } from '../../services/open-interest-history.ts'
import { resolveSeries, type SeriesScope } from '../../services/series-scope.ts'
import type { SeriesKind } from '../../storage/store.ts'
import { jsonBody } from '../answers/answer.ts'
import type { App, HttpContext } from '../context.ts'
import { answerContent, FORMAT_PROBLEMS, formatQuery, ROW_FORMATS, type RowFormat } from '../formats/answer-format.ts'
import { chooseFormat } from '../formats/choose-format.ts'
import { tableBody } from '../formats/table-body.ts'
import { NullableNumber } from '../heatmap-schemas.ts'
import { exchangeIds } from '../map-query.ts'
import { DataKindSchema, PROBLEMS, SymbolQuery, WarningsSchema, WindowProperties } from '../schemas.ts'
import { sendCached } from '../send-encoded.ts'

const { interval: IntervalQuery, ...TimeProperties } = WindowProperties
const QueryProperties = {
  symbol: SymbolQuery,
  exchanges: Type.Optional(
    Type.String({ maxLength: 200, description: 'Comma-separated exchange ids; default all that have it' }),
  ),
  ...TimeProperties,
}
const OpenInterestQuerySchema = Type.Object(
  { ...QueryProperties, interval: IntervalQuery, format: formatQuery(ROW_FORMATS) },
  { additionalProperties: false },
)
const FundingQuerySchema = Type.Object(
  { ...QueryProperties, format: formatQuery(ROW_FORMATS) },
  { additionalProperties: false },
)

const MetaProperties = {
  symbol: Type.String(),
  exchanges: Type.Array(Type.String(), { description: 'Exchanges asked that have the series' }),
  start_time: Type.Integer(),
  end_time: Type.Integer(),
  data_kind: DataKindSchema,
  warnings: WarningsSchema,
}

const OpenInterestSchema = Type.Object({
  data: Type.Array(
    Type.Object({
      exchange: Type.String(),
      timestamp: Type.Integer({ description: 'Start of the bucket, UTC ms' }),
      open_interest: NullableNumber(
        'Last reading within the bucket: contracts in base units, one side; null where only a USD value is stored and no candle tells the price',
      ),
      open_interest_usd: NullableNumber(
        'The same at the newest close from the start of the bucket to its end, USD; null where no candle closed then',
      ),
    }),
    { description: 'By time and exchange; a bucket without a reading has no row' },
  ),
  meta: Type.Object({ ...MetaProperties, interval: Type.String({ description: 'Length of a bucket' }) }),
})

const FundingSchema = Type.Object({
  data: Type.Array(
    Type.Object({
      exchange: Type.String(),
      timestamp: Type.Integer({ description: 'When it was paid, UTC ms' }),
      funding_rate: Type.Number({
        description: 'Ratio of notional: 0.0001 is a basis point; a positive one is paid by longs to shorts',
      }),
      interval_hours: NullableNumber('Hours since the payment before; null where that one is not stored'),
    }),
    { description: 'By time and exchange' },
  ),
  meta: Type.Object(MetaProperties),
})

const OPEN_INTEREST_COLUMNS: readonly RowColumn<OpenInterestRow>[] = [
  { name: 'time_ms', type: 'int64', read: ({ timestamp }) => timestamp },
  { name: 'exchange', type: 'utf8', read: ({ exchange }) => exchange },
  { name: 'open_interest', type: 'float64', read: ({ quantity }) => quantity },
  { name: 'open_interest_usd', type: 'float64', read: ({ notional }) => notional },
]
const FUNDING_COLUMNS: readonly RowColumn<FundingRow>[] = [
  { name: 'time_ms', type: 'int64', read: ({ timestamp }) => timestamp },
  { name: 'exchange', type: 'utf8', read: ({ exchange }) => exchange },
  { name: 'funding_rate', type: 'float64', read: ({ rate }) => rate },
  { name: 'interval_hours', type: 'float64', read: ({ intervalHours }) => intervalHours },
]

/** GET /data/open-interest and /data/funding: stored readings as they are, venue by venue. */
export function registerSeries(app: App, context: HttpContext): void {
  const { store, catalog, cache, version } = context
  app.get(
    '/data/open-interest',
    {
      config: { scope: 'read', cost: 2 },
      schema: {
        tags: ['data'],
        summary: 'Open interest by exchange',
        querystring: OpenInterestQuerySchema,
        response: routeAnswers(OpenInterestSchema),
      },
    },
    async (request, reply) => {
      const { format: asked, exchanges, ...rest } = request.query
      const format = chooseFormat({ request, reply }, { asked, offered: ROW_FORMATS })
      const query = { ...rest, exchanges: exchanges === undefined ? undefined : exchangeIds(exchanges) }
      const make = async () => {
        const scope = await resolveSeries(catalog, query, { kind: 'open-interest' })
        const rows = await loadOpenInterest(store, scope)
        const meta = { ...metaOf(scope), interval: scope.window.interval }
        return bodyOf(format, { rows, columns: OPEN_INTEREST_COLUMNS, describe: openInterestRow, meta })
      }
      return sendCached(cache, { request, reply }, { key: await keyOf('open-interest', query, format), make })
    },
  )
  app.get(
    '/data/funding',
    {
      config: { scope: 'read', cost: 2 },
      schema: {
        tags: ['data'],
        summary: 'Funding payments by exchange',
        querystring: FundingQuerySchema,
        response: routeAnswers(FundingSchema),
      },
    },
    async (request, reply) => {
      const { format: asked, exchanges, ...rest } = request.query
      const format = chooseFormat({ request, reply }, { asked, offered: ROW_FORMATS })
      const query = {
        ...rest,
        // Payments are rows of their own: columns of a minute only round the ends of the range.
        interval: '1m' as const,
        exchanges: exchanges === undefined ? undefined : exchangeIds(exchanges),
      }
      const make = async () => {
        const scope = await resolveSeries(catalog, query, { kind: 'funding', mostColumns: Number.POSITIVE_INFINITY })
        const rows = await loadFunding(store, scope)
        return bodyOf(format, { rows, columns: FUNDING_COLUMNS, describe: fundingRow, meta: metaOf(scope) })
      }
      return sendCached(cache, { request, reply }, { key: await keyOf('funding', query, format), make })
    },
  )

  async function keyOf(kind: SeriesKind, query: { readonly symbol: string }, format: RowFormat): Promise<string> {
    return JSON.stringify([kind, version, await catalog.fingerprint(query.symbol), query, format])
  }
}

function routeAnswers(schema: TSchema) {
  return { 200: answerContent(schema, ROW_FORMATS), ...PROBLEMS, ...FORMAT_PROBLEMS }
}

interface SeriesAnswer<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly RowColumn<Row>[]
  readonly describe: (row: Row) => object
  readonly meta: object
}

function bodyOf<Row>(format: RowFormat, { rows, columns, describe, meta }: SeriesAnswer<Row>) {
  if (format === 'json') return jsonBody({ data: rows.map(describe), meta })
  return tableBody(format, { columns: columnsOf(columns), meta, batches: batchesOfRows(columns, rows) })
}

function metaOf({ symbol, markets, window, dataKind, warnings }: SeriesScope) {
  return {
    symbol,
    exchanges: markets.map(({ exchange }) => exchange),
    start_time: window.from,
    end_time: window.to,
    data_kind: dataKind,
    warnings,
  }
}

function openInterestRow({ exchange, timestamp, quantity, notional }: OpenInterestRow) {
  return { exchange, timestamp, open_interest: known(quantity), open_interest_usd: known(notional) }
}

function fundingRow({ exchange, timestamp, rate, intervalHours }: FundingRow) {
  return { exchange, timestamp, funding_rate: rate, interval_hours: known(intervalHours) }
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
