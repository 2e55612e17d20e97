import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { AppError } from '../domain/errors.ts'
import type { App } from './context.ts'

/** Body of every error answer, as application/problem+json. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly request_id: string
}

/**
 * Turns every failure into problem+json; the text of an unexpected one is logged, never sent.
 *
 * @param limit - asked before a path that does not exist is answered
 */
export function registerErrors(app: App, limit: preHandlerAsyncHookHandler | undefined): void {
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const { status, code, detail } = describe(error)
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    return sendProblem(request, reply, { status, code, detail })
  })
  const answerUnknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendProblem(request, reply, {
      status: 404,
      code: 'ROUTE_UNKNOWN',
      detail: `there is no ${request.method} ${request.url.split('?', 1)[0]}; the API is described at /docs`,
    })
  app.setNotFoundHandler(limit === undefined ? {} : { preHandler: limit }, answerUnknown)
}

function describe(error: FastifyError | AppError): { status: number; code: string; detail: string } {
  if (error instanceof AppError) return { status: error.status, code: error.code, detail: error.message }
  if (error.validation !== undefined) {
    return { status: 400, code: 'REQUEST_INVALID', detail: validationDetail(error) }
  }
  const status = error.statusCode ?? 500
  if (status < 500) return { status, code: error.code ?? 'REQUEST_INVALID', detail: error.message }
  return { status, code: 'INTERNAL', detail: 'an unexpected error; the server log has it under this request_id' }
}

/** Names the parameter, the fault and what is allowed. */
function validationDetail(error: FastifyError): string {
  const faults = (error.validation ?? []).map((fault) => {
    const name = fault.instancePath.replace(/^\//, '')
    const { params } = fault
    if (fault.keyword === 'additionalProperties') return `unknown parameter "${params['additionalProperty']}"`
    if (fault.keyword === 'required') return `parameter "${params['missingProperty']}" is required`
    if (fault.keyword === 'enum') return `${name} must be one of ${String(params['allowedValues'])}`
    return `${name} ${fault.message ?? 'is invalid'}`
  })
  return [...new Set(faults)].join('; ')
}

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, detail }: { status: number; code: string; detail: string },
): FastifyReply {
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    request_id: request.id,
  }
  return reply.code(status).type('application/problem+json').send(problem)
}
