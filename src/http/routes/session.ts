import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { defineError } from '../../domain/errors.ts'
import type { App } from '../context.ts'
import { ProblemSchema } from '../schemas.ts'
import type { Sessions } from '../security/sessions.ts'
import { MOST_NEXT, safePath, signInPage } from '../security/sign-in-page.ts'
import { findToken, type KnownToken } from '../security/tokens.ts'

/** A path of 4000 characters that a form encodes takes three times as many. */
const BODY_BYTES = 16 * 1024
/** Units of the rate limit: at 600 a minute, 60 tokens may be tried. */
const COST = 10
const FORM = 'application/x-www-form-urlencoded'

const SessionRefused = defineError('SESSION_REFUSED', {
  status: 401,
  kind: 'usage',
  message: () =>
    'the token given is not known; "liqheat token create" makes one, its line belongs into the configuration',
})

const SessionBody = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 200 }),
    next: Type.Optional(
      Type.String({ maxLength: MOST_NEXT, description: 'Path of this server that a form is sent on to' }),
    ),
  },
  { additionalProperties: false },
)

const FormQuery = Type.Object({
  next: Type.Optional(Type.String({ maxLength: MOST_NEXT })),
  failed: Type.Optional(Type.String({ maxLength: 1 })),
})

/** /session: how a browser signs in. GET is a form, POST takes a token and sets a cookie, DELETE ends it. */
export async function registerSession(app: App, sessions: Sessions, tokens: readonly KnownToken[]): Promise<void> {
  if (tokens.length === 0) return
  const plugin: FastifyPluginAsyncTypebox = async (form) => {
    form.addContentTypeParser(
      FORM,
      { parseAs: 'string', bodyLimit: BODY_BYTES },
      async (_request: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)),
    )
    form.get(
      '/session',
      { config: { scope: 'open' }, schema: { hide: true, querystring: FormQuery } },
      ({ query }, reply) =>
        reply
          .type('text/html; charset=utf-8')
          .header('cache-control', 'no-store')
          .send(signInPage({ next: safePath(query.next), hasFailed: query.failed !== undefined })),
    )
    form.post(
      '/session',
      {
        bodyLimit: BODY_BYTES,
        config: { scope: 'open', cost: COST },
        schema: {
          tags: ['service'],
          summary: 'Sign in with a token',
          description:
            'Sets an HttpOnly cookie that stands for the token for 12 hours, for the page and its WebSocket. A form is ' +
            'sent on to the page that was asked for, or back with what is wrong.',
          body: SessionBody,
          response: { 204: Type.Null({ description: 'Signed in' }), 303: Type.Null(), 401: ProblemSchema },
        },
      },
      async (request, reply) => {
        const token = findToken(tokens, request.body.token)
        const isForm = request.headers['content-type']?.startsWith(FORM) === true
        const next = safePath(request.body.next)
        if (token === undefined) {
          if (!isForm) throw SessionRefused({})
          return reply.redirect(`/session?${new URLSearchParams({ failed: '1', next })}`, 303)
        }
        sessions.begin(request, reply, token)
        return isForm ? reply.redirect(next, 303) : reply.code(204).send(null)
      },
    )
    form.delete(
      '/session',
      {
        config: { scope: 'open' },
        schema: {
          tags: ['service'],
          summary: 'Sign out',
          response: { 204: Type.Null({ description: 'The cookie is gone' }) },
        },
      },
      async (_request, reply) => {
        sessions.end(reply)
        return reply.code(204).send(null)
      },
    )
  }
  await app.register(plugin)
}
