import { Type } from 'typebox'
import type { App, HttpContext } from '../context.ts'
import { PROBLEMS } from '../schemas.ts'

const Count = (description: string) => Type.Integer({ minimum: 0, description })

const StatisticsSchema = Type.Object({
  memory: Type.Object({
    hits: Count('Answers that were in memory'),
    misses: Count('Answers that were computed'),
    joined: Count('Questions that waited for the computation of an equal one'),
    evictions: Count('Answers that were let go for their age or for room'),
    entries: Count('Answers in memory now'),
    bytes: Count('Their size with compressed forms'),
  }),
  compute: Type.Object({
    computed: Count('Answers that threads have computed'),
    failed: Count('Answers that could not be computed, as for a symbol that is not stored'),
    compute_ms: Type.Number({ minimum: 0, description: 'Time spent on those computed, ms' }),
    checkpoint_hits: Count('Runs that went on from a stored state'),
    checkpoint_misses: Count('Runs for which no state was stored'),
    waiting: Count('Answers that are being computed or wait for it'),
  }),
  stored: Type.Object({
    columns: Count('Finished columns that are answered now'),
    superseded: Count('Columns of earlier revisions, for as_of'),
    checkpoints: Count('States of runs and maps'),
    checkpoint_bytes: Count('Their compressed size'),
    events: Count('Rows of position_events'),
  }),
})

const ForgetQuery = Type.Object(
  {
    stored: Type.Optional(
      Type.Boolean({ description: 'Also columns and states in the store; earlier revisions stay; default false' }),
    ),
    symbol: Type.Optional(Type.String({ maxLength: 40, description: 'With stored: only those of this symbol' })),
  },
  { additionalProperties: false },
)

/** GET /cache/stats and DELETE /cache: what is kept of answers, and an end to it. */
export function registerCache(app: App, { cache, computer, heat }: HttpContext): void {
  app.get(
    '/cache/stats',
    {
      schema: {
        tags: ['service'],
        summary: 'What is kept of answers, since the start',
        response: { 200: StatisticsSchema, ...PROBLEMS },
      },
    },
    async () => {
      const { computed, failed, computeMs, checkpointHits, checkpointMisses, waiting } = computer.statistics
      const { columns, superseded, checkpoints, checkpointBytes, events } = await heat.heatStatistics()
      return {
        memory: cache.statistics,
        compute: {
          computed,
          failed,
          compute_ms: Math.round(computeMs * 1000) / 1000,
          checkpoint_hits: checkpointHits,
          checkpoint_misses: checkpointMisses,
          waiting,
        },
        stored: { columns, superseded, checkpoints, checkpoint_bytes: checkpointBytes, events },
      }
    },
  )
  app.delete(
    '/cache',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['service'],
        summary: 'Forget finished answers',
        description: 'They are computed again when they are asked for; nothing that was measured is lost.',
        querystring: ForgetQuery,
        response: { 200: Type.Object({ answers: Count('Answers that were in memory') }), ...PROBLEMS },
      },
    },
    async (request) => {
      const { stored = false, symbol } = request.query
      if (stored) await heat.removeHeat(symbol)
      return { answers: cache.clear() }
    },
  )
}
