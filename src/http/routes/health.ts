import { Type } from 'typebox'
import { defineError } from '../../domain/errors.ts'
import { loadSkillHealth, type SkillHealth } from '../../validation/skill-health.ts'
import type { App, HttpContext } from '../context.ts'
import { ProblemSchema } from '../schemas.ts'

const READY_MS = 1000
/** What the nights told is read at most once in this time. */
const SKILL_MS = 10_000

const NotReady = defineError('SERVER_NOT_READY', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: (d: { why: string }) => `the server takes no requests: ${d.why}; try again later`,
})

/**
 * GET /health answers ok only after the store was read; /health/live while the process turns; /health/ready while it
 * takes requests.
 */
export function registerHealth(app: App, context: HttpContext, stop: { readonly isStopping: boolean }): void {
  registerLive(app)
  registerReady(app, context, stop)
  registerStoreHealth(app, context)
}

function registerLive(app: App): void {
  app.get(
    '/health/live',
    {
      config: { scope: 'open', cost: 0, isAlwaysAnswered: true },
      schema: {
        tags: ['service'],
        summary: 'Whether the process runs; it does not look at the store',
        response: { 200: Type.Object({ status: Type.Literal('live') }) },
      },
    },
    () => ({ status: 'live' as const }),
  )
}

/** The store is asked at most once in a while, however often the question comes. */
function registerReady(app: App, { store, now }: HttpContext, stop: { readonly isStopping: boolean }): void {
  let last: { readonly at: number; readonly works: Promise<boolean> } | undefined
  const storeWorks = (): Promise<boolean> => {
    if (last === undefined || now() - last.at >= READY_MS) {
      const works = store.check().then(
        () => true,
        () => false,
      )
      last = { at: now(), works }
    }
    return last.works
  }
  app.get(
    '/health/ready',
    {
      config: { scope: 'open', cost: 0, isAlwaysAnswered: true },
      schema: {
        tags: ['service'],
        summary: 'Whether requests are taken: the store answers, and the server does not stop',
        response: { 200: Type.Object({ status: Type.Literal('ready') }), 503: ProblemSchema },
      },
    },
    async () => {
      if (stop.isStopping) throw NotReady({ why: 'it is stopping' })
      if (!(await storeWorks())) throw NotReady({ why: 'its store does not answer' })
      return { status: 'ready' as const }
    },
  )
}

const SkillHealthSchema = Type.Object(
  {
    last_night: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Begin of the last day that was scored by itself, UTC ms; null where none was',
    }),
    skill_warnings: Type.Array(
      Type.Object({
        symbol: Type.String(),
        exchange: Type.String(),
        night: Type.Integer({ description: 'Begin of the day, UTC ms' }),
        report_id: Type.String({ description: 'See GET /validation/reports/{id}' }),
        gain_bits: Type.Number({ description: 'Of the ledger over the uniform baseline, bits an event' }),
        expected: Type.Number({ description: 'Mean of the nights before' }),
        expected_low: Type.Number({ description: 'What nights before let expect at least' }),
        nights: Type.Integer({ description: 'Nights that the expectation is made of' }),
        text: Type.String({ description: 'The same in words' }),
      }),
    ),
  },
  { description: 'Markets whose last scored day was worse than those before let expect' },
)

function registerStoreHealth(app: App, { store, version, now, reports }: HttpContext): void {
  const startedAt = now()
  let skill: { readonly at: number; readonly health: Promise<SkillHealth> } | undefined
  const skillHealth = (): Promise<SkillHealth> => {
    if (skill === undefined || now() - skill.at >= SKILL_MS) {
      skill = { at: now(), health: loadSkillHealth(reports, now()) }
    }
    return skill.health
  }
  app.get(
    '/health',
    {
      config: { cost: 0, isAlwaysAnswered: true },
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
            validation: Type.Unsafe<SkillHealth>(SkillHealthSchema),
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
        validation: await skillHealth(),
      }
    },
  )
}
