import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config/schema.ts'
import { defineError } from '../domain/errors.ts'
import { buildApp } from '../http/app.ts'
import { EncodedCache } from '../http/encoded-cache.ts'
import type { Access } from '../http/security/access.ts'
import type { Bus } from '../live/bus.ts'
import { systemClock } from '../live/clock.ts'
import { InProcessBus } from '../live/in-process-bus.ts'
import { createLogger } from '../observability/logger.ts'
import { Catalog } from '../services/catalog.ts'
import { InputLoader } from '../services/market-inputs.ts'
import { ParameterLibrary } from '../services/parameter-library.ts'
import { WarmMaps } from '../services/warm-maps.ts'
import { openHeat } from '../storage/duckdb-heat.ts'
import { openObserved } from '../storage/duckdb-observed-positions.ts'
import { openReports } from '../storage/duckdb-reports.ts'
import { openSql } from '../storage/duckdb-sql.ts'
import type { DuckDbStore } from '../storage/duckdb-store.ts'
import { measureStore } from '../storage/duckdb-store-size.ts'
import type { SqlTarget } from '../storage/sql-target.ts'
import { closeWithin } from './close-within.ts'
import { ComputePool } from './compute/compute-pool.ts'
import { JobServer } from './jobs/job-server.ts'
import { createCollector } from './live.ts'
import { createNightlyScores, NIGHTLY_SHARE } from './nightly.ts'
import { packageVersion } from './package-version.ts'
import { parametersFolder } from './parameters-folder.ts'
import { StandingHeatmaps } from './standing-heat.ts'
import { tierWarnings } from './tier-fault.ts'

const MEGABYTE = 1024 * 1024
const MINUTE = 60_000
/** Share of the memory for market data that followed heatmaps have; what nightly scoring leaves is the computing threads'. */
const FOLLOWED_SHARE = 0.25
/** Followed heatmaps take what an import has stored so long after it. */
const AFTER_IMPORT_MS = 3000

const AddressUnusable = defineError('SERVER_ADDRESS_UNUSABLE', {
  status: 500,
  kind: 'network',
  message: (d: { host: string; port: number; problem: string }) =>
    `cannot listen on ${d.host}:${d.port}: ${d.problem}; give another --port (0 takes a free one) or --host`,
})

/** A running server. */
export interface RunningServer {
  readonly url: string
  readonly store: DuckDbStore
  /** Stops listening, finishes open requests, closes the store. */
  stop(): Promise<void>
}

/**
 * Starts the server over an open store, which it owns from then on; live feeds run with it where they are asked for.
 *
 * @throws SERVER_ADDRESS_UNUSABLE, EXCHANGE_UNKNOWN, EXCHANGE_NOT_LIVE; the store is closed then
 */
