import cors from '@fastify/cors'
import helmet from 'helmet'
import type { App } from '../context.ts'
import type { Access } from './access.ts'

/** The style element by which lightweight-charts 5.2.1 places its logo; the page's test fails where it has changed. */
const CHART_LOGO_STYLE = "'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='"
/** How long a browser keeps the answer to a preflight, seconds. */
const PREFLIGHT_SECONDS = 600

/** Pages below it are made to stand in frames of other sites. */
const EMBED_PATH = '/embed/'

/** Everything the page needs comes from this server; upgrade-insecure-requests would break plain-http use in a LAN. */
const DIRECTIVES = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", CHART_LOGO_STYLE],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  upgradeInsecureRequests: null,
}

/** What browsers are told about every answer: what its page may load, and which other sites may read or frame it. */
export async function registerHeaders(app: App, access: Access): Promise<void> {
  const { corsOrigins } = access
  // Made once: @fastify/helmet makes it anew for each request, a tenth of the time of an answer out of the cache.
  const protect = helmet({
    contentSecurityPolicy: { directives: { ...DIRECTIVES, frameAncestors: ["'none'"] } },
    strictTransportSecurity: false,
    // With none at all a browser gives the origin of a form as null, and signing in would look like another site.
    referrerPolicy: { policy: 'same-origin' },
    // Whoever may read an answer is told by CORS; a site that is listed must not be refused here.
    crossOriginResourcePolicy: { policy: corsOrigins.length > 0 ? 'cross-origin' : 'same-origin' },
  })
  const protectEmbedded = helmet({
    contentSecurityPolicy: { directives: { ...DIRECTIVES, frameAncestors: framingSites(access) } },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
    // It knows one site or none, and would override nothing but old browsers' lack of frame-ancestors.
    xFrameOptions: false,
    // Sites that are isolated from others frame only what says both.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
  })
  app.addHook('onRequest', (request, reply, done) => {
    const headers = request.url.startsWith(EMBED_PATH) ? protectEmbedded : protect
    headers(request.raw, reply.raw, (error) => done(error instanceof Error ? error : undefined))
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

/** Sources of `frame-ancestors` for embedded pages. */
function framingSites({ tokens, embedOrigins }: Access): string[] {
  if (embedOrigins.includes('*') || (embedOrigins.length === 0 && tokens.length === 0)) return ['*']
  return embedOrigins.length === 0 ? ["'none'"] : ["'self'", ...embedOrigins]
}
