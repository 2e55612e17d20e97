import { type TSchema, Type } from 'typebox'
import { INTERVALS, TIME_WINDOWS } from '../domain/time.ts'

/** A string enumeration that prints as a plain `enum` in OpenAPI. */
export function stringEnum<const Values extends readonly string[]>(values: Values, description: string) {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], description })
}

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong, with the value found and the remedy' }),
    code: Type.String({ description: 'Stable error code' }),
    request_id: Type.String({ description: 'Id of this request in the server log' }),
  },
  { description: 'application/problem+json' },
)

/** Error answers every data route shares. */
export const PROBLEMS: Readonly<Record<string, TSchema>> = {
  400: ProblemSchema,
  404: ProblemSchema,
  429: ProblemSchema,
  500: ProblemSchema,
}

export const SymbolQuery = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones',
})

const TimeQuery = (which: string) =>
  Type.Optional(
    Type.String({ maxLength: 40, description: `${which}; ISO 8601 (UTC unless zoned) or epoch milliseconds` }),
  )

/** Parameters that choose a time window and its columns. */
export const WindowProperties = {
  start_time: TimeQuery('First moment of the window'),
  end_time: TimeQuery('End of the window, exclusive; without it, the end of the stored data'),
  time_window: Type.Optional(
    stringEnum(TIME_WINDOWS, 'Length of the window before its end, instead of start_time; 48h when neither is given'),
  ),
  interval: Type.Optional(stringEnum(INTERVALS, 'Length of a column; a window picks a default')),
}

export const WarningsSchema = Type.Array(Type.String(), {
  description: 'What a careful reader must know about this answer: missing inputs, assumed tiers, gaps',
})

/** Parameters that an answer's model was run with. */
export const ParametersNoteSchema = Type.Union(
  [
    Type.Object({
      name: Type.String(),
      hash: Type.String({ description: 'Of the parameter file' }),
      trained_to: Type.Integer({ description: 'They know what happened before, UTC ms' }),
      data_kind: stringEnum(['observed', 'simulated'] as const, 'What they were fitted to'),
    }),
    Type.Null(),
  ],
  { description: 'Parameter set that decided the model, its options and its leverage weights; null without one' },
)

export const DataKindSchema = stringEnum(
  ['observed', 'simulated'] as const,
  'simulated: at least one market in this answer was made by the simulator',
)

export const HorizonSchema = stringEnum(
  ['15m', '1h', '4h', '24h'] as const,
  'Time after a forecast in which liquidations are counted',
)

export const VerdictSchema = stringEnum(
  ['skill', 'no_skill', 'insufficient_data'] as const,
  'skill: the interval of the gain lies above 0; no_skill: it does not; insufficient_data: too few events or days to say',
)

const NullableFigure = Type.Union([Type.Number(), Type.Null()])

/** A figure with its 95 % interval. */
export const EstimateSchema = Type.Object(
  { value: NullableFigure, low: NullableFigure, high: NullableFigure },
  { description: 'With its 95 % interval; null where the data does not give one' },
)

/** What a model is worth, as far as it was measured. */
export const MeasuredSkillSchema = Type.Union(
  [
    Type.Object({
      gain_bits: EstimateSchema,
      over: Type.String({ description: 'What the gain is over: all baselines as training would mix them' }),
      symbol: Type.String(),
      exchange: Type.String(),
      horizon: HorizonSchema,
      events: Type.Integer({ description: 'Liquidations that were scored' }),
      days: Type.Number({ description: 'Days of forecasts that were scored' }),
      verdict: VerdictSchema,
      report_id: Type.String({ description: 'GET /validation/reports/{id} has all of it' }),
      data_kind: DataKindSchema,
    }),
    Type.Null(),
  ],
  {
    description:
      'Bits an event that the model gains over all baselines, both recalibrated in training, by the newest validation ' +
      'on observed liquidations; null until there is one',
  },
)
