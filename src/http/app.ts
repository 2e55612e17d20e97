import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import etag from '@fastify/etag'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type FastifyBaseLogger, fastify, LogController } from 'fastify'
import { LoopDelay } from '../observability/loop-delay.ts'
import { Metrics } from '../observability/metrics.ts'
import { registerCoinglass } from './coinglass/register-coinglass.ts'
import type { App, HttpContext } from './context.ts'
import { answerUnreadable, answerUnroutable, registerErrors } from './errors.ts'
import { FeedStates } from './feed-states.ts'
import { registerOpenApi } from './openapi.ts'
import { registerPageFiles } from './page-files.ts'
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
import { registerMetrics } from './routes/metrics.ts'
import { registerModels } from './routes/models.ts'
import { registerObserved } from './routes/observed.ts'
import { registerScreener } from './routes/screener.ts'
import { registerSeries } from './routes/series.ts'
import { registerSession } from './routes/session.ts'
import { registerSql } from './routes/sql.ts'
import { registerStoreSize } from './routes/store-size.ts'
import { registerSymbols } from './routes/symbols.ts'
import { registerValidation } from './routes/validation.ts'
import { registerZones } from './routes/zones.ts'
import { type Access, OPEN_ACCESS, registerAccess, registerCallers } from './security/access.ts'
import { registerBackPressure } from './security/back-pressure.ts'
import { Connections } from './security/connections.ts'
import { registerHeaders } from './security/headers.ts'
import { BODY_BYTES, boundedServer } from './security/http-server.ts'
import { registerRateLimit } from './security/rate-limit.ts'
import { registerRequestSize } from './security/request-size.ts'
import { registerWs } from './ws/register-ws.ts'

const MINUTE = 60_000

export interface AppOptions {
  readonly context: HttpContext
  readonly logger: FastifyBaseLogger
  /** Folder of the built page; without it only the API is served. */
  readonly uiFolder: string | undefined
  readonly limits: Limits
  /** Who may ask what; without it everybody who can connect may read. */
  readonly access?: Access
}

/** How much of the server clients may take. */
export interface Limits {
  /** Units of cost that one token or client address may spend in a minute; 0 sets no limit. */
  readonly ratePerMinute: number
  /** WebSocket connections at once. */
  readonly wsClients: number
  /** Other connections at once; undefined or 0 sets no limit. */
  readonly connections?: number
}

/** Builds the HTTP application; the caller listens and closes. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { context, logger, uiFolder, limits, access = OPEN_ACCESS } = options
  const connections = new Connections(limits.connections ?? 0)
  const app = emptyApp({ logger, connections, access })
  registerErrors(app)
  await registerHeaders(app, access)
  const state = registerBackPressure(app)
  const sessions = await registerCallers(app, access, context.now)
  registerRateLimit(app, { limit: limits.ratePerMinute, windowMs: MINUTE })
  registerRequestSize(app)
  registerAccess(app, access)
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip', 'identity'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  await app.register(etag)
  if (uiFolder !== undefined) {
    await registerPageFiles(app, { folder: uiFolder, needsSession: access.tokens.length > 0 })
  }
  await registerOpenApi(app, context.version)
  registerCache(app, context)
  registerMetrics(app, metricsOf(app, context, connections))
  registerHealth(app, context, state)
  await registerSession(app, sessions, access.tokens)
  registerSymbols(app, context)
  registerModels(app, context)
  registerData(app, context)
  registerStoreSize(app, context)
  registerSeries(app, context)
  registerKlines(app, context)
  registerHeatmap(app, context)
  registerZones(app, context)
  registerMap(app, context)
  registerLevels(app, context)
  registerCompareModels(app, context)
  registerScreener(app, context)
  registerObserved(app, context)
  registerValidation(app, context)
  registerExchanges(app, context)
  registerLiquidationHistory(app, context)
  await registerCoinglass(app, context)
  registerSql(app, context)
  await registerWs(app, context, { mostClients: limits.wsClients })
  return app
}

/** An application without routes over a server of bounded times and sizes. */
function emptyApp({ logger, connections, access }: EmptyAppOptions): App {
  const { trustProxy } = access
  const hops = typeof trustProxy === 'number' ? trustProxy : 0
  const proxies = typeof trustProxy === 'number' ? [] : [...trustProxy]
  return fastify({
    loggerInstance: logger,
    routerOptions: { maxParamLength: 200 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: true } },
    genReqId: () => crypto.randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    trustProxy: proxies.length > 0 ? proxies : hops > 0 && ((_address: string, hop: number) => hop < hops),
    // Requests on connections that are still open are answered as problems like any other.
    return503OnClosing: false,
    serverFactory: (listener) => boundedServer(listener, connections),
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>()
}

interface EmptyAppOptions extends Pick<AppOptions, 'logger'> {
  readonly connections: Connections
  readonly access: Access
}

function metricsOf(app: App, context: HttpContext, connections: Connections): Metrics {
  const delay = new LoopDelay()
  const feeds = new FeedStates(context.bus)
  app.addHook('onClose', async () => {
    delay.stop()
    feeds.stop()
  })
  return new Metrics({
    wsClients: () => app.websocketServer.clients.size,
    connections: () => connections.open,
    loopDelay: () => delay.take(),
    statistics: () => context.statistics?.() ?? {},
    feeds: () => feeds.list(),
  })
}
