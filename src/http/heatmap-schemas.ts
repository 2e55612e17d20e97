import { Type } from 'typebox'
import { INTERVALS } from '../domain/time.ts'
import { BREAKDOWNS } from '../services/heat-breakdown.ts'
import { DataKindSchema, ParametersNoteSchema, stringEnum, WarningsSchema } from './schemas.ts'

/** An amount in USD notional at entry. */
export const Usd = (description: string) => Type.Number({ description: `USD notional: ${description}` })
const Base64 = (description: string) => Type.String({ contentEncoding: 'base64', description })
export const NullableNumber = (description: string) => Type.Union([Type.Number(), Type.Null()], { description })

export const TriggerSchema = stringEnum(
  ['mark', 'last', 'mixed'] as const,
  'Price that liquidations are tested against: mark price where stored, else last price',
)
export const WeightsSchema = Type.Array(Type.Object({ leverage: Type.Number(), weight: Type.Number() }), {
  description: 'Leverage tiers in use, weights normalised to 1',
})

const TotalsProperties = {
  total_long_volume: Usd('open long positions at the end of the last column'),
  total_short_volume: Usd('open short positions at the end of the last column'),
  total_consumed: Usd('liquidated within the last column'),
}

const MetaSchema = Type.Object({
  symbol: Type.String(),
  start_time: Type.Integer(),
  end_time: Type.Integer(),
  interval: stringEnum(INTERVALS, 'Length of a column'),
  model: Type.String(),
  model_version: Type.String(),
  parameters: ParametersNoteSchema,
  exchanges: Type.Array(Type.String(), { description: 'Exchanges that contribute' }),
  total_snapshots: Type.Integer({ description: 'Number of columns' }),
  price_range: Type.Object({ min: Type.Number(), max: Type.Number() }),
  price_bin_size: Type.Number(),
  current_price: NullableNumber('Last close within the window'),
  ...TotalsProperties,
  window_created: Usd('opened over the window'),
  window_consumed: Usd('liquidated over the window'),
  window_closed: Usd('closed otherwise over the window'),
  per_exchange: Type.Record(
    Type.String(),
    Type.Object({
      ...TotalsProperties,
      data_kind: DataKindSchema,
      data_start: Type.Integer(),
      data_end: NullableNumber('End of complete inputs, UTC ms'),
      trigger: TriggerSchema,
      leverage_weights: WeightsSchema,
      tiers_valid_from: NullableNumber('Date of the margin tiers in use, UTC ms; null for the default tier'),
      missing: Type.Array(
        Type.Object({
          kind: Type.String(),
          interval: Type.Union([Type.String(), Type.Null()]),
          start_time: Type.Integer(),
          end_time: Type.Integer(),
        }),
        { description: 'Holes in the stored inputs' },
      ),
    }),
  ),
  generated_at: Type.Integer({ description: 'When this answer was computed, UTC ms' }),
  freshness_seconds: Type.Integer({ description: 'Age of the newest complete data at generated_at' }),
  coverage: Type.Object({
    data_end: Type.Integer(),
    columns: Type.Integer(),
    gap_columns: Type.Integer(),
    complete_share: Type.Number({ description: 'Share of columns that are not gaps' }),
  }),
  conservation_error: Type.Number({
    description: 'Largest relative error of active = previous + created - consumed - closed, measured on this answer',
  }),
  trigger: TriggerSchema,
  typical_notional: Type.Number(),
  leverage_weights: WeightsSchema,
  tiers_valid_from: NullableNumber('Date of the margin tiers in use, UTC ms; null for the default tier'),
  data_kind: DataKindSchema,
  warnings: WarningsSchema,
})

const JsonSchema = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        timestamp: Type.Integer({ description: 'Open time of the column, UTC ms' }),
        state: stringEnum(['closed', 'open', 'gap'] as const, 'gap: inputs are missing, nothing is known'),
        levels: Type.Array(
          Type.Object({
            price: Type.Number({ description: 'Lower edge of the bucket' }),
            long_density: Usd('long positions liquidated in this bucket, at the column’s end'),
            short_density: Usd('the same for shorts'),
            long_consumed: Usd('longs liquidated here within the column'),
            short_consumed: Usd('the same for shorts'),
          }),
        ),
        positions_created: Usd('opened within the column, both sides'),
        positions_consumed: Usd('liquidated within the column, both sides'),
      }),
    ),
    meta: MetaSchema,
  },
  { description: 'format=json' },
)

const SeriesSchema = Type.Object({
  first: Base64('Int32 per column: row of the first value of the column’s run'),
  offset: Base64('Uint32 per column plus one: where the run begins in values'),
  values: Base64('Float32: USD notional on consecutive rows'),
})

const BreakdownSchema = Type.Object(
  {
    by: stringEnum(BREAKDOWNS, 'What the heatmap is divided by'),
    groups: Type.Array(
      Type.Union([
        Type.Object({
          id: Type.String(),
          label: Type.String(),
          leverage: Type.Number({ description: 'Or the lower edge of a band, inside' }),
          leverage_to: Type.Optional(
            NullableNumber('With leverage_bands: upper edge, outside; null for the highest band'),
          ),
        }),
        Type.Object({ id: Type.String(), exchange: Type.String() }),
      ]),
      { description: 'Leverages from low to high, or exchanges in the order of meta' },
    ),
  },
  { description: 'The parts, which sum to the whole in every cell' },
)

const ColumnsSchema = Type.Object(
  {
    format: Type.Literal('columns'),
    version: Type.Literal(1),
    time_axis: Type.Object({ start: Type.Integer(), step: Type.Integer(), count: Type.Integer() }),
    price_axis: Type.Object({ first_bucket: Type.Integer(), size: Type.Number(), count: Type.Integer() }),
    column_state: Base64('Uint8 per column: 0 closed, 1 open, 2 gap'),
    series: Type.Object(
      {
        long_density: SeriesSchema,
        short_density: SeriesSchema,
        long_consumed: SeriesSchema,
        short_consumed: SeriesSchema,
      },
      {
        additionalProperties: SeriesSchema,
        description: 'With breakdown also <id of a group>.<quantity>: densities by leverage, all four by exchange',
      },
    ),
    positions_created: Base64('Float64 per column'),
    positions_consumed: Base64('Float64 per column'),
    column_known_at: Base64('Float64 per column: UTC ms when all that it was made from was known'),
    breakdown: Type.Optional(BreakdownSchema),
    meta: MetaSchema,
  },
  { description: 'format=columns; arrays are little endian' },
)

/** Documents both forms of the answer; bodies are written by hand, not by a schema serialiser. */
export const HeatmapAnswerSchema = Type.Union([JsonSchema, ColumnsSchema])
