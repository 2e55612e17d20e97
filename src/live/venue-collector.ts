import type { FeedGap, FeedState, FeedStateSpan } from '../domain/feed-state.ts'
import type { MarketEvent } from '../domain/market-events.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { LiveApi, ParsedFrame } from '../exchanges/live.ts'
import { RestClient } from '../ingestion/rest/client.ts'
import type { LiveTarget, WatchedTime } from '../storage/live-target.ts'
import type { ObservedTarget } from '../storage/observed-target.ts'
import type { SeriesTarget } from '../storage/series-target.ts'
import { backoffMs } from './backoff.ts'
import { type LiveClock, pause } from './clock.ts'
import { Feed } from './feed.ts'
import { FeedHealth } from './feed-health.ts'
import type { FeedListener } from './feed-listener.ts'
import type { FeedRecord } from './feed-records.ts'
import { deriveFeedState } from './feed-state-machine.ts'
import type { FrameLog } from './frame-log.ts'
import { loadInstruments } from './instrument-directory.ts'
import { PipelineCounts } from './pipeline-counts.ts'
import { Poller } from './poller.ts'
import { PositionSampler } from './position-sampler.ts'
import { Repairs } from './repairs.ts'
import { VenuePipeline } from './venue-pipeline.ts'
import { startedRecord } from './venue-start.ts'

/** A poll that failed is asked again at its next time anyway. */
const ATTEMPTS = 2

/** Where a venue's collector puts what it makes. */
export interface VenueSink {
  event(event: MarketEvent): void
  gap(gap: FeedGap): void
  watched(time: WatchedTime): void
  states(spans: readonly FeedStateSpan[]): void
}

/** Where a venue is, if not at its own addresses. */
export interface VenueUrls {
  readonly ws?: string | undefined
  readonly rest?: string | undefined
}

/** Where sampled positions go, and of how many accounts at most. */
export interface PositionSampling {
  readonly target: ObservedTarget
  readonly mostAccounts: number
}

export interface VenueCollectorOptions {
  readonly exchange: Exchange
  readonly store: LiveTarget & SeriesTarget
  readonly symbols: readonly string[]
  readonly urls: VenueUrls
  readonly clock: LiveClock
  readonly random: () => number
  readonly repairMs: number
  readonly frameLog?: FrameLog | undefined
  readonly positions?: PositionSampling | undefined
  readonly sink: VenueSink
  readonly onProblem: (exchange: string, problem: string) => void
}

/** Runs one venue: its instruments, then its feeds and polls, into its pipeline; repairs what they missed. */
export class VenueCollector implements FeedListener {
  readonly exchange: Exchange
  readonly counts: PipelineCounts
  readonly health: FeedHealth
  private readonly options: VenueCollectorOptions
  private readonly api: LiveApi
  private readonly pipeline: VenuePipeline
  private readonly stopping = new AbortController()
  private starting: Promise<void> | undefined
  private parts: { stop(): Promise<void> }[] = []
  private repairs: Repairs | undefined
  private sampler: PositionSampler | undefined
  private readonly openedRoutes = new Set<string>()

  constructor(options: VenueCollectorOptions) {
    const { exchange, clock, sink } = options
    if (exchange.live === undefined) throw new Error(`Invariant: ${exchange.id} has live feeds`)
    this.options = options
    this.exchange = exchange
    this.api = exchange.live
    this.counts = new PipelineCounts(exchange.id, clock.now())
    this.health = new FeedHealth({ exchange: exchange.id, api: exchange.live, at: clock.now() })
    this.pipeline = new VenuePipeline({
      exchange,
      counts: this.counts,
      sink: {
        event: (event) => sink.event(event),
        gap: (gap) => sink.gap(gap),
        watched: (time) => sink.watched(time),
        missed: () => this.repairs?.request(),
        traders: (users) => this.sampler?.see(users),
      },
    })
  }

  /** Begins; what fails is tried again until it works or is stopped. */
  start(): void {
    this.options.sink.states(this.health.present(this.options.clock.now()))
    this.starting = this.run()
  }

