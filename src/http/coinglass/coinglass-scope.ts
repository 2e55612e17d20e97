import { type TSchema, Type } from 'typebox'
import type { App } from '../context.ts'
import type { Problem } from '../errors.ts'

const ErrorSchema = Type.Object(
  {
    code: Type.String({ description: 'The HTTP status as text' }),
    msg: Type.String({ description: 'The same as detail' }),
    error_code: Type.String({ description: 'Stable error code of liqheat' }),
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong, with the value found and the remedy' }),
    request_id: Type.String({ description: 'Id of this request in the server log' }),
  },
  { description: 'An error in the envelope of CoinGlass' },
)

/** Answers of a route in the envelope of CoinGlass, with what liqheat says of them beside. */
export function envelopeSchemas(data: TSchema): Readonly<Record<string, TSchema>> {
  return {
    200: Type.Object({
      code: Type.Literal('0'),
      msg: Type.Literal('success'),
      data,
      meta: Type.Unknown({ description: 'What liqheat says of the answer, see docs/COINGLASS.md' }),
    }),
    400: ErrorSchema,
    404: ErrorSchema,
    429: ErrorSchema,
    500: ErrorSchema,
  }
}

/**
 * Gives every answer of a scope the manners of CoinGlass: errors in its envelope, bodies written as they are.
 *
 * CoinGlass ignores parameters that it does not know. So do these routes, and name them in a header.
 */
export function speakCoinglass(scope: App): void {
  scope.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  scope.addHook('preHandler', async (request, reply) => {
    const known: object = Object(request.routeOptions.schema?.querystring)['properties'] ?? {}
    const ignored = Object.keys(Object(request.query)).filter((name) => !Object.hasOwn(known, name))
    if (ignored.length === 0) return
    reply.header('liqheat-ignored-parameters', ignored.slice(0, MOST_NAMED).map(encodeURIComponent).join(', '))
  })
  scope.addHook('preSerialization', async (_request, reply, payload) => {
    if (!String(reply.getHeader('content-type')).startsWith('application/problem+json')) return payload
    if (!isProblem(payload)) return payload
    reply.type('application/json; charset=utf-8')
    const { code, status, ...problem } = payload
    return { code: String(status), msg: problem.detail, error_code: code, status, ...problem }
  })
}

/** Ignored parameters that are named; more of them tell nothing. */
const MOST_NAMED = 10

function isProblem(payload: unknown): payload is Problem {
  return payload instanceof Object && 'code' in payload && 'status' in payload && 'detail' in payload
}
