import { Type } from 'typebox'
import { NullableNumber } from './heatmap-schemas.ts'
import { DataKindSchema, EstimateSchema, HorizonSchema, stringEnum, VerdictSchema } from './schemas.ts'

export const ForecasterKindSchema = stringEnum(
  ['model', 'baseline', 'rule'] as const,
  'model: a registered one; baseline: something simple that it must beat; rule: a public rule made anew',
)
export const SideSchema = stringEnum(['both', 'long', 'short'] as const, 'Side of the liquidated positions')
export const RegimeSchema = stringEnum(
  ['all', 'calm', 'usual', 'wild'] as const,
  'By how much the price moved in the 24 hours before the forecast: thirds of all forecast times',
)
export const ReportKindSchema = stringEnum(
  ['run', 'night'] as const,
  'run: asked for; night: one day, scored by itself',
)
const EventPriceSchema = stringEnum(
  ['trigger', 'published'] as const,
  'trigger: price that set it off, from which a bankruptcy price is shifted; published: as the venue tells it',
)
const ById = (description: string) => Type.Record(Type.String(), Type.Number(), { description })

const InputSchema = Type.Object({
  exchange: Type.String(),
  series: Type.String(),
  source: Type.String(),
  from_ms: Type.Integer(),
  to_ms: Type.Integer(),
  rows: Type.Integer(),
  coverage: NullableNumber('Share of its span that is stored, 0 to 1; null for events'),
})

const PlacementSchema = Type.Object({
  gain_bits: Type.Record(Type.String(), EstimateSchema, { description: 'Bits an event over each baseline, by its id' }),
  notional_gain_bits: EstimateSchema,
  best_baseline: Type.String(),
  gain_over_best: EstimateSchema,
  skill_bits: EstimateSchema,
  p_value: NullableNumber('Two-sided, Diebold-Mariano; null without enough days'),
  mixture: ById('Shares of the recalibrated mixture, sum 1'),
  lift_at_20: EstimateSchema,
  rank_correlation: EstimateSchema,
})

const AmountSchema = Type.Object({
  rank_correlation: EstimateSchema,
  deviance_skill: EstimateSchema,
  share_consumed: EstimateSchema,
})

const ZoneScoreSchema = Type.Object({
  zones: Type.Integer(),
  touched: EstimateSchema,
  precision: EstimateSchema,
  recall: EstimateSchema,
  f1: EstimateSchema,
  precision_if_touched: EstimateSchema,
  median_minutes_to_touch: NullableNumber('Of the touched ones; null where none was'),
  random: Type.Object(
    {
      touched: NullableNumber('Share'),
      precision: NullableNumber('Share'),
      recall: NullableNumber('Share'),
      f1: NullableNumber('0 to 1'),
    },
    { description: 'The same number of zones of the same widths anywhere within the same reach' },
  ),
})

const ScoreSchema = Type.Object({
  forecaster: Type.String(),
  horizon: HorizonSchema,
  side: SideSchema,
  regime: RegimeSchema,
  event_price: EventPriceSchema,
  windows: Type.Integer(),
  events: Type.Integer({ description: 'Distinct liquidations at crossed prices' }),
  event_windows: Type.Integer({ description: 'The same once for each window they are in' }),
  notional_usd: Type.Number(),
  placement: Type.Union([PlacementSchema, Type.Null()]),
  holm_p_value: NullableNumber('p_value adjusted among models and rules on all horizons; null for baselines'),
  amount: Type.Union([AmountSchema, Type.Null()]),
  zones: Type.Union([ZoneScoreSchema, Type.Null()]),
  reliability: Type.Array(
    Type.Object({
      predicted_share: Type.Number(),
      realised_share: Type.Number(),
      cells: Type.Integer(),
      events: Type.Number(),
    }),
    { description: 'Tenths of what was predicted, the faintest first; empty without events' },
  ),
})

const HitRateSchema = Type.Object({
  forecaster: Type.String(),
  horizon: HorizonSchema,
  definition: stringEnum(
    ['touch', 'event'] as const,
    'touch: zones that the price came near; event: liquidations near a zone',
  ),
  tolerance: Type.Number({ description: 'Nearness, ratio of the price' }),
  hit_rate: NullableNumber('0 to 1'),
  random_hit_rate: NullableNumber('What chance gives, 0 to 1'),
  reaches_60_percent: Type.Union([Type.Boolean(), Type.Null()]),
  chance_reaches_60_percent: Type.Union([Type.Boolean(), Type.Null()]),
  hours: Type.Number({ description: 'Length of what was recorded' }),
  count: Type.Integer(),
})

