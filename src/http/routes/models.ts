import { Type } from 'typebox'
import { describeModels } from '../../services/describe-models.ts'
import { loadMeasuredSkills } from '../../validation/load-measured-skills.ts'
import type { App, HttpContext } from '../context.ts'
import { MeasuredSkillSchema, ProblemSchema, stringEnum } from '../schemas.ts'

const ModelSchema = Type.Object({
  id: Type.String(),
  version: Type.String({ description: 'Changes whenever the same inputs may give other numbers' }),
  title: Type.String(),
  description: Type.String({ description: 'What it does and assumes, in plain words' }),
  default: Type.Boolean({ description: 'Whether it is taken where a question names no model' }),
  measured_skill: MeasuredSkillSchema,
  needs: Type.Array(Type.String(), { description: 'Series that it cannot do without' }),
  awaits: Type.Array(Type.String(), {
    description: 'Series that it does without until they begin, and waits for from then on',
  }),
  uses: Type.Array(Type.String(), { description: 'Series that it reads where they are stored' }),
  options: Type.Unknown({
    description: 'JSON Schema of the model’s own options, with defaults, ranges and, in the description, units',
  }),
  leverages: stringEnum(
    ['asked', 'own', 'fixed'] as const,
    'asked: leverage_weights, with a default; own: its own distribution unless leverage_weights are given; fixed: leverage_weights are not used',
  ),
  default_leverage_weights: Type.Array(Type.Object({ leverage: Type.Number(), weight: Type.Number() }), {
    description: 'Empty where leverages are own or fixed',
  }),
})

const QuerySchema = Type.Object(
  {
    symbol: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Market of measured_skill; default the newest report’s',
      }),
    ),
    exchange: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'The same' })),
  },
  { additionalProperties: false },
)

/** GET /models: the registry, with options and a plain-words method. */
export function registerModels(app: App, { reports }: HttpContext): void {
  app.get(
    '/models',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'Models, what they need, assume and were measured to be worth',
        querystring: QuerySchema,
        response: { 200: Type.Object({ data: Type.Array(ModelSchema) }), 400: ProblemSchema },
      },
    },
    async ({ query }) => {
      const skills = await loadMeasuredSkills(reports, query)
      return {
        data: describeModels().map((model) => ({
          id: model.id,
          version: model.version,
          title: model.title,
          description: model.description,
          default: model.isDefault,
          measured_skill: skills[model.id] ?? null,
          needs: [...model.needs],
          awaits: [...model.awaits],
          uses: [...model.uses],
          options: model.schema,
          leverages: model.leverages,
          default_leverage_weights: [...model.defaultLeverageWeights],
        })),
      }
    },
  )
}
