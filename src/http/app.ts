import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import etag from '@fastify/etag'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type FastifyBaseLogger, fastify, LogController } from 'fastify'
import { registerCoinglass } from './coinglass/register-coinglass.ts'
import type { App, HttpContext } from './context.ts'
import { registerErrors } from './errors.ts'
import { registerOpenApi } from './openapi.ts'
import { registerRateLimit } from './rate-limit.ts'
import { registerCache } from './routes/cache.ts'
import { registerCompareModels } from './routes/compare-models.ts'
import { registerData } from './routes/data.ts'
import { registerExchanges } from './routes/exchanges.ts'
import { registerHealth } from './routes/health.ts'
import { registerHeatmap } from './routes/heatmap.ts'
import { registerKlines } from './routes/klines.ts'
import { registerLevels } from './routes/levels.ts'
import { registerLiquidationHistory } from './routes/liquidation-history.ts'
import { registerMap } from './routes/map.ts'
import { registerModels } from './routes/models.ts'
import { registerObserved } from './routes/observed.ts'
import { registerSql } from './routes/sql.ts'
import { registerSymbols } from './routes/symbols.ts'
import { registerZones } from './routes/zones.ts'
import { registerWs } from './ws/register-ws.ts'

const MINUTE = 60_000

export interface AppOptions {
  readonly context: HttpContext
  readonly logger: FastifyBaseLogger
  /** Folder of the built page; without it only the API is served. */
  readonly uiFolder: string | undefined
  readonly limits: Limits
}

/** How much of the server clients may take. */
export interface Limits {
  /** HTTP requests of one client address in a minute; 0 sets no limit. */
  readonly ratePerMinute: number
  /** WebSocket connections at once. */
  readonly wsClients: number
}

/** Builds the HTTP application; the caller listens and closes. */
export async function buildApp({ context, logger, uiFolder, limits }: AppOptions): Promise<App> {
  const app: App = fastify({
    loggerInstance: logger,
    routerOptions: { maxParamLength: 200 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: true } },
    genReqId: () => crypto.randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
  }).withTypeProvider<TypeBoxTypeProvider>()
  await app.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY_POLICY, strictTransportSecurity: false })
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip', 'identity'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  await app.register(etag)
  // Files of the page come before the limit, which counts only routes that are registered after it.
  if (uiFolder !== undefined) await app.register(fastifyStatic, { root: uiFolder, cacheControl: false })
  registerErrors(app, await registerRateLimit(app, { limit: limits.ratePerMinute, windowMs: MINUTE }))
  await registerOpenApi(app, context.version)
  registerHealth(app, context)
  registerCache(app, context)
  registerSymbols(app, context)
  registerModels(app)
  registerData(app, context)
  registerKlines(app, context)
  registerHeatmap(app, context)
  registerZones(app, context)
  registerMap(app, context)
  registerLevels(app, context)
  registerCompareModels(app, context)
  registerObserved(app, context)
  registerExchanges(app, context)
  registerLiquidationHistory(app, context)
  await registerCoinglass(app, context)
  registerSql(app, context)
  await registerWs(app, context, { mostClients: limits.wsClients })
  return app
}

/** Everything the page needs comes from this server; upgrade-insecure-requests would break plain-http use in a LAN. */
const CONTENT_SECURITY_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    scriptSrc: ["'self'"],
    connectSrc: ["'self'"],
    upgradeInsecureRequests: null,
  },
}
