import cors from '@fastify/cors'
import helmet from 'helmet'
import type { App } from '../context.ts'

/** The style element by which lightweight-charts 5.2.1 places its logo; the page's test fails where it has changed. */
const CHART_LOGO_STYLE = "'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='"
/** How long a browser keeps the answer to a preflight, seconds. */
const PREFLIGHT_SECONDS = 600

/** Everything the page needs comes from this server; upgrade-insecure-requests would break plain-http use in a LAN. */
const CONTENT_SECURITY_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", CHART_LOGO_STYLE],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  },
}

/** What browsers are told about every answer: what its page may load, and which other sites may read it. */
export async function registerHeaders(app: App, corsOrigins: readonly string[]): Promise<void> {
  // Made once: @fastify/helmet makes it anew for each request, a tenth of the time of an answer out of the cache.
  const protect = helmet({
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    strictTransportSecurity: false,
    // With none at all a browser gives the origin of a form as null, and signing in would look like another site.
    referrerPolicy: { policy: 'same-origin' },
    // Whoever may read an answer is told by CORS; a site that is listed must not be refused here.
    crossOriginResourcePolicy: { policy: corsOrigins.length > 0 ? 'cross-origin' : 'same-origin' },
  })
  app.addHook('onRequest', (request, reply, done) => {
    protect(request.raw, reply.raw, (error) => done(error instanceof Error ? error : undefined))
  })
  if (corsOrigins.length === 0) return
  await app.register(cors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'if-none-match'],
    exposedHeaders: ['etag', 'retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'x-cache'],
    maxAge: PREFLIGHT_SECONDS,
  })
}
