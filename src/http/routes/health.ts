import { Type } from 'typebox'
import type { App, HttpContext } from '../context.ts'
import { ProblemSchema } from '../schemas.ts'

/** GET /health: answers ok only after the store was read. */
export function registerHealth(app: App, { store, version, now }: HttpContext): void {
  const startedAt = now()
  app.get(
    '/health',
    {
      config: { rateLimit: false },
      schema: {
        tags: ['service'],
        summary: 'Whether the server and its store work',
        response: {
          200: Type.Object({
            status: Type.Literal('ok'),
            version: Type.String(),
            uptime_seconds: Type.Integer(),
            store: Type.Object({
              schema_version: Type.Integer(),
              series: Type.Integer({ description: 'Stored series of all markets' }),
            }),
          }),
          503: ProblemSchema,
        },
      },
    },
    async () => {
      const { schemaVersion, series } = await store.check()
      return {
        status: 'ok' as const,
        version,
        uptime_seconds: Math.round((now() - startedAt) / 1000),
        store: { schema_version: schemaVersion, series },
      }
    },
  )
}
