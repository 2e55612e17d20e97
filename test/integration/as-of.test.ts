import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { simulateInto } from '../../src/app/simulate-into.ts'
import { createRandom } from '../../src/domain/random.ts'
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
import { temporaryFolder } from '../helpers/cli.ts'
import { LocalComputer } from '../helpers/local-computer.ts'
import { copyKnown } from '../helpers/truncate-store.ts'

const START = Date.parse('2026-01-05T00:00:00Z')
const DAYS = 2
const HOUR = 3_600_000
const TIMES = 20
/** Every other one is asked at a time. */
const PATHS = [
  'map?model=ledger',
  'map?model=ensemble&detail=fine',
  'heatmap?timeframe=12h&include_ended=true',
  'heatmap?model=time_evolving&timeframe=7d',
  'levels?timeframe=1',
  'compare-models?models=ledger,funding_adjusted',
  'heatmap-timeseries?time_window=12h',
]

const folder = temporaryFolder()
let store: DuckDbStore
beforeAll(async () => {
  store = await openDuckDbStore({ path: `${folder.path}/whole.duckdb`, memoryLimitMb: 256 })
  await simulateInto(store, { seed: 5, days: DAYS, symbol: 'DEMOUSDT', from: START })
})
afterAll(async () => {
  await store?.close()
  folder.remove()
})

/** Asks an application over a store, without a socket. */
async function appOver(one: DuckDbStore) {
  const catalog = new Catalog(one)
  const inputs = new InputLoader(one, 1e8)
  const heat = openHeat(one)
  const sources = { catalog, inputs, heat, mapStates: new MapStates({ catalog, inputs, heat }), now: () => START }
  const context = {
    store: one,
    observed: openObserved(one),
    reports: openReports(one),
    bus: new InProcessBus(() => {}),
    catalog,
    inputs,
    maps: new WarmMaps({ catalog, inputs }, systemClock),
    computer: new LocalComputer(sources),
    heat,
    cache: new EncodedCache(1e8),
    storeSize: () => measureStore(one),
    version: 'test',
    now: () => START,
  }
  const limits = { ratePerMinute: 0, wsClients: 0 }
  return buildApp({ context, logger: pino({ level: 'silent' }), uiFolder: undefined, limits })
}

/** Times of any millisecond, and some on the edges of hours, candles and readings; the first funding is at 08:00. */
function someTimes(): number[] {
  const random = createRandom({ seed: 11, name: 'as-of' })
  const first = START + 9 * HOUR
  const any = Array.from({ length: TIMES - 4 }, () => first + Math.floor(random.uniform() * (DAYS * 24 - 9) * HOUR))
  return [...any, first + HOUR, first + 2 * HOUR - 1, first + HOUR + 300_000, first + 60_000]
}

test('an answer as of a time is the answer that was given then', { timeout: 300_000 }, async () => {
  const whole = await appOver(store)
  for (const [i, time] of someTimes().entries()) {
    const known = await openDuckDbStore({ path: `${folder.path}/known-${i}.duckdb`, memoryLimitMb: 256 })
    await copyKnown(store, known, time)
    const then = await appOver(known)
    for (const path of PATHS.filter((_, k) => (i + k) % 2 === 0)) {
      const url = `/liquidations/${path}&symbol=DEMOUSDT`
      const now = await whole.inject(`${url}&as_of=${time}`)
      const was = await then.inject(url)
      expect(now.statusCode, `${url} as of ${time}: ${now.body.slice(0, 300)}`).toBe(200)
      expect(plain(now.json()), `${url} as of ${new Date(time).toISOString()}`).toEqual(plain(was.json()))
    }
    await then.close()
    await known.close()
  }
  await whole.close()
})

interface Answer {
  readonly metadata?: Record<string, unknown>
  readonly meta?: Record<string, unknown>
}

/** Without the question itself, and what tells of the whole store. */
function plain(answer: Answer): object {
  const { as_of: _asked, per_exchange: _whole, ...metadata } = answer.metadata ?? answer.meta ?? {}
  return { ...answer, meta: undefined, metadata }
}
