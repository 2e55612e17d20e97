import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { defineError } from '../../domain/errors.ts'
import { INTERVALS, TIME_WINDOWS } from '../../domain/time.ts'
import type { TableFormat } from '../../export/tables/encode-table.ts'
import { batchesOfRows, columnsOf, type RowColumn } from '../../export/tables/table.ts'
import { type LiquidationReading, readLiquidations } from '../../services/liquidation-batches.ts'
import {
  encodeCursor,
  findPlace,
  type PageFilters,
  type PagePlace,
  parseCursor,
  placeAfter,
} from '../../services/liquidation-cursor.ts'
import {
  type LiquidationScope,
  liquidationWarnings,
  loadVenueLiquidations,
  resolveLiquidations,
  type VenueLiquidations,
} from '../../services/liquidation-history.ts'
import { type AnswerBody, jsonBody } from '../answers/answer.ts'
import type { App, HttpContext } from '../context.ts'
import { CoverageSchema } from '../exchange-coverage.ts'
import { describeGap, GapSchema } from '../feed-gap.ts'
import { answerContent, FORMAT_PROBLEMS, formatQuery, ROW_FORMATS, type RowFormat } from '../formats/answer-format.ts'
import { chooseFormat } from '../formats/choose-format.ts'
import { LIQUIDATION_COLUMNS, SUM_COLUMNS } from '../formats/liquidation-columns.ts'
import { tableBody } from '../formats/table-body.ts'
import { TableStreams } from '../formats/table-streams.ts'
import { Usd } from '../heatmap-schemas.ts'
import {
  LiquidationRowSchema,
  LiquidationSumSchema,
  liquidationRow,
  liquidationSum,
  SideSchema,
} from '../liquidation-row.ts'
import { exchangeIds } from '../map-query.ts'
import { DataKindSchema, PROBLEMS, SymbolQuery, stringEnum, WarningsSchema } from '../schemas.ts'
import { sendCached } from '../send-encoded.ts'

const TimeText = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, description: `${description}; ISO 8601 (UTC unless zoned) or epoch ms` }))

const QuerySchema = Type.Object(
  {
    symbol: Type.Optional(SymbolQuery),
    exchanges: Type.Optional(
      Type.String({ maxLength: 200, description: 'Comma-separated exchange ids; default all that have liquidations' }),
    ),
    side: Type.Optional(SideSchema),
    min_notional: Type.Optional(Type.Number({ minimum: 0, description: 'USD; smaller liquidations are left out' })),
    start_time: TimeText('First moment'),
    end_time: TimeText('End, exclusive; default now'),
    time_window: Type.Optional(stringEnum(TIME_WINDOWS, 'Length before the end, instead of start_time; default 24h')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, description: 'Rows of a page; default 500' })),
    cursor: Type.Optional(
      Type.String({
        maxLength: 400,
        description:
          'next_cursor of the page before, with the same filters; it carries the range, so times given with it are not read',
      }),
    ),
    order: Type.Optional(stringEnum(['newest', 'oldest'] as const, 'Which come first; default newest')),
    interval: Type.Optional(
      stringEnum(INTERVALS, 'Sums by period, exchange and side instead of rows; without limit, cursor and order'),
    ),
    format: formatQuery(ROW_FORMATS),
  },
  { additionalProperties: false },
)
/** A request and its answer to be. */
interface Exchanged {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}
type Query = Omit<Static<typeof QuerySchema>, 'format'>

/** Some gigabyte of CSV. */
const MOST_STREAMED = 5_000_000

const TooMany = defineError('LIQUIDATIONS_TOO_MANY', {
  status: 413,
  kind: 'usage',
  message: (d: { rows: number; format: string }) =>
    `the range has ${d.rows} liquidations, the limit of format=${d.format} is ${MOST_STREAMED}; shorten it, or filter by exchanges, side or min_notional`,
})

const PagesNotOffered = defineError('PAGES_NOT_OFFERED', {
  status: 400,
  kind: 'usage',
  message: (d: { format: string }) =>
    `limit and cursor: format=${d.format} gives the whole range in one answer; leave them out, or use format=json or columns`,
})

const MetaSchema = Type.Object({
  symbol: Type.Union([Type.String(), Type.Null()]),
  start_time: Type.Integer(),
  end_time: Type.Integer(),
  interval: Type.Union([Type.String(), Type.Null()]),
  exchanges: Type.Array(Type.String()),
  per_exchange: Type.Record(
    Type.String(),
    Type.Object({
      count: Type.Integer({ description: 'Of all pages' }),
      notional_usd: Usd('all pages'),
      long_notional_usd: Usd('longs of all pages'),
      short_notional_usd: Usd('shorts of all pages'),
      coverage: CoverageSchema,
      watched_percent: Type.Number({ description: 'Percent of the range that was watched, averaged over its symbols' }),
      gaps: Type.Array(GapSchema),
    }),
  ),
  next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'null on the last page' }),
  data_kind: DataKindSchema,
  warnings: WarningsSchema,
})

const AnswerSchema = Type.Object({
  data: Type.Array(Type.Union([LiquidationRowSchema, LiquidationSumSchema]), {
    description: 'Liquidations, or with interval their sums',
  }),
  meta: MetaSchema,
})

