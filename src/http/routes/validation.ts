import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { DataKind } from '../../domain/series.ts'
import type { ReportHead, StoredReport } from '../../storage/report-target.ts'
import { leaderboardOf } from '../../validation/leaderboard.ts'
import { RankedReports } from '../../validation/ranked-reports.ts'
import { reportMarkdown } from '../../validation/report-markdown.ts'
import { reportPage } from '../../validation/report-page.ts'
import { reportCommands, reportOf, requireReport, summaryOf } from '../../validation/stored-report.ts'
import type { App, HttpContext } from '../context.ts'
import { DataKindSchema, HorizonSchema, MeasuredSkillSchema, PROBLEMS, stringEnum } from '../schemas.ts'
import {
  InsufficientSchema,
  LeaderboardSchema,
  RegimeSchema,
  ReportKindSchema,
  ReportSchema,
  SideSchema,
} from '../validation-schemas.ts'

const MOST_REPORTS = 500
const DEFAULT_REPORTS = 50
/** A report of an id never changes: whoever has it need not ask again. */
const FOR_EVER = 'private, max-age=31536000, immutable'
/** The page has its styles within it, and nothing else. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"

const MarketProperties = {
  symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Canonical symbol; default all' })),
  exchange: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Venue id; default all' })),
}

const ListQuery = Type.Object(
  {
    ...MarketProperties,
    data_kind: Type.Optional(DataKindSchema),
    kind: Type.Optional(ReportKindSchema),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_REPORTS,
        description: `The newest so many; default ${DEFAULT_REPORTS}`,
      }),
    ),
  },
  { additionalProperties: false },
)

const ReportRowSchema = Type.Object({
  id: Type.String(),
  kind: ReportKindSchema,
  created_at_ms: Type.Integer(),
  symbol: Type.String(),
  exchange: Type.String(),
  data_kind: DataKindSchema,
  test_from_ms: Type.Integer({ description: 'First forecast that is scored, UTC ms' }),
  to_ms: Type.Integer(),
  headline: Type.String({ description: 'What it found, in plain words' }),
  horizons: Type.Array(HorizonSchema),
  events: Type.Integer({ description: 'Liquidations in the test period' }),
  test_days: Type.Number(),
  is_sufficient: Type.Boolean({ description: 'Whether the sample can carry a verdict' }),
  skills: Type.Record(Type.String(), MeasuredSkillSchema, { description: 'By model id, of the shortest horizon' }),
})

const REPORT_FORMATS = ['json', 'markdown', 'html'] as const
type ReportFormat = (typeof REPORT_FORMATS)[number]

const ReportQuery = Type.Object(
  {
    format: Type.Optional(stringEnum(REPORT_FORMATS, 'html: a page by itself with plots; default json')),
  },
  { additionalProperties: false },
)

const LeaderboardQuery = Type.Object(
  {
    ...MarketProperties,
    horizon: Type.Optional(HorizonSchema),
    side: Type.Optional(SideSchema),
    regime: Type.Optional(RegimeSchema),
    data_kind: Type.Optional(DataKindSchema),
  },
  { additionalProperties: false },
)

/** Routes of /validation: what models were measured to be worth. */
export function registerValidation(app: App, context: HttpContext): void {
  registerReportList(app, context)
  registerReport(app, context)
  registerLeaderboard(app, context)
}

function registerReportList(app: App, { reports }: HttpContext): void {
  app.get(
    '/validation/reports',
    {
      schema: {
        tags: ['validation'],
        summary: 'Stored validation reports, newest first',
        querystring: ListQuery,
        response: {
          200: Type.Object({ data: Type.Array(ReportRowSchema), insufficient_data: InsufficientSchema }),
          ...PROBLEMS,
        },
      },
    },
    async ({ query }, reply) => {
      const { symbol, exchange, data_kind: dataKind, kind, limit = DEFAULT_REPORTS } = query
      const heads = await reports.listReports({ symbol, exchange, dataKind, kind, limit })
      const insufficient_data = heads.length === 0 ? nothingStored(query) : null
      return send(reply, { data: heads.map(reportRow), insufficient_data })
    },
  )
}

function registerReport(app: App, { reports }: HttpContext): void {
  app.get(
    '/validation/reports/:id',
    {
      config: { cost: 2 },
      schema: {
        tags: ['validation'],
        summary: 'A validation report, whole',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) }),
        querystring: ReportQuery,
        response: { 200: ReportSchema, ...PROBLEMS },
      },
    },
    async ({ params, query }, reply) => sendReport(reply, await requireReport(reports, params.id), query.format),
  )
}

function registerLeaderboard(app: App, { reports }: HttpContext): void {
  const ranked = new RankedReports(reports)
  app.get(
    '/validation/leaderboard',
    {
      config: { cost: 5 },
      schema: {
        tags: ['validation'],
        summary: 'Models, baselines and public rules, ranked on the same liquidations',
        description:
          'From the newest run of each market whose sample suffices, else the newest, at the usual prices; markets stand beside each other and are never pooled. Observed and ' +
          'simulated data are never mixed: data_kind picks one, by default observed.',
        querystring: LeaderboardQuery,
        response: { 200: LeaderboardSchema, ...PROBLEMS },
      },
    },
    async ({ query }, reply) => {
      const {
        symbol,
        exchange,
        horizon = '1h',
        side = 'both',
        regime = 'all',
        data_kind: dataKind = 'observed',
      } = query
      const found = await ranked.load({ symbol, exchange, dataKind })
      const board = leaderboardOf(found, { horizon, side, regime, dataKind })
      const isEmpty = board.boards.length === 0
      return send(reply, {
        ...board,
        insufficient_data: isEmpty ? nothingStored({ ...query, data_kind: dataKind }) : null,
      })
    },
  )
}

function reportRow(head: ReportHead): object {
  const { id, kind, createdAt, symbol, exchange, dataKind, from, to } = head
  const market = { id, kind, created_at_ms: createdAt, symbol, exchange, data_kind: dataKind }
  const { headline, horizons, events, test_days, is_sufficient, skills } = summaryOf(head)
  return { ...market, test_from_ms: from, to_ms: to, headline, horizons, events, test_days, is_sufficient, skills }
}

function nothingStored(asked: Parameters<typeof reportCommands>[0] & { readonly data_kind?: DataKind | undefined }) {
  const { symbol, exchange, data_kind: dataKind } = asked
  const what = [dataKind, symbol, exchange].filter((part) => part !== undefined).join(' ')
  return {
    reason: `no validation report${what === '' ? '' : ` of ${what}`} is stored: nothing was measured, so nothing is claimed`,
    commands: reportCommands(asked),
  }
}

/** Sends a report in the format asked for. */
function sendReport(reply: FastifyReply, stored: StoredReport, format: ReportFormat = 'json'): FastifyReply {
  if (format === 'json') {
    return reply.header('cache-control', FOR_EVER).type('application/json; charset=utf-8').send(stored.body)
  }
  // Another version of liqheat may tell the same report otherwise.
  reply.header('cache-control', 'private, no-cache')
  if (format === 'markdown') {
    return reply.type('text/markdown; charset=utf-8').send(reportMarkdown(reportOf(stored)))
  }
  reply.header('content-security-policy', PAGE_POLICY)
  return reply.type('text/html; charset=utf-8').send(reportPage(reportOf(stored)))
}

/** Sends data that is read-only, which the types of answers do not know. */
function send(reply: FastifyReply, answer: object): FastifyReply {
  return reply.send(answer)
}
