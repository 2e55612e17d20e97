import { pino } from 'pino'
import { buildApp } from '../../src/http/app.ts'
import { EncodedCache } from '../../src/http/encoded-cache.ts'
import { systemClock } from '../../src/live/clock.ts'
import { InProcessBus } from '../../src/live/in-process-bus.ts'
import { Catalog } from '../../src/services/catalog.ts'
import { MapStates } from '../../src/services/map-states.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import { WarmMaps } from '../../src/services/warm-maps.ts'
import { openHeat } from '../../src/storage/duckdb-heat.ts'
import { openObserved } from '../../src/storage/duckdb-observed-positions.ts'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { measureStore } from '../../src/storage/duckdb-store-size.ts'
import type { LiveBatch } from '../../src/storage/live-target.ts'
import { temporaryFolder } from './cli.ts'
import { liveBatch } from './live-batches.ts'
import { LocalComputer } from './local-computer.ts'

/** The application on a free port over a store of its own, and the bus that feeds it. */
export interface LiveApp {
  readonly url: string
  readonly store: DuckDbStore
  readonly bus: InProcessBus
  readonly maps: WarmMaps
  /** What bus handlers threw. */
  readonly faults: unknown[]
  /** The application's clock, UTC ms. */
  readonly clock: { now: number }
  write(batch: Partial<LiveBatch>): Promise<void>
  get<Body = Record<string, unknown>>(path: string): Promise<{ status: number; body: Body }>
  stop(): Promise<void>
}

/** @param now - what the application takes for the present, UTC ms */
export async function startLiveApp(now: number, limits = { ratePerMinute: 0, wsClients: 100 }): Promise<LiveApp> {
  const folder = temporaryFolder()
  const store = await openDuckDbStore({ path: `${folder.path}/live.duckdb`, memoryLimitMb: 256 })
  const faults: unknown[] = []
  const bus = new InProcessBus((_topic, cause) => faults.push(cause))
  const clock = { now }
  const catalog = new Catalog(store)
  const inputs = new InputLoader(store, 1e7)
  const maps = new WarmMaps({ catalog, inputs }, { now: () => clock.now, after: systemClock.after })
  const heat = openHeat(store)
  const sources = { catalog, inputs, heat, mapStates: new MapStates({ catalog, inputs, heat }), now: () => clock.now }
  const context = {
    store,
    observed: openObserved(store),
    reports: openReports(store),
    bus,
    catalog,
    inputs,
    maps,
    computer: new LocalComputer(sources),
    heat,
    cache: new EncodedCache(1e7),
    storeSize: () => measureStore(store),
    version: 'test',
    now: () => clock.now,
  }
  const app = await buildApp({ context, logger: pino({ level: 'silent' }), uiFolder: undefined, limits })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    store,
    bus,
    maps,
    faults,
    clock,
    write: (batch) => store.writeLive(liveBatch(batch)),
    get: async (path) => {
      const response = await fetch(url + path)
      return { status: response.status, body: await response.json() }
    },
    stop: async () => {
      await app.close()
      await store.close()
      folder.remove()
    },
  }
}