export async function startServer(
  config: Config,
  { store, isLive, access }: { store: DuckDbStore; isLive: boolean; access: Access },
): Promise<RunningServer> {
  const logger = createLogger(config.log_level)
  const catalog = new Catalog(store)
  const inputBytes = config.inputs_mb * MEGABYTE
  const inputs = new InputLoader(store, inputBytes * FOLLOWED_SHARE)
  const bus = new InProcessBus((topic, cause) => logger.error({ err: cause, topic }, 'a listener of live data failed'))
  const heat = openHeat(store)
  const parameters = new ParameterLibrary(parametersFolder(config))
  const maps = new WarmMaps({ catalog, inputs, heat, parameters }, systemClock)
  const computer = new ComputePool({
    store,
    heat,
    threads: config.compute_threads,
    inputBytes: inputBytes * (1 - FOLLOWED_SHARE - (isLive ? NIGHTLY_SHARE : 0)),
    parametersFolder: parameters.folder,
    onProblem: (problem) => logger.error({ err: problem }, 'a computing thread ended; another one takes its place'),
  })
  const cache = new EncodedCache(config.cache_mb * MEGABYTE, config.cache_minutes * MINUTE)
  const standing = new StandingHeatmaps({
    store,
    pool: computer,
    onProblem: (symbol, problem) => logger.error({ err: problem, symbol }, 'a heatmap cannot be computed ahead'),
  })
  const context = {
    store,
    observed: openObserved(store),
    reports: openReports(store),
    bus,
    catalog,
    inputs,
    parameters,
    maps,
    computer,
    heat,
    cache,
    sql: sqlOf(config, store),
    version: packageVersion(),
    statistics: () => statisticsOf(cache, computer),
    storeSize: () => measureStore(store),
    now: () => Date.now(),
  }
  keepWarm(maps, { store, bus })
  for (const warning of await tierWarnings(store)) logger.warn(warning)
  const onProblem = (exchange: string, problem: string): void => logger.warn({ exchange }, problem)
  const collector = isLive ? await collectorOf(config, { store, bus, onProblem }) : undefined
  const nightly = isLive
    ? createNightlyScores(config, { store, inputBytes: inputBytes * NIGHTLY_SHARE, onProblem })
    : undefined
  const jobs = await JobServer.start({ store, role: 'serve', parametersFolder: parameters.folder })
  const app = await buildApp({
    context,
    logger,
    uiFolder: builtUi(),
    limits: {
      ratePerMinute: config.rate_limit_per_minute,
      wsClients: config.ws_clients,
      connections: config.http_connections,
    },
    access,
  })
  try {
    const url = await app.listen({ host: config.host, port: config.port })
    collector?.start()
    standing.start()
    nightly?.start()
    return {
      url,
      store,
      stop: async () => {
        const closed = closeWithin(app, config.stop_timeout_ms)
        try {
          await nightly?.stop()
          await collector?.stop()
          await standing.stop()
        } finally {
          await Promise.all([closed, jobs.stop()])
          await computer.stop()
          await store.close()
        }
      },
    }
  } catch (cause) {
    await Promise.all([collector?.stop(), app.close(), jobs.stop(), computer.stop()])
    await store.close()
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw AddressUnusable({ host: config.host, port: config.port, problem }, { cause })
  }
}

/** The collector; the store is closed when there can be none. */
async function collectorOf(config: Config, parts: Parameters<typeof createCollector>[1]) {
  try {
    return await createCollector(config, parts)
  } catch (error) {
    await parts.store.close()
    throw error
  }
}

function sqlOf(config: Config, store: DuckDbStore): SqlTarget | undefined {
  if (config.sql === 'off') return undefined
  return openSql(store, { rows: config.sql_rows, seconds: config.sql_seconds, memoryMb: config.sql_memory_mb })
}

/** What is stored and what is heard of markets moves the heatmaps that somebody follows. */
function keepWarm(maps: WarmMaps, { store, bus }: { store: DuckDbStore; bus: Bus }): void {
  let isWaiting = false
  store.onCommit((touched) => {
    for (const symbol of new Set(touched?.map((market) => market.symbol))) void maps.advance(symbol)
    if (touched !== undefined || isWaiting) return
    // Imports commit in many pieces, each of which may change the past: maps that start over do so once for some.
    isWaiting = true
    systemClock.after(AFTER_IMPORT_MS, () => {
      isWaiting = false
      void maps.advance()
    })
  })
  bus.subscribe('candles', (candles) => {
    for (const candle of candles) if (!candle.isClosed) maps.glance(candle)
  })
}

/** The page built beside the compiled code, or from a source tree. */
function builtUi(): string | undefined {
  const folders = ['../ui', '../../dist/ui'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  return folders.find((folder) => existsSync(`${folder}/index.html`))
}

/** Figures of caches and threads, by the names of /metrics. */
function statisticsOf(cache: EncodedCache, { statistics }: ComputePool): Readonly<Record<string, number>> {
  const { hits, misses, joined, evictions, entries, bytes } = cache.statistics
  return {
    cache_hits_total: hits,
    cache_misses_total: misses,
    cache_joined_total: joined,
    cache_evictions_total: evictions,
    cache_entries: entries,
    cache_bytes: bytes,
    compute_answers_total: statistics.computed,
    compute_failures_total: statistics.failed,
    compute_seconds_total: statistics.computeMs / 1000,
    compute_waiting: statistics.waiting,
    compute_checkpoint_hits_total: statistics.checkpointHits,
    compute_checkpoint_misses_total: statistics.checkpointMisses,
  }
}
