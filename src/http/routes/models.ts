import { Type } from 'typebox'
import { describeModels } from '../../services/describe-models.ts'
import type { App } from '../context.ts'
import { MeasuredSkillSchema, stringEnum } from '../schemas.ts'

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

/** GET /models: the registry, with options and a plain-words method. */
export function registerModels(app: App): void {
  app.get(
    '/models',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'Models, what they need and what they assume',
        response: { 200: Type.Object({ data: Type.Array(ModelSchema) }) },
      },
    },
    () => ({
      data: describeModels().map((model) => ({
        id: model.id,
        version: model.version,
        title: model.title,
        description: model.description,
        default: model.isDefault,
        measured_skill: null,
        needs: [...model.needs],
        awaits: [...model.awaits],
        uses: [...model.uses],
        options: model.schema,
        leverages: model.leverages,
        default_leverage_weights: [...model.defaultLeverageWeights],
      })),
    }),
  )
}
