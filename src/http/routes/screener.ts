import { Type } from 'typebox'
import { AppError, defineError } from '../../domain/errors.ts'
import { requireExchange } from '../../exchanges/registry.ts'
import { roundCents } from '../../export/heat-cells.ts'
import { DEFAULT_MODEL, MODELS, requireModel } from '../../models/registry.ts'
import type { HeatmapQuery } from '../../services/heatmap-plan.ts'
import { completeExtent } from '../../services/model-inputs.ts'
import { loadObservedDay } from '../../services/observed-day.ts'
import { DENSE_SHARE, type ModelledRow, type ScreenerQuestion } from '../answers/screener-answer.ts'
import type { App, HttpContext } from '../context.ts'
import { NullableNumber, Usd } from '../heatmap-schemas.ts'
import { exchangeIds } from '../map-query.ts'
import { DEFAULT_RANGE_PCT } from '../map-schemas.ts'
import { DataKindSchema, PROBLEMS, stringEnum, WarningsSchema } from '../schemas.ts'

/** Rows of one answer; each may step a market from its first candle on. */
const MOST_SYMBOLS = 50
/** Rows that are computed at once: others that ask have their turn in between. */
const AT_ONCE = 4

const SymbolsTooMany = defineError('SCREENER_SYMBOLS_TOO_MANY', {
  status: 400,
  kind: 'usage',
  message: (d: { count: number }) =>
    `symbols: ${d.count} symbols, the limit is ${MOST_SYMBOLS}; name those wanted, such as symbols=BTCUSDT,ETHUSDT`,
})

const QuerySchema = Type.Object(
  {
    symbols: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Comma-separated; default all that have a heatmap' }),
    ),
    model: Type.Optional(
      stringEnum(
        MODELS.map(({ id }) => id),
        `Model id, see GET /models; default ${DEFAULT_MODEL.id}`,
      ),
    ),
    exchanges: Type.Optional(
      Type.String({ maxLength: 200, description: 'Comma-separated exchange ids; default all stored ones' }),
    ),
    range_pct: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100,
        description: `Zones within this many % of the current price count; default ${DEFAULT_RANGE_PCT}`,
      }),
    ),
  },
  { additionalProperties: false },
)

const ZoneSchema = (description: string) =>
  Type.Union(
    [
      Type.Object({
        id: Type.String({ description: 'As in /liquidations/heatmap' }),
        peak_price: Type.Number(),
        distance_pct: Type.Number({ description: 'From the current price to peak_price in %; negative below' }),
        total_density: Usd('open in the zone'),
      }),
      Type.Null(),
    ],
    { description },
  )

const RowSchema = Type.Object({
  symbol: Type.String(),
  current_price: Type.Number({ description: 'Close of the newest candle at data_end' }),
  exchanges: Type.Array(Type.String(), { description: 'Exchanges that contribute' }),
  data_end: Type.Integer({ description: 'Time of the state: up to here inputs are complete, UTC ms' }),
  day_start: Type.Integer({
    description:
      'Where the day of consumed_24h and liquidated_24h begins, UTC ms: 24 h before data_end, or a column more',
  }),
  freshness_seconds: Type.Integer({ description: 'Age of data_end at generated_at' }),
  data_kind: DataKindSchema,
  zone_above: ZoneSchema('Nearest dense zone of shorts above the price; null where there is none'),
  zone_below: ZoneSchema('Nearest dense zone of longs below the price; null where there is none'),
  largest_above: ZoneSchema('Largest zone of shorts above the price'),
  largest_below: ZoneSchema('Largest zone of longs below the price'),
  imbalance: NullableNumber('(short - long) / (short + long) of the mass within 5 % of the price; null without mass'),
  long_density: Usd('open longs'),
  short_density: Usd('open shorts'),
  consumed_24h: Type.Object(
    { long: Usd('longs'), short: Usd('shorts') },
    { description: 'What the model has liquidated since day_start' },
  ),
  liquidated_24h: Type.Union([Type.Object({ long: Usd('longs'), short: Usd('shorts') }), Type.Null()], {
    description: 'Liquidations that were observed and stored since day_start; null where none are stored of that time',
  }),
  open_interest_usd: NullableNumber('At the current price, USD; null where an exchange has no reading of 2 h'),
  open_interest_change_24h_pct: NullableNumber('Change of the contracts in %; null where a reading is missing'),
  funding_rate: NullableNumber('Newest payment, ratio of notional; null where none is stored of a day'),
  funding_exchange: Type.Union([Type.String(), Type.Null()], {
    description: 'Whose funding_rate it is: the exchange with the most open interest that has one',
  }),
  price_change_24h_pct: NullableNumber('Of the first exchange; null where no candle is stored of then'),
  model: Type.String(),
  warnings: WarningsSchema,
})

const AnswerSchema = Type.Object({
  data: Type.Array(RowSchema),
  failed: Type.Array(
    Type.Object({
      symbol: Type.String(),
      code: Type.String({ description: 'Stable error code' }),
      detail: Type.String({ description: 'What is missing, and the remedy' }),
    }),
    { description: 'Symbols that could not be computed' },
  ),
  meta: Type.Object({
    model: Type.String(),
    range_pct: Type.Number(),
    dense_share: Type.Number({
      description: 'A zone is dense with this share of the largest of its side within range_pct',
    }),
    generated_at: Type.Integer(),
    data_kind: DataKindSchema,
  }),
})

