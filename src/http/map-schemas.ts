import { Type } from 'typebox'
import { ZONE_DETAILS } from '../analysis/find-zones.ts'
import { NullableNumber, TriggerSchema, Usd, WeightsSchema } from './heatmap-schemas.ts'
import { DataKindSchema, ParametersNoteSchema, stringEnum, WarningsSchema } from './schemas.ts'

export const DetailQuery = Type.Optional(
  stringEnum(
    ZONE_DETAILS,
    'How small a zone may be: coarse names the few walls, fine tells neighbours apart; default normal',
  ),
)

/** Distance in % of the price that bars and points are listed within, where a query names none. */
export const DEFAULT_RANGE_PCT = 25

export const RangeQuery = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 100,
    description: `List buckets within this many % of the current price, both ways; the rest is summed in outside; default ${DEFAULT_RANGE_PCT}`,
  }),
)

export const ZoneSchema = Type.Object({
  id: Type.String({ description: 'Stable: the same in every answer with this zone, whatever its window or as_of' }),
  side: stringEnum(['long', 'short'] as const, 'Side of the positions that are liquidated here'),
  state: stringEnum(
    ['active', 'partly_consumed', 'consumed', 'faded'] as const,
    'active: never touched; partly_consumed: touched and still there; consumed: ended by liquidations; faded: ended otherwise',
  ),
  price_low: Type.Number({ description: 'Lower edge, inside' }),
  price_high: Type.Number({ description: 'Upper edge, outside' }),
  peak_price: Type.Number({ description: 'Middle of the bucket at which the smoothed density is highest' }),
  distance_pct: Type.Number({ description: 'From the current price to peak_price in %; negative below' }),
  total_density: Usd('open in the zone now; of an ended zone, what was left in its range at its end'),
  peak_density: Usd('the most that was ever open in it'),
  consumed: Usd('liquidated in it since it was born'),
  exchange_breakdown: Type.Record(Type.String(), Usd('part of an exchange'), {
    description: 'total_density by exchange; empty for an ended zone',
  }),
  leverage_mix: Type.Array(Type.Object({ leverage: Type.Number(), density: Usd('part at this leverage') }), {
    description: 'total_density by leverage, from low to high; empty for an ended zone',
  }),
  born: Type.Integer({ description: 'When it was found first, UTC ms' }),
  last_touched: NullableNumber('End of the last column in which something within it was liquidated, UTC ms'),
  ended: NullableNumber('First time at which it was not found any more, UTC ms; null while it is there'),
  absorbed_by: Type.Union([Type.String(), Type.Null()], { description: 'Id of the zone it merged into' }),
})

export const PerExchangeSchema = Type.Record(
  Type.String(),
  Type.Object({
    long_density: Usd('open longs'),
    short_density: Usd('open shorts'),
    data_kind: DataKindSchema,
    data_start: Type.Integer({ description: 'First stored candle, UTC ms' }),
    data_end: NullableNumber('End of complete inputs, UTC ms'),
    trigger: TriggerSchema,
    tiers_valid_from: NullableNumber('Date of the margin tiers in use, UTC ms; null for the default tier'),
    model_state: Type.Unknown({ description: 'Figures of the model’s own, by name' }),
  }),
)

export const MetadataProperties = {
  model_version: Type.String(),
  model_hash: Type.String({ description: 'Names the model with its options, weights and position size' }),
  model_options: Type.Unknown({ description: 'Options of the model with all defaults decided' }),
  parameters: ParametersNoteSchema,
  price_bin_size: Type.Number({ description: 'Bucket, quote units' }),
  typical_notional: Type.Number({ description: 'USD size of a modelled position' }),
  leverage_weights: WeightsSchema,
  tiers_valid_from: NullableNumber('Date of the margin tiers in use, UTC ms; null for the default tier'),
  as_of: NullableNumber('Time asked for, UTC ms; null for all that is stored'),
  data_end: Type.Integer({ description: 'Time of the state: up to here inputs are complete, UTC ms' }),
  zone_step_seconds: Type.Number({ description: 'Length of the columns in which zones are followed' }),
  trigger: TriggerSchema,
  data_kind: DataKindSchema,
  generated_at: Type.Integer({ description: 'When this answer was computed, UTC ms' }),
  freshness_seconds: Type.Integer({ description: 'Age of the state at generated_at' }),
  warnings: WarningsSchema,
}
