import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { defineError } from '../../domain/errors.ts'
import { tokenOfHeaders } from '../coinglass/api-key.ts'
import type { App } from '../context.ts'
import { clientNetwork, isLoopback } from './client-address.ts'
import type { Caller } from './route-config.ts'
import { registerSessions, type Sessions } from './sessions.ts'
import { findToken, type KnownToken, type Scope } from './tokens.ts'

/** Who may ask what. */
export interface Access {
  /** Without any, everybody who can connect may read, and this machine may administer. */
  readonly tokens: readonly KnownToken[]
  /** Origins of other sites whose pages may ask, such as `https://charts.example`; `*` is every site. */
  readonly corsOrigins: readonly string[]
  /** Origins of sites whose pages may frame /embed; `*` is every site. Empty: every site without tokens, none with. */
  readonly embedOrigins: readonly string[]
  /** Proxies whose word on a client's address counts: addresses and networks, or how many stand in a row. */
  readonly trustProxy: readonly string[] | number
}

export const OPEN_ACCESS: Access = { tokens: [], corsOrigins: [], embedOrigins: [], trustProxy: [] }

/** Headers that only a proxy sets, each of which some set alone. */
const PASSED_ON = /^(?:x-forwarded(?:-.*)?|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/

const TokenRequired = defineError('TOKEN_REQUIRED', {
  status: 401,
  kind: 'usage',
  message: (d: { isWrong: boolean }) =>
    `${d.isWrong ? 'the token given is not known' : 'a token is required'}; send "Authorization: Bearer <token>", ` +
    'or sign in at /session',
})

const ScopeInsufficient = defineError('SCOPE_INSUFFICIENT', {
  status: 403,
  kind: 'usage',
  message: (d: { token: string; scope: string; needed: string }) =>
    `token "${d.token}" has the scope ${d.scope}; this needs ${d.needed}`,
})

const AdminLocalOnly = defineError('ADMIN_LOCAL_ONLY', {
  status: 403,
  kind: 'usage',
  message: () =>
    'without tokens this is answered only to this machine itself; make a token with "liqheat token create --scope admin"',
})

const OriginRefused = defineError('ORIGIN_REFUSED', {
  status: 403,
  kind: 'usage',
  message: (d: { origin: string }) =>
    `pages of ${d.origin} may not do this; name the origin in cors_origins, or the proxy before the server in trust_proxy`,
})

/**
 * Tells who is asking (`request.caller`) from a bearer token or a session's cookie.
 *
 * @returns the sessions, which a route begins and ends
 */
export async function registerCallers(app: App, { tokens }: Access, now: () => number): Promise<Sessions> {
  const sessions = await registerSessions(app, { tokens, secret: randomBytes(32).toString('hex'), now })
  app.decorateRequest('caller', undefined as never)
  app.addHook('onRequest', async (request) => {
    request.caller = callerOf(request, tokens, sessions)
  })
  return sessions
}

/** Refuses those who may not; it asks after the rate limit, so that guesses are counted. */
export function registerAccess(app: App, access: Access): void {
  const hasTokens = access.tokens.length > 0
  app.addHook('onRequest', async (request, reply) => {
    refuseForeignOrigin(request, access.corsOrigins)
    if (request.is404) return
    const scope = request.routeOptions.config.scope ?? 'read'
    if (scope === 'open') return
    if (hasTokens) requireScope(request, reply, scope)
    else if (scope === 'admin' && !isOfThisMachine(request)) throw AdminLocalOnly({})
  })
}

function callerOf(request: FastifyRequest, tokens: readonly KnownToken[], sessions: Sessions): Caller {
  const given = tokenOfHeaders(request.headers)
  const known = given === undefined ? sessions.find(request) : findToken(tokens, given)
  if (known === undefined) return { token: undefined, scope: undefined, account: clientNetwork(request.ip) }
  return { token: known.name, scope: known.scope, account: `token ${known.name}` }
}

function requireScope(request: FastifyRequest, reply: FastifyReply, needed: Scope): void {
  const { token, scope } = request.caller
  if (token === undefined || scope === undefined) {
    const isWrong = tokenOfHeaders(request.headers) !== undefined
    reply.header('www-authenticate', `Bearer realm="liqheat"${isWrong ? ', error="invalid_token"' : ''}`)
    throw TokenRequired({ isWrong })
  }
  if (scope === 'admin' || scope === needed) return
  reply.header('www-authenticate', `Bearer realm="liqheat", error="insufficient_scope", scope="${needed}"`)
  throw ScopeInsufficient({ token, scope, needed })
}

/**
 * A browser sends another site's WebSockets and writes here with what it knows of its user, and lets the site read a
 * WebSocket. Reads by others it refuses itself where CORS does not allow them.
 */
function refuseForeignOrigin(request: FastifyRequest, corsOrigins: readonly string[]): void {
  const { origin, upgrade } = request.headers
  const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(request.method) && upgrade === undefined
  if (origin === undefined || isRead) return
  if (corsOrigins.includes('*') || corsOrigins.includes(origin) || hostOf(origin) === request.host) return
  throw OriginRefused({ origin: origin.slice(0, 100) })
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/**
 * Whether a request comes from this machine, was not passed on by a proxy here, and not made by a page of another site.
 * The name asked for must be this machine's too: a foreign name that resolves to it gets a page past the same origin.
 */
function isOfThisMachine({ headers, socket, ip, host, hostname }: FastifyRequest): boolean {
  const isPassedOn = Object.keys(headers).some((name) => PASSED_ON.test(name))
  const isLocal = isLoopback(socket.remoteAddress ?? '') && isLoopback(ip) && isLoopback(hostname)
  const isOwnPage = headers.origin === undefined || hostOf(headers.origin) === host
  return isLocal && !isPassedOn && isOwnPage && headers['sec-fetch-site'] !== 'cross-site'
}