  /** Ends feeds, polls and repairs; what they told before has reached the sink. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.starting
    await this.endParts()
    this.changed({ route: undefined, state: 'disabled', reason: 'stopped', at: this.options.clock.now() })
  }

  tick(record: FeedRecord): void {
    this.pipeline.accept(record)
  }

  opened({ exchange, route, connection, at, isSimulated }: Parameters<FeedListener['opened']>[0]): void {
    this.accept({ type: 'opened', at, exchange, route, connection, isSimulated })
    if (this.openedRoutes.has(route)) this.counts.reconnect()
    this.openedRoutes.add(route)
    const dataKind = isSimulated ? 'simulated' : 'observed'
    this.repairs?.opened(dataKind)
    this.sampler?.opened(dataKind)
  }

  frame({ exchange, route, connection, at, text }: Parameters<FeedListener['frame']>[0]): ParsedFrame {
    return this.accept({ type: 'frame', at, exchange, route, connection, text })
  }

  closed({ exchange, route, connection, at, problem }: Parameters<FeedListener['closed']>[0]): void {
    this.accept({ type: 'closed', at, exchange, route, connection, problem })
  }

  answered({ exchange, poll, at, text }: Parameters<FeedListener['answered']>[0]): ParsedFrame {
    return this.accept({ type: 'answer', at, exchange, poll, text })
  }

  changed({
    route,
    state,
    reason,
    at,
  }: {
    route: string | undefined
    state: FeedState
    reason: string
    at: number
  }): void {
    // A route that lives without some of its subscriptions is not live in their channels.
    const blind = state === 'live' && reason !== '' ? this.pipeline.blindChannels() : undefined
    const spans = this.health.changed(route, { state, reason, at, blind })
    if (spans.length > 0) this.options.sink.states(spans)
  }

  failed({ problem }: { readonly problem: string }): void {
    this.counts.error()
    this.options.onProblem(this.exchange.id, problem)
  }

  private async run(): Promise<void> {
    const { clock, random } = this.options
    const { signal } = this.stopping
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await this.begin()
        return
      } catch (error) {
        if (signal.aborted) return
        const reason = error instanceof Error ? error.message : String(error)
        this.changed({
          route: undefined,
          state: deriveFeedState({ sight: 'nothing', failures }),
          reason,
          at: clock.now(),
        })
        this.failed({ problem: reason })
        await this.endParts()
        // Stopping ends the pause; nothing else does.
        await pause(clock, { ms: backoffMs({ failures, random: random() }), signal }).catch(() => undefined)
      }
    }
  }

  private async endParts(): Promise<void> {
    // The client goes last: polls and repairs end their requests themselves.
    const [client, ...others] = this.parts
    this.parts = []
    await Promise.all(others.map((part) => part.stop()))
    await client?.stop()
  }

  private async begin(): Promise<void> {
    const { exchange, api, options } = this
    const { store, urls, clock, random } = options
    const { signal } = this.stopping
    const client = new RestClient({
      api: api.rest,
      baseUrl: urls.rest,
      attempts: ATTEMPTS,
      now: () => clock.now(),
      random,
    })
    this.parts = [{ stop: () => client.close() }]
    const { followed, others, missing } = await loadInstruments({
      list: api.instruments,
      client,
      symbols: options.symbols,
      clock,
      random,
      signal,
      onFailure: ({ state, reason, at }) => {
        this.changed({ route: undefined, state, reason, at })
        this.failed({ problem: reason })
      },
    })
    if (missing.length > 0) options.onProblem(exchange.id, `does not list ${missing.join(', ')}`)
    this.accept(await startedRecord(store, { exchange: exchange.id, at: clock.now(), instruments: followed, others }))
    signal.throwIfAborted()
    this.repairs = new Repairs({
      ...options,
      symbols: followed.map(({ symbol }) => symbol),
      client,
      onProblem: (problem) => options.onProblem(exchange.id, problem),
    })
    const common = { exchange: exchange.id, instruments: followed, listener: this, clock }
    const baseUrl = urls.ws ?? api.wsUrl
    const feeds = api.routes.map((route) => new Feed({ ...common, route, baseUrl, random }))
    const poller = new Poller({ ...common, polls: api.polls, client })
    this.parts.push(...feeds, poller, this.repairs)
    this.sampler = this.samplerWith(client)
    if (this.sampler !== undefined) this.parts.push(this.sampler)
    for (const feed of feeds) feed.start()
    poller.start()
    this.sampler?.start()
  }

  private samplerWith(client: RestClient): PositionSampler | undefined {
    const { positions, clock, random, onProblem } = this.options
    const { id, positions: api } = this.exchange
    if (positions === undefined || api === undefined) return undefined
    return new PositionSampler({
      ...positions,
      exchange: id,
      api,
      client,
      clock,
      random,
      onProblem: (problem) => onProblem(id, problem),
    })
  }

  private accept(record: FeedRecord): ParsedFrame {
    this.options.frameLog?.append(record)
    return this.pipeline.accept(record)
  }
}