/** GET /liquidations/history: what was really liquidated, as far as it was watched. */
export function registerLiquidationHistory(app: App, { store, catalog, cache, now }: HttpContext): void {
  const streams = new TableStreams()
  app.addHook('preClose', async () => streams.close())
  // The revision counts from the start of this process, and so do the names of kept answers.
  const start = crypto.randomUUID()

  app.get(
    '/liquidations/history',
    {
      config: { cost: 2 },
      schema: {
        tags: ['data'],
        summary: 'Liquidations that happened, or their sums',
        description:
          'Sums per exchange are those of all rows of the filtered range, whatever the page. Venues publish all of ' +
          'their liquidations, a sample or none: see coverage and warnings before comparing them.',
        querystring: QuerySchema,
        response: {
          200: answerContent(AnswerSchema, ROW_FORMATS),
          ...PROBLEMS,
          ...FORMAT_PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { format: asked, ...query } = request.query
      const format = chooseFormat({ request, reply }, { asked, offered: ROW_FORMATS })
      const isPaged = format === 'json' || format === 'columns' || query.interval !== undefined
      if (!isPaged) return sendRange({ request, reply }, query, format)
      // A range that ends now is asked for once.
      if (query.end_time === undefined && query.cursor === undefined) {
        const { contentType, body } = await answerOf(query, format)
        return reply.type(contentType).send(body)
      }
      const key = JSON.stringify(['history', start, store.revision(), query, format])
      return sendCached(cache, { request, reply }, { key, make: () => answerOf(query, format) })
    },
  )

  async function answerOf(query: Query, format: RowFormat): Promise<AnswerBody> {
    const { order = 'newest', cursor, interval } = query
    const filters = filtersOf(query)
    const place = cursor === undefined ? undefined : parseCursor(cursor, { order, filters })
    const scope = await resolveLiquidations(catalog, { ...query, ...rangeOf(place), ...venuesOf(query) }, now())
    const venues = loadVenueLiquidations(store, scope)
    if (interval !== undefined) {
      const sums = await store.sumLiquidations(scope.filter, interval)
      return rowsBody(format, SUM_COLUMNS, {
        data: sums.map(liquidationSum),
        meta: describe(scope, await venues, query),
      })
    }
    const [{ data, next }, known] = await Promise.all([readPage(scope, { query, place, filters }), venues])
    return rowsBody(format, LIQUIDATION_COLUMNS, { data, meta: describe(scope, known, query, next) })
  }

  async function readPage(
    { filter }: LiquidationScope,
    { query, place, filters }: { query: Query; place: PagePlace | undefined; filters: PageFilters },
  ) {
    const { limit = 500, order = 'newest' } = query
    // One more than asked for tells whether there is another page.
    const after = place === undefined ? undefined : await findPlace(store, { filter, place })
    const found = await store.readLiquidationPage(filter, { after, limit: limit + 1, order })
    const rows = found.slice(0, limit)
    const next =
      found.length > limit
        ? placeAfter(rows, { before: place, question: { ...filters, from: filter.from, to: filter.to }, order })
        : undefined
    return { data: rows.map(liquidationRow), next: next === undefined ? null : encodeCursor(next) }
  }

  /** All rows of a range in one answer. */
  async function sendRange(exchanged: Exchanged, query: Query, format: TableFormat): Promise<FastifyReply> {
    if (query.cursor !== undefined || query.limit !== undefined) throw PagesNotOffered({ format })
    const scope = await resolveLiquidations(catalog, { ...query, ...venuesOf(query) }, now())
    const venues = await loadVenueLiquidations(store, scope)
    const rows = venues.reduce((sum, { count }) => sum + count, 0)
    if (rows > MOST_STREAMED) throw TooMany({ rows, format })
    const { order = 'newest' } = query
    const head = { columns: columnsOf(LIQUIDATION_COLUMNS), meta: describe(scope, venues, query) }
    return streams.send(exchanged, format, { ...head, batches: batchesOf({ filter: scope.filter, order }) })
  }

  async function* batchesOf(reading: LiquidationReading) {
    for await (const rows of readLiquidations(store, reading)) {
      yield* batchesOfRows(LIQUIDATION_COLUMNS, rows.map(liquidationRow))
    }
  }
}

/** Rows with what is known of them, as JSON or as a table. */
function rowsBody<Row>(
  format: RowFormat,
  columns: readonly RowColumn<Row>[],
  { data, meta }: { readonly data: readonly Row[]; readonly meta: object },
): AnswerBody {
  if (format === 'json') return jsonBody({ data, meta })
  return tableBody(format, { columns: columnsOf(columns), meta, batches: batchesOfRows(columns, data) })
}

function filtersOf(query: Query): PageFilters {
  return { symbol: query.symbol, side: query.side, minNotional: query.min_notional, ...venuesOf(query) }
}

/** A page after the first has the range of the first, also where that ended at its now. */
function rangeOf(place: { from: number; to: number } | undefined) {
  if (place === undefined) return {}
  return { start_time: String(place.from), end_time: String(place.to), time_window: undefined }
}

function venuesOf({ exchanges }: Query) {
  return { exchanges: exchanges === undefined ? undefined : exchangeIds(exchanges) }
}

function describe(
  { filter, exchanges, dataKind }: LiquidationScope,
  venues: readonly VenueLiquidations[],
  { interval }: Pick<Query, 'interval'>,
  next: string | null = null,
) {
  return {
    symbol: filter.symbol ?? null,
    start_time: filter.from,
    end_time: filter.to,
    interval: interval ?? null,
    exchanges: [...exchanges],
    per_exchange: Object.fromEntries(
      venues.map((venue) => [
        venue.exchange,
        {
          count: venue.count,
          notional_usd: venue.notional,
          long_notional_usd: venue.longNotional,
          short_notional_usd: venue.shortNotional,
          coverage: venue.coverage,
          watched_percent: venue.watchedPercent,
          gaps: venue.gaps.map(describeGap),
        },
      ]),
    ),
    next_cursor: next,
    data_kind: dataKind,
    warnings: liquidationWarnings(venues),
  }
}