/** A report of validation as it is stored. */
export const ReportSchema = Type.Object({
  report_version: Type.Integer(),
  id: Type.String({ description: 'Hash of question, inputs and versions: the same run has the same id' }),
  kind: ReportKindSchema,
  created_at_ms: Type.Integer(),
  command: Type.String({ description: 'Command line that makes it anew' }),
  liqheat_version: Type.String(),
  engine_version: Type.Integer(),
  data_kind: DataKindSchema,
  symbol: Type.String(),
  exchange: Type.String(),
  inputs: Type.Array(InputSchema),
  period: Type.Object({
    from_ms: Type.Integer(),
    train_to_ms: Type.Integer(),
    test_from_ms: Type.Integer({ description: 'First forecast that is scored' }),
    to_ms: Type.Integer(),
  }),
  horizons: Type.Array(HorizonSchema, { description: 'The shortest first' }),
  step_ms: Type.Integer({ description: 'Time between forecasts' }),
  bucket_size: Type.Number(),
  event_prices: Type.Object({
    published: stringEnum(['fill', 'bankruptcy'] as const, 'What the venue tells of a liquidation'),
    shift: Type.Number({ description: 'Ratio of the price; 0 where nothing is shifted' }),
    shift_source: Type.String(),
  }),
  events: Type.Object({
    total: Type.Integer(),
    train: Type.Integer(),
    test: Type.Integer(),
    long: Type.Integer(),
    short: Type.Integer(),
    notional_usd: Type.Number(),
    unassigned: Type.Integer({ description: 'At no price that was crossed' }),
    feed: stringEnum(['full', 'sampled', 'mixed'] as const, 'How much of the venue’s liquidations the feed shows'),
  }),
  sample: Type.Object({
    test_days: Type.Number(),
    blocks: Type.Integer(),
    block_hours: Type.Number(),
    resamples: Type.Integer(),
    is_sufficient: Type.Boolean(),
    missing: Type.Array(Type.String()),
  }),
  forecasters: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: ForecasterKindSchema,
      title: Type.String(),
      version: Type.String(),
      settings: Type.Record(Type.String(), Type.Unknown()),
      absent: Type.Union([Type.String(), Type.Null()], { description: 'Why it has no scores' }),
      verdict: VerdictSchema,
    }),
  ),
  scores: Type.Array(ScoreSchema),
  hit_rates: Type.Array(HitRateSchema),
  prefix_check: Type.Object(
    { compared: Type.Integer() },
    { description: 'Forecasts made anew from what was known then, each the same to the bit; else there is no report' },
  ),
  warnings: Type.Array(Type.String()),
})

const NullableString = (description: string) => Type.Union([Type.String(), Type.Null()], { description })
const RankSchema = NullableNumber('From 1; null without a score')

const BoardSchema = Type.Object({
  symbol: Type.String(),
  exchange: Type.String(),
  data_kind: DataKindSchema,
  report_id: Type.String(),
  created_at_ms: Type.Integer(),
  test_from_ms: Type.Integer(),
  to_ms: Type.Integer(),
  horizons: Type.Array(HorizonSchema, { description: 'That the report has' }),
  events: Type.Integer(),
  test_days: Type.Number(),
  is_sufficient: Type.Boolean(),
  missing: Type.Array(Type.String(), { description: 'What a verdict would take' }),
  headline: Type.String({ description: 'What the report found, in plain words' }),
  rows: Type.Array(
    Type.Object({
      rank: RankSchema,
      forecaster: Type.String(),
      kind: ForecasterKindSchema,
      title: Type.String(),
      version: Type.String(),
      absent: NullableString('Why it has no scores'),
      events: Type.Integer(),
      windows: Type.Integer(),
      gain_bits: EstimateSchema,
      best_baseline: NullableString('Baseline with the highest score in these windows'),
      gain_over_best: EstimateSchema,
      skill_bits: EstimateSchema,
      verdict: VerdictSchema,
    }),
    {
      description:
        'Ranked by gain_bits: bits an event over the uniform baseline. gain_over_best is over the best baseline, ' +
        'skill_bits recalibrated over the recalibrated baselines. Empty where the report has not this horizon',
    },
  ),
})

/** Advice where there is nothing to show; null where there is. */
export const InsufficientSchema = Type.Union(
  [
    Type.Object({
      reason: Type.String(),
      commands: Type.Array(Type.String(), { description: 'What to run, in order' }),
    }),
    Type.Null(),
  ],
  { description: 'Why there is nothing, and what to do; null where there is something' },
)

export const LeaderboardSchema = Type.Object({
  horizon: HorizonSchema,
  side: SideSchema,
  regime: RegimeSchema,
  data_kind: DataKindSchema,
  boards: Type.Array(BoardSchema, { description: 'One a market, from its latest run' }),
  side_by_side: Type.Array(
    Type.Object({
      forecaster: Type.String(),
      kind: ForecasterKindSchema,
      title: Type.String(),
      cells: Type.Array(
        Type.Object({
          symbol: Type.String(),
          exchange: Type.String(),
          rank: RankSchema,
          gain_bits: EstimateSchema,
          gain_over_best: EstimateSchema,
          verdict: VerdictSchema,
        }),
      ),
      hit_rate_gaps: Type.Array(
        Type.Object({
          markets: Type.Array(Type.Object({ symbol: Type.String(), exchange: Type.String() }), {
            minItems: 2,
            maxItems: 2,
          }),
          definition: stringEnum(
            ['touch', 'event'] as const,
            'touch: zones that the price came near; event: liquidations near a zone',
          ),
          tolerance: Type.Number({ description: 'Nearness, ratio of the price' }),
          points: NullableNumber('Percentage points between their hit rates; null where one has none'),
          is_within_10_points: Type.Union([Type.Boolean(), Type.Null()]),
        }),
        { description: 'Hit rates as older tools compute them, of every two markets' },
      ),
    }),
    { description: 'Forecasters on all markets beside each other; nothing is added up' },
  ),
  insufficient_data: InsufficientSchema,
})
