import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FeedState } from '../../src/domain/feed-state.ts'
import type { LiveChannel } from '../../src/domain/market-events.ts'
import type { Exchange } from '../../src/exchanges/exchange.ts'
import { requireExchange } from '../../src/exchanges/registry.ts'
import { startFakeVenue } from '../../src/fake/fake-venue.ts'
import type { FakeLiquidation } from '../../src/fake/sent-log.ts'
import { FAKE_VENUES, type FakeVenue, type FakeVenueId } from '../../src/fake/venue-state.ts'
import { systemClock } from '../../src/live/clock.ts'
import { Collector } from '../../src/live/collector.ts'
import { FrameLog } from '../../src/live/frame-log.ts'
import { InProcessBus } from '../../src/live/in-process-bus.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { StoredLiquidation } from '../../src/storage/live-target.ts'

const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT']
const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER }
const POLL_MS = 25

export interface LiveRun {
  readonly folder: string
  readonly store: DuckDbStore
  readonly bus: InProcessBus
  readonly venues: Readonly<Record<FakeVenueId, FakeVenue>>
  readonly problems: string[]
  /** Resolves when a channel of a venue is in a state. */
  state(exchange: string, channel: LiveChannel, wanted: FeedState): Promise<void>
  /** Resolves when a condition holds. */
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>
  /** Everything stored of an exchange, oldest first. */
  stored(exchange: string): Promise<StoredLiquidation[]>
  /** Stops the collector, not the venues. */
  stop(): Promise<void>
  /** Ends everything and removes the files. */
  end(): Promise<void>
}

/** Four fake venues, and a collector of their feeds whose patience is shortened: seconds instead of tens of them. */
export async function startLiveRun({
  rate = 20,
  logsFrames = false,
}: {
  rate?: number
  logsFrames?: boolean
} = {}): Promise<LiveRun> {
  const folder = await mkdtemp(join(tmpdir(), 'liqheat-live-'))
  const started = await Promise.all(
    FAKE_VENUES.map(async (venue, i) => {
      const fake = await startFakeVenue({ venue, symbols: SYMBOLS, seed: 11 + i, liquidationsPerSecond: rate })
      return [venue, fake] as const
    }),
  )
  const venues = Object.fromEntries(started) as Record<FakeVenueId, FakeVenue>
  const store = await openDuckDbStore({ path: join(folder, 'live.duckdb') })
  const bus = new InProcessBus((topic, cause) => problems.push(`${topic}: ${String(cause)}`))
  const problems: string[] = []
  const states = new Map<string, FeedState>()
  bus.subscribe('feed-states', (spans) => {
    for (const { exchange, channel, state } of spans) states.set(`${exchange} ${channel}`, state)
  })
  const frameLog = logsFrames
    ? await FrameLog.open({
        folder: join(folder, 'frames'),
        fileBytes: 1e9,
        folderBytes: 1e9,
        now: Date.now,
        onProblem: (problem) => problems.push(problem),
      })
    : undefined
  const collector = new Collector({
    store,
    bus,
    exchanges: FAKE_VENUES.map((id) => impatient(requireExchange(id))),
    symbols: SYMBOLS,
    urls: Object.fromEntries(started.map(([id, { wsUrl, restUrl }]) => [id, { ws: wsUrl, rest: restUrl }])),
    clock: systemClock,
    // The shortest waits between attempts.
    random: () => 0,
    flushMs: 50,
    repairMs: 0,
    frameLog,
    onProblem: (exchange, problem) => problems.push(`${exchange}: ${problem}`),
  })
  collector.start()
  const until: LiveRun['until'] = async (what, isSo) => {
    const deadline = Date.now() + 60_000
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`${what} did not happen; ${problems.slice(-5).join('; ')}`)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }
  return {
    folder,
    store,
    bus,
    venues,
    problems,
    until,
    state: (exchange, channel, wanted) =>
      until(`${exchange} ${channel} ${wanted}`, () => states.get(`${exchange} ${channel}`) === wanted),
    stored: (exchange) => allLiquidations(store, exchange),
    stop: () => collector.stop(),
    end: async () => {
      await collector.stop()
      await store.close()
      await Promise.all(started.map(([, fake]) => fake.close()))
      await rm(folder, { recursive: true })
    },
  }
}

/** All liquidations of an exchange, page by page. */
export async function allLiquidations(store: DuckDbStore, exchange: string): Promise<StoredLiquidation[]> {
  const all: StoredLiquidation[] = []
  for (;;) {
    const last = all.at(-1)
    const skip = last === undefined ? 0 : all.filter(({ eventTime }) => eventTime === last.eventTime).length
    const after = last === undefined ? undefined : { time: last.eventTime, skip }
    const page = await store.readLiquidationPage(
      { ...EVER, exchanges: [exchange] },
      { after, limit: 5000, order: 'oldest' },
    )
    if (page.length === 0) return all
    all.push(...page)
  }
}

/** What tells liquidations apart whatever a venue shows of their prices, sorted. */
export function namesOf(liquidations: readonly (FakeLiquidation | StoredLiquidation)[]): string[] {
  return liquidations
    .map((one) => {
      const time = 'time' in one ? one.time : one.eventTime
      return `${time} ${one.symbol} ${one.side} ${one.quantity.toPrecision(8)}`
    })
    .sort()
}

/** A venue whose silence is noticed within two seconds. */
function impatient(exchange: Exchange): Exchange {
  const { live } = exchange
  if (live === undefined) throw new Error(`${exchange.id} has live feeds`)
  const routes = live.routes.map((route) => ({
    ...route,
    canary: { ...route.canary, firstMs: 4000, staleMs: exchange.id === 'hyperliquid' ? 6000 : 2000 },
  }))
  return { ...exchange, live: { ...live, routes } }
}
