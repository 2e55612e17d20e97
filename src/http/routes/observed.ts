import { Type } from 'typebox'
import { requireExchange } from '../../exchanges/registry.ts'
import { roundCents } from '../../export/heat-cells.ts'
import { type ObservedMap, SHOWING_POSITIONS, sumObserved } from '../../services/observed-positions.ts'
import type { App, HttpContext } from '../context.ts'
import { Usd } from '../heatmap-schemas.ts'
import { DataKindSchema, PROBLEMS, SymbolQuery, WarningsSchema } from '../schemas.ts'

const SAMPLE_WARNING =
  'observed, a sample: only accounts that were seen trading are asked, each every some minutes; it is no density of a model and is not added to one'
const PRICE_WARNING =
  'a liquidation price is the venue’s own at the time of observation; of cross-margined accounts it moves with everything else they hold'
const NO_SHARE_WARNING = 'no open interest is stored of that time, so the share of it that was seen is unknown'

const [DEFAULT_EXCHANGE = ''] = SHOWING_POSITIONS

const QuerySchema = Type.Object(
  {
    symbol: SymbolQuery,
    exchange: Type.Optional(
      Type.String({ maxLength: 40, description: `One that shows positions of accounts; default ${DEFAULT_EXCHANGE}` }),
    ),
    price_bin_size: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Bucket in quote units; default near 0.1 % of the median entry price',
      }),
    ),
  },
  { additionalProperties: false },
)

const AmountsSchema = {
  long_notional: Usd('of long positions, at entry'),
  short_notional: Usd('of short positions, at entry'),
  positions: Type.Integer(),
}

const AnswerSchema = Type.Object({
  symbol: Type.String(),
  exchange: Type.String(),
  data: Type.Array(Type.Object({ price: Type.Number({ description: 'Lower edge of the bucket' }), ...AmountsSchema }), {
    description: 'Open positions by the price at which the venue would liquidate them, from low to high',
  }),
  meta: Type.Object({
    price_bin_size: Type.Number(),
    accounts: Type.Integer({ description: 'Accounts seen to hold a position' }),
    positions: Type.Integer(),
    without_price: Type.Object(AmountsSchema, {
      description: 'Positions that no price would liquidate as things stand; in no bucket',
    }),
    share_of_open_interest: Type.Union([Type.Object({ long: Type.Number(), short: Type.Number() }), Type.Null()], {
      description: 'Quantity seen on a side divided by open interest, 0.1 is a tenth; null where none is stored',
    }),
    open_interest: Type.Union(
      [
        Type.Object({ time: Type.Integer(), quantity: Type.Number({ description: 'Base units, one side' }) }),
        Type.Null(),
      ],
      { description: 'Reading that the shares are of' },
    ),
    oldest_observation: Type.Integer({ description: 'UTC ms' }),
    newest_observation: Type.Integer({ description: 'UTC ms' }),
    data_kind: DataKindSchema,
    warnings: WarningsSchema,
  }),
})

/** GET /liquidations/observed: positions that accounts were seen to hold, apart from every model. */
export function registerObserved(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/observed',
    {
      config: { cost: 2 },
      schema: {
        tags: ['data'],
        summary: 'Observed positions by liquidation price, a sample',
        description:
          'Where a venue shows the positions of any account, those of accounts that trade are sampled, with the liquidation ' +
          'prices that the venue itself gives. 404 where none were observed within the last hour.',
        querystring: QuerySchema,
        response: { 200: AnswerSchema, ...PROBLEMS },
      },
    },
    async ({ query }) => {
      const { symbol, exchange = DEFAULT_EXCHANGE, price_bin_size: bucketSize } = query
      const { id } = requireExchange(exchange)
      const map = await sumObserved(context, { exchange: id, symbol, bucketSize, now: context.now() })
      return { symbol, exchange: id, ...answerOf(map) }
    },
  )
}

function answerOf(map: ObservedMap) {
  return {
    data: map.buckets.map(({ price, ...amounts }) => ({ price, ...amountsOf(amounts) })),
    meta: {
      price_bin_size: map.bucketSize,
      accounts: map.accounts,
      positions: map.positions,
      without_price: amountsOf(map.withoutPrice),
      share_of_open_interest: map.shareOfOpenInterest ?? null,
      open_interest: map.openInterest ?? null,
      oldest_observation: map.oldest,
      newest_observation: map.newest,
      data_kind: map.dataKind,
      warnings: [SAMPLE_WARNING, PRICE_WARNING, ...(map.shareOfOpenInterest === undefined ? [NO_SHARE_WARNING] : [])],
    },
  }
}

function amountsOf({ longNotional, shortNotional, positions }: ObservedMap['withoutPrice']) {
  return { long_notional: roundCents(longNotional), short_notional: roundCents(shortNotional), positions }
}
