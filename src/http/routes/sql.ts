import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import { defineError } from '../../domain/errors.ts'
import type { SqlAnswer, SqlTarget } from '../../storage/sql-target.ts'
import type { App, HttpContext } from '../context.ts'
import { PROBLEMS, ProblemSchema, stringEnum } from '../schemas.ts'
import { csvText } from '../sql/csv-text.ts'

const SqlOff = defineError('SQL_OFF', {
  status: 403,
  kind: 'usage',
  message: () => 'SQL is off on this server; start it with --sql on (or LIQHEAT_SQL=on)',
})

const QuestionSchema = Type.Object(
  {
    query: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description: 'One SELECT statement in the SQL of DuckDB; GET /sql/tables lists what it may read',
    }),
    format: Type.Optional(stringEnum(['json', 'csv'] as const, 'json when not given')),
  },
  { additionalProperties: false },
)

const ColumnSchema = Type.Object({
  name: Type.String(),
  type: Type.String({ description: 'Type as DuckDB names it' }),
})

const AnswerSchema = Type.Object({
  columns: Type.Array(ColumnSchema),
  rows: Type.Array(Type.Array(Type.Unknown()), {
    description:
      'Values in the order of columns. Whole numbers beyond 2^53 and decimals are text, times ISO 8601 in UTC, lists arrays; NaN and infinity are null.',
  }),
  row_count: Type.Integer(),
  truncated: Type.Boolean({ description: 'Whether there were more rows than may be answered' }),
  elapsed_ms: Type.Number(),
})

const TablesSchema = Type.Object({
  tables: Type.Array(
    Type.Object({
      name: Type.String(),
      description: Type.String({ description: 'What one row is' }),
      columns: Type.Array(ColumnSchema),
    }),
  ),
})

/** Reading at will is for those who may administer, and costs as much as a map that is not cached. */
const CONFIG = { scope: 'admin', cost: 20 } as const
const SQL_PROBLEMS = { ...PROBLEMS, 403: ProblemSchema, 408: ProblemSchema, 503: ProblemSchema }

/** GET and POST /sql: one read-only statement over the stored tables; off unless the server was told otherwise. */
export function registerSql(app: App, { sql }: HttpContext): void {
  const schema = {
    tags: ['data'],
    summary: 'One read-only SQL statement over the stored tables',
    description:
      'Off unless the server was started with --sql on. Rows, time and memory are limited; functions that read files, ' +
      'settings or other statements are refused.',
    response: { 200: AnswerSchema, ...SQL_PROBLEMS },
  }
  app.get('/sql', { config: CONFIG, schema: { ...schema, querystring: QuestionSchema } }, async ({ query }, reply) =>
    answer(requireSql(sql), query, reply),
  )
  app.post('/sql', { config: CONFIG, schema: { ...schema, body: QuestionSchema } }, async ({ body }, reply) =>
    answer(requireSql(sql), body, reply),
  )
  app.get(
    '/sql/tables',
    {
      config: { ...CONFIG, cost: 1 },
      schema: {
        tags: ['data'],
        summary: 'Tables and columns that statements may read',
        response: { 200: TablesSchema, ...SQL_PROBLEMS },
      },
    },
    async () => {
      const tables = await requireSql(sql).sqlTables()
      return { tables: tables.map(({ columns, ...table }) => ({ ...table, columns: [...columns] })) }
    },
  )
}

function requireSql(sql: SqlTarget | undefined): SqlTarget {
  if (sql === undefined) throw SqlOff({})
  return sql
}

/** Asks, and stops asking when the client goes away. */
async function answer(
  sql: SqlTarget,
  { query, format = 'json' }: Static<typeof QuestionSchema>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const gone = new AbortController()
  const leave = (): void => gone.abort()
  reply.raw.once('close', leave)
  try {
    return send(reply, format, await sql.querySql(query, gone.signal))
  } finally {
    reply.raw.off('close', leave)
  }
}

function send(reply: FastifyReply, format: 'json' | 'csv', found: SqlAnswer): FastifyReply {
  reply.header('cache-control', 'no-store')
  if (format === 'csv') {
    // CSV has no place for it in the body.
    return reply.header('x-truncated', String(found.isTruncated)).type('text/csv; charset=utf-8').send(csvText(found))
  }
  const { columns, rows, isTruncated, elapsedMs } = found
  const body = { columns, rows, row_count: rows.length, truncated: isTruncated, elapsed_ms: elapsedMs }
  // Serialised here: a schema's serialiser is slower on large bodies.
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}
