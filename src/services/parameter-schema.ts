import { Type } from 'typebox'
import type { ParameterSet } from '../models/parameter-set.ts'
import { PARAMETERS_VERSION } from '../models/parameter-set.ts'

/** Names of parameter sets: they are names of files too, so nothing in them leads to another folder. */
export const PARAMETER_NAME = '^[a-z0-9][a-z0-9._-]{0,63}$'

const Time = Type.Integer({ minimum: 0 })
const Count = Type.Integer({ minimum: 0 })
const Text = Type.String({ minLength: 1, maxLength: 2000 })
const FittedProperties = { value: Type.Number(), low: Type.Number(), high: Type.Number() }
const Fitted = Type.Object(FittedProperties)
const MaybeFitted = Type.Union([Fitted, Type.Null()])
const Period = { from_ms: Time, to_ms: Time, events: Count }

/** Shape of a parameter file; what it says beyond types is checked by `parseParameters`. */
export const ParameterSetSchema = Type.Object({
  format: Type.Literal('liqheat-parameters'),
  parameters_version: Type.Literal(PARAMETERS_VERSION),
  name: Type.String({ pattern: PARAMETER_NAME }),
  model: Text,
  model_version: Text,
  created_at_ms: Time,
  command: Text,
  liqheat_version: Text,
  data_kind: Type.Unsafe<ParameterSet['data_kind']>({ type: 'string', enum: ['observed', 'simulated'] }),
  symbol: Text,
  exchange: Text,
  training: Type.Object(Period),
  model_options: Type.Record(Type.String(), Fitted),
  leverage_weights: Type.Array(
    Type.Object({
      leverage: Type.Number({ minimum: 1, maximum: 1000 }),
      value: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
      low: Type.Number(),
      high: Type.Number(),
    }),
    { maxItems: 50 },
  ),
  draws: Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 1 })), { maxItems: 1000 }),
  scores: Type.Object({
    training_gain_bits: MaybeFitted,
    test_gain_bits: MaybeFitted,
    test: Type.Union([Type.Object(Period), Type.Null()]),
  }),
  warnings: Type.Array(Type.String()),
})
