import { Type } from 'typebox'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../../models/leverage-weights.ts'
import { MODELS } from '../../models/registry.ts'
import type { App } from '../context.ts'

/** GET /models: the registry, with options and a plain-words method. */
export function registerModels(app: App): void {
  app.get(
    '/models',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'Models, what they need and what they assume',
        response: {
          200: Type.Object({
            data: Type.Array(
              Type.Object({
                id: Type.String(),
                version: Type.String(),
                title: Type.String(),
                description: Type.String(),
                needs: Type.Array(Type.String()),
                options: Type.Unknown({ description: 'JSON Schema of the model’s own options, with defaults' }),
                default_leverage_weights: Type.Array(Type.Object({ leverage: Type.Number(), weight: Type.Number() })),
              }),
            ),
          }),
        },
      },
    },
    () => ({
      data: MODELS.map(({ id, version, title, description, needs, options }) => ({
        id,
        version,
        title,
        description,
        needs: [...needs],
        options,
        default_leverage_weights: [...DEFAULT_LEVERAGE_WEIGHTS],
      })),
    }),
  )
}
