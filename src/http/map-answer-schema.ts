import { Type } from 'typebox'
import { NullableNumber, Usd } from './heatmap-schemas.ts'
import { MetadataProperties, PerExchangeSchema, ZoneSchema } from './map-schemas.ts'

const PartsSchema = (of: string) => Type.Array(Usd('one part'), { description: `Parts in the order of ${of}` })

const SideSchema = Type.Object({
  total: Usd('all open positions of this side'),
  bars: Type.Array(
    Type.Object({
      price: Type.Number({ description: 'Lower edge of the bucket' }),
      density: Usd('open positions liquidated in this bucket'),
      by_leverage: PartsSchema('leverages'),
      by_exchange: PartsSchema('exchanges'),
      disagreement: Type.Optional(
        Type.Number({
          description:
            'Only of a model that mixes others: from the 10th to the 90th percentile over its members of the share of ' +
            'all mass that they see in this bucket, 0 to 1',
        }),
      ),
      p10: Type.Optional(Usd('a tenth of the draws is below; only with uncertainty=true')),
      p50: Type.Optional(Usd('half of the draws is below')),
      p90: Type.Optional(Usd('nine tenths of the draws are below')),
    }),
    { description: 'Buckets of at least half a cent within range_pct of the price, from low to high' },
  ),
  outside: Type.Object(
    { density: Usd('the sum'), by_leverage: PartsSchema('leverages'), by_exchange: PartsSchema('exchanges') },
    { description: 'What lies further from the price: bars and outside add up to total' },
  ),
  cumulative: Type.Array(
    Type.Object({
      price: Type.Number({ description: 'The current price, then the far edge of every bucket away from it' }),
      mass: Usd('liquidated on the way from the current price to this one'),
    }),
    { description: 'Longs downwards, shorts upwards; up to the first edge past the range' },
  ),
  max_pain: Type.Union(
    [
      Type.Object({
        price: Type.Number({ description: 'Middle of the bucket' }),
        distance_pct: Type.Number({ description: 'From the current price in %; negative below' }),
        mass: Usd('open under the kernel around it'),
      }),
      Type.Null(),
    ],
    {
      description:
        'Bucket within 10 % of the price where the mass smoothed by a triangular kernel of 0.25 % of the price is largest; not that of options',
    },
  ),
  misplaced: Usd(
    'in buckets wholly on the wrong side of the price; in bars, but not in cumulative. 0 when all is well',
  ),
})

/** Answer of GET /liquidations/map. */
export const MapAnswerSchema = Type.Object({
  symbol: Type.String(),
  model: Type.String(),
  current_price: Type.Number({ description: 'Close of the newest candle at timestamp' }),
  timestamp: Type.Integer({ description: 'Time of the state: up to here inputs are complete, UTC ms' }),
  leverages: Type.Array(Type.Number(), { description: 'Leverage groups as the model has them, from low to high' }),
  exchanges: Type.Array(Type.String(), { description: 'Exchanges in the order of by_exchange' }),
  long: SideSchema,
  short: SideSchema,
  imbalance: Type.Array(
    Type.Object({
      distance_pct: Type.Number({ description: 'Distance from the price, both ways, in %' }),
      long: Usd('longs within it'),
      short: Usd('shorts within it'),
      value: NullableNumber('(short - long) / (short + long), -1 to 1; null without mass'),
    }),
  ),
  uncertainty: Type.Optional(
    Type.Object(
      {
        draws: Type.Integer({ description: 'Resampled leverage weights' }),
        quantiles: Type.Array(Type.Number(), { description: 'Of p10, p50 and p90' }),
      },
      { description: 'Only with uncertainty=true: how far bars may differ, given how well leverage weights are known' },
    ),
  ),
  zones: Type.Array(ZoneSchema),
  per_exchange: PerExchangeSchema,
  metadata: Type.Object({
    ...MetadataProperties,
    range_pct: Type.Number({ description: 'Distance from the price within which bars are listed' }),
    price_low: Type.Number(),
    price_high: Type.Number(),
  }),
})
