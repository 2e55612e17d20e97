import rateLimit from '@fastify/rate-limit'
import type { preHandlerAsyncHookHandler } from 'fastify'
import { defineError } from '../domain/errors.ts'
import type { App } from './context.ts'

/** Addresses that are counted at once, the least recently seen out first; 10,000 take about 2 MB. */
const MOST_ADDRESSES = 10_000

const RateLimited = defineError('RATE_LIMITED', {
  status: 429,
  kind: 'usage',
  retry: 'later',
  message: (d: { limit: number; windowMs: number; waitMs: number }) =>
    `more than ${d.limit} requests in ${d.windowMs / 1000} s from this address; try again in ${Math.ceil(d.waitMs / 1000)} s`,
})

/**
 * Limits the requests of each client address to routes that are registered from now on; those with
 * `config: { rateLimit: false }` do not count. An IPv6 client is its /64 network.
 *
 * @param limit - requests in a window; 0 sets no limit
 * @returns what counts a request that meets no route; undefined without a limit
 */
export async function registerRateLimit(
  app: App,
  { limit, windowMs }: { readonly limit: number; readonly windowMs: number },
): Promise<preHandlerAsyncHookHandler | undefined> {
  if (limit === 0) return undefined
  await app.register(rateLimit, {
    max: limit,
    timeWindow: windowMs,
    cache: MOST_ADDRESSES,
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { ttl }) => RateLimited({ limit, windowMs, waitMs: ttl }),
  })
  return app.rateLimit()
}
