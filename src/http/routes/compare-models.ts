import { Type } from 'typebox'
import { loadMeasuredSkills } from '../../validation/load-measured-skills.ts'
import type { App, HttpContext } from '../context.ts'
import { NullableNumber, Usd } from '../heatmap-schemas.ts'
import { MapProperties, mapQuery } from '../map-query.ts'
import { DataKindSchema, MeasuredSkillSchema, PROBLEMS, stringEnum, WarningsSchema } from '../schemas.ts'
import { sendAnswer } from '../send-answer.ts'

const { model: _one, ...CommonProperties } = MapProperties

const QuerySchema = Type.Object(
  {
    ...CommonProperties,
    models: Type.Optional(
      Type.String({ maxLength: 400, description: 'Comma-separated model ids; default every model that can run' }),
    ),
  },
  { additionalProperties: false },
)

const ModelSchema = Type.Object({
  name: Type.String({ description: 'Model id' }),
  title: Type.String(),
  version: Type.String(),
  model_hash: Type.String({ description: 'Names the model with its options, weights and position size' }),
  levels: Type.Array(
    Type.Object({
      side: stringEnum(['long', 'short'] as const, 'Side of the positions'),
      price_low: Type.Number(),
      price_high: Type.Number(),
      peak_price: Type.Number(),
      distance_pct: Type.Number({ description: 'From the current price to peak_price in %; negative below' }),
      volume: Usd('open in the zone'),
      share: Type.Number({ description: 'Of the model’s mass, 0 to 1' }),
    }),
    { description: 'The 20 largest zones, the largest first' },
  ),
  measured_skill: MeasuredSkillSchema,
  long_density: Usd('open longs'),
  short_density: Usd('open shorts'),
  share_within_5pct: NullableNumber('Share of the model’s mass within 5 % of the price, 0 to 1; null without mass'),
  exchanges: Type.Array(Type.String()),
  warnings: WarningsSchema,
})

const AnswerSchema = Type.Object({
  symbol: Type.String(),
  current_price: Type.Number({ description: 'Close of the newest candle at timestamp' }),
  timestamp: Type.Integer({ description: 'Up to here the inputs of every compared model are complete, UTC ms' }),
  models: Type.Array(ModelSchema),
  not_run: Type.Array(
    Type.Object({
      name: Type.String(),
      code: Type.String({ description: 'Stable error code' }),
      reason: Type.String({ description: 'What is missing, and the command that brings it' }),
    }),
  ),
  agreement_percentage: Type.Number({
    description:
      'Overlap of all models: 100 times the sum over buckets and sides of the least normalised mass; 100 when equal, 0 when none overlaps',
  }),
  pairwise: Type.Array(
    Type.Object({
      models: Type.Array(Type.String()),
      overlap_percentage: Type.Number({ description: 'The same of two models' }),
    }),
  ),
  metadata: Type.Object({
    price_bin_size: Type.Number({ description: 'The same for all models; overlaps of other sizes are not comparable' }),
    typical_notional: NullableNumber('USD size of a modelled position'),
    as_of: NullableNumber('Time asked for, UTC ms; null for all that is stored'),
    data_end: Type.Integer(),
    data_kind: DataKindSchema,
    generated_at: Type.Integer(),
    freshness_seconds: Type.Integer(),
  }),
})

/** GET /liquidations/compare-models: where models put their mass, and how far they agree. */
export function registerCompareModels(app: App, context: HttpContext): void {
  app.get(
    '/liquidations/compare-models',
    {
      config: { cost: 20 },
      schema: {
        tags: ['heatmap'],
        summary: 'Models side by side',
        description:
          'Runs models on the same data, at one time and in buckets of one size. A model that cannot run is listed ' +
          'with what it misses.',
        querystring: QuerySchema,
        response: { 200: AnswerSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { models, ...rest } = request.query
      const query = { ...mapQuery(rest), models: models === undefined ? undefined : modelIds(models) }
      return sendAnswer(
        context,
        { request, reply },
        {
          name: 'comparison',
          symbol: query.symbol,
          question: { query, skills: await loadMeasuredSkills(context.reports, { symbol: query.symbol }) },
        },
      )
    },
  )
}

/** An empty list means every model. */
function modelIds(text: string): string[] | undefined {
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  return ids.length === 0 ? undefined : ids
}
