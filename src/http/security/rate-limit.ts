import type { FastifyReply } from 'fastify'
import { defineError } from '../../domain/errors.ts'
import type { App } from '../context.ts'
import { CostAccounts, type CostBalance } from './cost-accounts.ts'

const SECOND = 1000
/** Says of an answer `hit` where it was not made for this request. */
const CACHE_HEADER = 'x-cache'

const RateLimited = defineError('RATE_LIMITED', {
  status: 429,
  kind: 'usage',
  retry: 'later',
  message: (d: { limit: number; windowMs: number; cost: number; waitMs: number }) =>
    `more than ${d.limit} units in ${d.windowMs / SECOND} s, of which this request costs ${d.cost}; ` +
    `try again in ${seconds(d.waitMs)} s`,
})

/** How much one account may ask. */
export interface RateLimit {
  /** Units in a window; 0 sets no limit. */
  readonly limit: number
  readonly windowMs: number
}

/**
 * Counts what requests cost for the account of their caller, which must be known by then. A route's `cost` is taken
 * beforehand; an answer out of the cache (`x-cache: hit`) gives back all but one unit, with a body or as a 304. A 304
 * alone gives back nothing: `If-None-Match: *` gets one for an answer that was computed for it.
 */
export function registerRateLimit(app: App, { limit, windowMs }: RateLimit): void {
  if (limit === 0) return
  const accounts = new CostAccounts(limit, windowMs)
  app.addHook('onRequest', async ({ caller, routeOptions }, reply) => {
    const cost = routeOptions.config.cost ?? 1
    if (cost === 0) return
    const balance = accounts.take(caller.account, { cost, now: performance.now() })
    writeBalance(reply, limit, balance)
    if (balance.isGranted) return
    reply.header('retry-after', seconds(balance.waitMs))
    throw RateLimited({ limit, windowMs, cost, waitMs: balance.waitMs })
  })
  app.addHook('onResponse', async ({ caller, routeOptions }, reply) => {
    const cost = Math.min(limit, routeOptions.config.cost ?? 1)
    if (cost <= 1 || reply.statusCode === 429 || reply.getHeader(CACHE_HEADER) !== 'hit') return
    accounts.giveBack(caller.account, { cost: cost - 1, now: performance.now() })
  })
}

function writeBalance(reply: FastifyReply, limit: number, { remaining, fullMs }: CostBalance): void {
  reply.header('ratelimit-limit', limit)
  reply.header('ratelimit-remaining', remaining)
  reply.header('ratelimit-reset', seconds(fullMs))
}

/** Whole seconds, at least 1 where there is something to wait for. */
function seconds(ms: number): number {
  return Math.ceil(ms / SECOND)
}
