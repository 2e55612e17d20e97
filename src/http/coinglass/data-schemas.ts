import { Type } from 'typebox'
import { NullableNumber, Usd } from '../heatmap-schemas.ts'
import { SideSchema } from '../liquidation-row.ts'
import { DataKindSchema, stringEnum } from '../schemas.ts'

const Heatmap = Type.Object({
  y_axis: Type.Array(Type.Number(), { description: 'Lower edges of the price buckets, from low to high' }),
  liquidation_leverage_data: Type.Array(Type.Array(Type.Number(), { minItems: 3, maxItems: 3 }), {
    description: 'Index of the candle, index of the price, USD notional open in the bucket at the end of the candle',
  }),
  price_candlesticks: Type.Array(
    Type.Array(Type.Union([Type.Integer(), Type.String(), Type.Null()]), { minItems: 6, maxItems: 6 }),
    { description: 'Open time in seconds; open, high, low, close and USD volume as text' },
  ),
  update_time: Type.Integer({ description: 'End of the data, UTC ms' }),
})

const PriceMap = Type.Object({
  data: Type.Record(
    Type.String({ description: 'Lower edge of the bucket' }),
    Type.Array(Type.Array(NullableNumber('See description'), { minItems: 4, maxItems: 4 })),
    { description: 'By price: lower edge, USD notional, leverage (null over all venues), null' },
  ),
  last_price: Type.Number(),
})

const MaxPain = Type.Array(
  Type.Object({
    symbol: Type.String({ description: 'Coin' }),
    price: Type.Number(),
    long_max_pain_liq_level: NullableNumber('USD notional around the price; null without any within 10 %'),
    long_max_pain_liq_price: NullableNumber('Below the price'),
    short_max_pain_liq_level: NullableNumber('USD notional around the price; null without any within 10 %'),
    short_max_pain_liq_price: NullableNumber('Above the price'),
    pair: Type.String(),
    model: Type.String(),
    model_version: Type.String(),
    exchanges: Type.Array(Type.String()),
    opened_since: Type.Integer({ description: 'UTC ms' }),
    data_end: Type.Integer({ description: 'UTC ms' }),
    freshness_seconds: Type.Integer(),
    data_kind: DataKindSchema,
    warnings: Type.Array(Type.String()),
  }),
)

const Watched = Type.Number({
  description: 'Percent of the time that was watched, averaged over the venues; the rest is unknown, not quiet',
})

const History = Type.Array(
  Type.Object({
    time: Type.Integer({ description: 'Start of the period, UTC ms' }),
    long_liquidation_usd: Type.String({ description: 'USD' }),
    short_liquidation_usd: Type.String({ description: 'USD' }),
    watched_percent: Watched,
  }),
)

const AggregatedHistory = Type.Array(
  Type.Object({
    time: Type.Integer({ description: 'Start of the period, UTC ms' }),
    aggregated_long_liquidation_usd: Type.Number(),
    aggregated_short_liquidation_usd: Type.Number(),
    watched_percent: Watched,
  }),
)

const Orders = Type.Array(
  Type.Object({
    exchange_name: Type.String({ description: 'Name of the venue in capitals' }),
    symbol: Type.String({ description: 'Pair' }),
    base_asset: Type.String(),
    price: Type.Number(),
    usd_value: Type.Number(),
    side: Type.Union([Type.Literal(1), Type.Literal(2)], { description: 'Of the closing order: 1 buys, 2 sells' }),
    time: Type.Integer({ description: 'By the venue’s clock, UTC ms' }),
    position_side: SideSchema,
    price_kind: stringEnum(
      ['fill', 'bankruptcy', 'implied'] as const,
      'What price is: the average fill, the price at which the margin is used up, or usd_value by quantity',
    ),
    quantity: Type.Number({ description: 'Base units' }),
    coverage: stringEnum(['full', 'sampled'] as const, 'Whether the feed shows every liquidation or a sample'),
    data_kind: DataKindSchema,
  }),
)

const Sums = (suffix: string) => ({
  [`liquidation_usd${suffix}`]: Usd('both sides'),
  [`long_liquidation_usd${suffix}`]: Usd('longs'),
  [`short_liquidation_usd${suffix}`]: Usd('shorts'),
})

const ExchangeList = Type.Array(
  Type.Object({ exchange: Type.String({ description: 'All first, then one venue each' }), ...Sums('') }),
)

const CoinList = Type.Array(
  Type.Object({
    symbol: Type.String({ description: 'Coin; the pair where its quote is not USDT' }),
    ...Sums('_24h'),
    ...Sums('_12h'),
    ...Sums('_4h'),
    ...Sums('_1h'),
    pair: Type.String(),
  }),
)

/** `data` of every route in the shape of CoinGlass. @see docs/COINGLASS.md */
export const coinglassSchemas = {
  heatmap: Heatmap,
  map: PriceMap,
  maxPain: MaxPain,
  history: History,
  aggregatedHistory: AggregatedHistory,
  orders: Orders,
  exchangeList: ExchangeList,
  coinList: CoinList,
} as const
