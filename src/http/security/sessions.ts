import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../context.ts'
import type { KnownToken } from './tokens.ts'

const COOKIE = 'liqheat_session'
const HOUR = 3_600_000
/** A working day; the page asks for the token again after it. */
const SESSION_MS = 12 * HOUR

/** Cookies that stand for a token in browsers, which can give no header to a page or a WebSocket. */
export interface Sessions {
  begin(request: FastifyRequest, reply: FastifyReply, token: KnownToken): void
  end(reply: FastifyReply): void
  /** The token that a request's cookie stands for. */
  find(request: FastifyRequest): KnownToken | undefined
}

/**
 * Makes sessions of a name and an end, signed with a key that only this process knows: nothing is kept, the token is
 * not in the cookie, and a restart ends them all.
 */
export async function registerSessions(
  app: App,
  { tokens, secret, now }: { readonly tokens: readonly KnownToken[]; readonly secret: string; now(): number },
): Promise<Sessions> {
  await app.register(cookie, { secret })
  return {
    begin: (request, reply, { name }) => {
      reply.setCookie(COOKIE, `${name}.${now() + SESSION_MS}`, {
        signed: true,
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        secure: request.protocol === 'https',
        maxAge: SESSION_MS / 1000,
      })
    },
    end: (reply) => {
      reply.clearCookie(COOKIE, { path: '/' })
    },
    find: (request) => {
      const text = request.cookies[COOKIE]
      const { valid, value } = text === undefined ? { valid: false, value: null } : request.unsignCookie(text)
      if (!valid || value === null) return undefined
      const [name, end] = value.split('.')
      return Number(end) > now() ? tokens.find((token) => token.name === name) : undefined
    },
  }
}
