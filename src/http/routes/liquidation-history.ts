import { type Static, Type } from 'typebox'
import { INTERVALS, TIME_WINDOWS } from '../../domain/time.ts'
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
import type { LiquidationSum } from '../../storage/live-target.ts'
import type { App, HttpContext } from '../context.ts'
import { CoverageSchema } from '../exchange-coverage.ts'
import { describeGap, GapSchema } from '../feed-gap.ts'
import { Usd } from '../heatmap-schemas.ts'
import { LiquidationRowSchema, liquidationRow, SideSchema } from '../liquidation-row.ts'
import { exchangeIds } from '../map-query.ts'
import { DataKindSchema, PROBLEMS, SymbolQuery, stringEnum, WarningsSchema } from '../schemas.ts'

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
  },
  { additionalProperties: false },
)
type Query = Static<typeof QuerySchema>

const SumSchema = Type.Object({
  timestamp: Type.Integer({ description: 'Start of the period, UTC ms' }),
  exchange: Type.String(),
  side: SideSchema,
  count: Type.Integer(),
  notional_usd: Usd('all of them'),
  quantity: Type.Number({ description: 'Base units; of several symbols it is a sum of unlike things' }),
  largest_usd: Usd('the largest one'),
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

/** GET /liquidations/history: what was really liquidated, as far as it was watched. */
export function registerLiquidationHistory(app: App, { store, catalog, now }: HttpContext): void {
  app.get(
    '/liquidations/history',
    {
      schema: {
        tags: ['data'],
        summary: 'Liquidations that happened, or their sums',
        description:
          'Sums per exchange are those of all rows of the filtered range, whatever the page. Venues publish all of ' +
          'their liquidations, a sample or none: see coverage and warnings before comparing them.',
        querystring: QuerySchema,
        response: {
          200: Type.Object({
            data: Type.Array(Type.Union([LiquidationRowSchema, SumSchema]), {
              description: 'Liquidations, or with interval their sums',
            }),
            meta: MetaSchema,
          }),
          ...PROBLEMS,
        },
      },
      // The bodies are written by hand: a union would be tried row by row.
      serializerCompiler: () => (answer) => JSON.stringify(answer),
    },
    async ({ query }) => {
      const { order = 'newest', cursor } = query
      const filters = { symbol: query.symbol, side: query.side, minNotional: query.min_notional, ...venuesOf(query) }
      const place = cursor === undefined ? undefined : parseCursor(cursor, { order, filters })
      const scope = await resolveLiquidations(catalog, { ...query, ...rangeOf(place), ...venuesOf(query) }, now())
      const [page, venues] = await Promise.all([
        query.interval === undefined ? readPage(scope, { query, place, filters }) : readSums(scope, query.interval),
        loadVenueLiquidations(store, scope),
      ])
      return { data: page.data, meta: describe(scope, venues, { query, next: page.next }) }
    },
  )

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

  async function readSums({ filter }: LiquidationScope, interval: NonNullable<Query['interval']>) {
    return { data: (await store.sumLiquidations(filter, interval)).map(describeSum), next: null }
  }
}

/** A page after the first has the range of the first, also where that ended at its now. */
function rangeOf(place: { from: number; to: number } | undefined) {
  if (place === undefined) return {}
  return { start_time: String(place.from), end_time: String(place.to), time_window: undefined }
}

function venuesOf({ exchanges }: Query) {
  return { exchanges: exchanges === undefined ? undefined : exchangeIds(exchanges) }
}

function describeSum(sum: LiquidationSum) {
  return {
    timestamp: sum.time,
    exchange: sum.exchange,
    side: sum.side,
    count: sum.count,
    notional_usd: sum.notional,
    quantity: sum.quantity,
    largest_usd: sum.largest,
  }
}

function describe(
  { filter, exchanges, dataKind }: LiquidationScope,
  venues: readonly VenueLiquidations[],
  { query, next }: { query: Query; next: string | null },
) {
  return {
    symbol: filter.symbol ?? null,
    start_time: filter.from,
    end_time: filter.to,
    interval: query.interval ?? null,
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
