import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
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

type Fault = Pick<Problem, 'status' | 'code' | 'detail'>

const CONTENT_TYPE = 'application/problem+json'
const LONGEST_DETAIL = 2000

/** Faults that the framework finds, by its own names, as ours. */
const FRAMEWORK_FAULTS: Readonly<Record<string, Fault>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    detail: 'the body has more bytes than this route reads; 64 kB where it says nothing else',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'MEDIA_TYPE_UNSUPPORTED',
    detail: 'the body has a type that this route does not read; send application/json',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, code: 'BODY_INVALID', detail: 'the body is empty; it must be JSON' },
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, code: 'BODY_INVALID', detail: 'the body is no valid JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'BODY_INVALID',
    detail: 'the body is not as long as content-length says',
  },
  FST_ERR_BAD_URL: { status: 400, code: 'URL_INVALID', detail: 'the path holds an escape that means no character' },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, code: 'URL_TOO_LONG', detail: 'a part of the path is too long' },
}

/** Faults of requests that could not be read, by the names of node's parser and timers. */
const UNREADABLE: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'HEADERS_TOO_LARGE', detail: 'the head of a request has at most 16 kB' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    detail: 'the request was not complete in time: its head within 10 s, all of it within 30 s',
  },
}

/** Turns every failure into problem+json; the text of an unexpected one is logged, never sent. */
export function registerErrors(app: App): void {
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const fault = describe(error)
    if (fault.status >= 500 && !(error instanceof AppError && error.status === 503)) {
      request.log.error({ err: error }, 'request failed')
    }
    return sendProblem(request, reply, fault)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, {
      status: 404,
      code: 'ROUTE_UNKNOWN',
      detail: `there is no ${request.method} ${request.url.split('?', 1)[0]}; the API is described at /docs`,
    }),
  )
}

/** Answers a request that the framework could not route. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(request, reply, describe(error))
}

/** Answers a request that could not be read, where its connection still takes an answer, and ends the connection. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const fault = UNREADABLE[error.code ?? ''] ?? {
    status: 400,
    code: 'REQUEST_UNREADABLE',
    detail: 'this is no HTTP/1.1 request',
  }
  const body = JSON.stringify(problemOf(fault, crypto.randomUUID()))
  socket.end(
    `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}\r\nconnection: close\r\ncontent-type: ${CONTENT_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** Answers a request that expects of the server what it does not do. */
export function answerUnexpected(_request: IncomingMessage, response: ServerResponse): void {
  const fault = {
    status: 417,
    code: 'EXPECTATION_FAILED',
    detail: 'the header expect asks for what this server does not do; leave it out',
  }
  response.writeHead(fault.status, { 'content-type': CONTENT_TYPE, connection: 'close' })
  response.end(JSON.stringify(problemOf(fault, crypto.randomUUID())))
}

function describe(error: FastifyError | AppError): Fault {
  if (error instanceof AppError) return { status: error.status, code: error.code, detail: error.message }
  if (error.validation !== undefined) {
    return { status: 400, code: 'REQUEST_INVALID', detail: validationDetail(error) }
  }
  const known = FRAMEWORK_FAULTS[error.code]
  if (known !== undefined) return known
  const status = error.statusCode ?? 500
  if (status < 500) return { status, code: 'REQUEST_INVALID', detail: error.message }
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

function problemOf({ status, code, detail }: Fault, requestId: string): Problem {
  const isLong = detail.length > LONGEST_DETAIL
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: isLong ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail,
    code,
    request_id: requestId,
  }
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, fault: Fault): FastifyReply {
  return reply.code(fault.status).type(CONTENT_TYPE).send(problemOf(fault, request.id))
}