type Row = ModelledRow & Awaited<ReturnType<typeof observedPart>>
interface Failure {
  readonly symbol: string
  readonly code: string
  readonly detail: string
}

/** GET /liquidations/screener: what is near the price of every symbol, and what happened within a day. */
export function registerScreener(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/screener',
    {
      // Five units for each of ten symbols: what a route costs is known before its parameters are.
      config: { scope: 'read', cost: 50 },
      schema: {
        tags: ['heatmap'],
        summary: 'All symbols: nearest zones, imbalance, and the last 24 hours',
        description:
          'One row a symbol: the nearest dense zones above and below the price, what the model has liquidated within a ' +
          'day beside what was observed, open interest and funding. A symbol that cannot be computed is in failed.',
        querystring: QuerySchema,
        response: { 200: AnswerSchema, ...PROBLEMS },
      },
    },
    async ({ query, log }, reply) => {
      const { model = DEFAULT_MODEL.id, range_pct = DEFAULT_RANGE_PCT, symbols: named } = query
      const exchanges = query.exchanges === undefined ? undefined : exchangeIds(query.exchanges)
      for (const id of exchanges ?? []) requireExchange(id)
      const symbols = await symbolsOf(context, { named, model })
      if (symbols.length > MOST_SYMBOLS) throw SymbolsTooMany({ count: symbols.length })
      const data: Row[] = []
      const failed: Failure[] = []
      let isKept = true
      const screen = async (symbol: string): Promise<void> => {
        try {
          const { row, wasKept } = await screenedRow(context, { symbol, model, exchanges }, range_pct)
          isKept &&= wasKept
          data.push(row)
        } catch (error) {
          isKept = false
          if (!(error instanceof AppError)) log.error({ err: error, symbol }, 'a row of the screener failed')
          failed.push(failureOf(symbol, error))
        }
      }
      for (let i = 0; i < symbols.length; i += AT_ONCE) await Promise.all(symbols.slice(i, i + AT_ONCE).map(screen))
      reply.header('x-cache', isKept && symbols.length > 0 ? 'hit' : 'miss')
      const isSimulated = data.some(({ data_kind }) => data_kind === 'simulated')
      return {
        data: inOrder(data, symbols),
        failed: inOrder(failed, symbols),
        meta: {
          model,
          range_pct,
          dense_share: DENSE_SHARE,
          generated_at: context.now(),
          data_kind: isSimulated ? ('simulated' as const) : ('observed' as const),
        },
      }
    },
  )
}

/** Symbols that were named, or all on which the model can run. */
async function symbolsOf(
  { catalog }: HttpContext,
  { named, model }: { readonly named: string | undefined; readonly model: string },
): Promise<string[]> {
  const listed = (named ?? '')
    .split(',')
    .map((symbol) => symbol.trim())
    .filter((symbol) => symbol !== '')
  if (listed.length > 0) return [...new Set(listed)]
  const { needs } = requireModel(model)
  const markets = await catalog.markets()
  const runnable = markets.filter((market) => completeExtent(market, needs) !== undefined)
  return [...new Set(runnable.map(({ symbol }) => symbol))]
}

/** A row; what the model tells of it is kept as long as the symbol's data is the same. */
async function screenedRow(
  context: HttpContext,
  query: HeatmapQuery,
  rangePct: number,
): Promise<{ row: Row; wasKept: boolean }> {
  const { cache, catalog, computer, version } = context
  const question: ScreenerQuestion = { query, looks: { range_pct: rangePct } }
  const asked = { name: 'screener', question } as const
  const key = JSON.stringify([asked, version, await catalog.fingerprint(query.symbol)])
  const wasKept = cache.has(key)
  const answer = await cache.get(key, () => computer.compute(asked))
  const { bytes } = await answer.encode('identity')
  const modelled: ModelledRow = JSON.parse(bytes.toString())
  return { row: { ...modelled, ...(await observedPart(context, modelled)) }, wasKept }
}

async function observedPart(context: HttpContext, row: ModelledRow) {
  const { symbol, exchanges, data_end: dataEnd, day_start: dayStart, current_price: price } = row
  const day = await loadObservedDay(context, { symbol, exchanges, dataEnd, dayStart, price })
  const { openInterestUsd, openInterestChangePercent: change, funding, liquidated } = day
  return {
    freshness_seconds: Math.max(0, Math.round((context.now() - dataEnd) / 1000)),
    liquidated_24h:
      liquidated === undefined ? null : { long: roundCents(liquidated.long), short: roundCents(liquidated.short) },
    open_interest_usd: openInterestUsd === undefined ? null : roundCents(openInterestUsd),
    open_interest_change_24h_pct: change === undefined ? null : Math.round(change * 1e4) / 1e4,
    funding_rate: funding?.rate ?? null,
    funding_exchange: funding?.exchange ?? null,
    warnings: [...row.warnings, ...day.warnings],
  }
}

function failureOf(symbol: string, error: unknown): Failure {
  if (error instanceof AppError) return { symbol, code: error.code, detail: error.message }
  return { symbol, code: 'INTERNAL', detail: 'an unexpected error; the server log has it' }
}

function inOrder<Item extends { readonly symbol: string }>(items: readonly Item[], symbols: readonly string[]): Item[] {
  return [...items].sort((a, b) => symbols.indexOf(a.symbol) - symbols.indexOf(b.symbol))
}
