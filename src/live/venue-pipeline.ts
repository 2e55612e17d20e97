import type { FeedGap } from '../domain/feed-state.ts'
import type { LiveChannel, MarketEvent } from '../domain/market-events.ts'
import type { DataKind } from '../domain/series.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type {
  InstrumentBook,
  LiveApi,
  LiveInstrument,
  LiveItem,
  LiveParser,
  LivePoll,
  LiveRoute,
  ParsedFrame,
} from '../exchanges/live.ts'
import type { WatchedTime } from '../storage/live-target.ts'
import type { FeedRecord, StartedRecord } from './feed-records.ts'
import { FrameKeys } from './liquidation-key.ts'
import { MinuteBell } from './minute-bell.ts'
import { Minutes } from './minutes.ts'
import type { PipelineCounts } from './pipeline-counts.ts'
import { PollContinuity } from './poll-continuity.ts'
import { type Interruption, RouteContinuity } from './route-continuity.ts'
import { SeenWindow } from './seen-window.ts'
import { textHash } from './text-hash.ts'

const DEDUPE_MS = 600_000
const TRADE_DEDUPE_MS = 120_000
/** Watched time is told at least this often, and whenever it ends. */
const WATCHED_EVERY_MS = 10_000

const MINUTE = 60_000
/** The venue's clock and ours may differ by this much: a minute counts as seen only if data flowed that long before. */
const CLOCK_ERROR_MS = 1000

/** Where a pipeline puts what it makes. */
export interface PipelineSink {
  event(event: MarketEvent): void
  gap(gap: FeedGap): void
  watched(time: WatchedTime): void
  /** A trade's buyer and seller, where the venue shows them. */
  traders(users: readonly [string, string]): void
}

export interface VenuePipelineOptions {
  readonly exchange: Exchange
  readonly sink: PipelineSink
  readonly counts: PipelineCounts
}

const NOTHING: ParsedFrame = { items: [], rejected: [], unknown: [], others: 0 }

/**
 * Makes a venue's rows of what its feeds received.
 *
 * It knows no clock: the same records in the same order make the same rows, live or years later from a frame log.
 */
export class VenuePipeline {
  private readonly exchange: Exchange
  private readonly api: LiveApi
  private readonly sink: PipelineSink
  private readonly counts: PipelineCounts
  private readonly liquidations = new SeenWindow({ windowMs: DEDUPE_MS })
  private readonly trades = new SeenWindow({ windowMs: TRADE_DEDUPE_MS })
  private readonly parsers = new Map<number, LiveParser>()
  private continuity = new Map<LiveChannel, RouteContinuity>()
  /** Channels that a connection does not bring, because their subscription was refused. */
  private readonly blind = new Map<number, Set<LiveChannel>>()
  private answering = new Map<string, PollContinuity>()
  private minutes = new Map<string, Minutes>()
  private readonly bell = new MinuteBell()
  private book: InstrumentBook = { find: () => undefined }
  private instruments: readonly LiveInstrument[] = []
  private symbols: readonly string[] = []
  private dataKind: DataKind = 'observed'
  private watchedTo = 0

  constructor({ exchange, sink, counts }: VenuePipelineOptions) {
    const { live } = exchange
    if (live === undefined) throw new Error(`Invariant: ${exchange.id} has live feeds`)
    this.exchange = exchange
    this.api = live
    this.sink = sink
    this.counts = counts
  }

  /** Takes the next record; answers what a frame or an answer said. */
  accept(record: FeedRecord): ParsedFrame {
    switch (record.type) {
      case 'started':
        this.start(record)
        return NOTHING
      case 'opened':
        this.dataKind = record.isSimulated ? 'simulated' : 'observed'
        this.parsers.set(record.connection, this.routeOf(record.route).createParser(this.book))
        return NOTHING
      case 'frame':
        return this.readFrame(record)
      case 'closed':
        this.tellWatched(record.at)
        this.parsers.delete(record.connection)
        this.blind.delete(record.connection)
        for (const channel of this.routeOf(record.route).channels) {
          this.continuity.get(channel)?.closed(record.connection, record.problem)
        }
        return NOTHING
      case 'answer':
        return this.readAnswer(record)
      case 'tick':
        this.tick(record.at)
        return NOTHING
    }
  }

  /** Channels that some connection does not bring, because their subscriptions were refused. */
  blindChannels(): ReadonlySet<LiveChannel> {
    return new Set([...this.blind.values()].flatMap((channels) => [...channels]))
  }

  private start({ instruments, others, lastSeen, known, at }: StartedRecord): void {
    this.book = bookOf(instruments, others)
    this.instruments = instruments
    this.symbols = instruments.map(({ symbol }) => symbol)
    for (const key of known) this.liquidations.add(key, at)
    this.continuity = new Map(
      this.api.routes.flatMap(({ channels }) =>
        channels.map((channel) => {
          const onInterruption = (gap: Interruption): void => this.tellGap([channel], gap)
          return [channel, new RouteContinuity(lastSeen[channel], onInterruption)]
        }),
      ),
    )
    this.answering = new Map(
      this.api.polls.map((poll) => {
        const onInterruption = (gap: Interruption): void => this.tellGap(poll.channels, gap)
        return [poll.id, new PollContinuity(poll, { resumeFrom: lastOf(poll.channels, lastSeen), onInterruption })]
      }),
    )
    this.minutes = new Map(this.symbols.map((symbol) => [symbol, this.minutesOf(symbol)]))
    const openTime = this.bell.start(at)
    for (const minutes of this.minutes.values()) minutes.begin(openTime)
    this.watchedTo = 0
  }

  private minutesOf(symbol: string): Minutes {
    const makesCandles = this.api.candlesFrom === 'trades'
    return new Minutes({
      exchange: this.exchange.id,
      symbol,
      makesCandles,
      emit: (event) => this.sink.event(event),
    })
  }

  private readFrame({ at, route, connection, text }: Extract<FeedRecord, { type: 'frame' }>): ParsedFrame {
    const frame = this.parsers.get(connection)?.read(text, at) ?? NOTHING
    this.count(frame)
    if (frame.control?.type === 'refused') this.refuse(this.routeOf(route), connection, frame.control)
    if (frame.items.length > 0) {
      const { canary, channels } = this.routeOf(route)
      const hasCanary = frame.items.some(({ type }) => canary.items.includes(type))
      const blind = this.blind.get(connection)
      for (const channel of channels) {
        if (blind?.has(channel) !== true) this.continuity.get(channel)?.data(connection, at, hasCanary)
      }
      this.takeItems(frame.items, at)
    }
    return frame
  }

  /** What a refused subscription would have brought does not come over this connection. */
  private refuse(route: LiveRoute, connection: number, { id, problem }: { id: string; problem: string }): void {
    const refused = route.subscriptions(this.instruments).filter((subscription) => id === '' || subscription.id === id)
    const blind = this.blind.get(connection) ?? new Set()
    this.blind.set(connection, blind)
    for (const channel of refused.flatMap(({ channels }) => channels)) {
      blind.add(channel)
      this.continuity.get(channel)?.closed(connection, `subscription refused: ${problem}`)
    }
  }

  private readAnswer({ at, poll, text }: Extract<FeedRecord, { type: 'answer' }>): ParsedFrame {
    const frame = this.pollOf(poll).read(text, { book: this.book, receivedTime: at })
    this.count(frame)
    if (frame.items.length > 0) this.answering.get(poll)?.answered(at)
    this.takeItems(frame.items, at)
    return frame
  }

  private takeItems(items: readonly LiveItem[], at: number): void {
    const keys = new FrameKeys()
    for (const item of items) {
      // First the minutes that this item's time has ended: it belongs to the next one.
      this.bell.hear(item.time, at)
      this.take(item, { at, keys })
    }
    this.closeMinutes(at)
  }

  private take(item: LiveItem, { at, keys }: { at: number; keys: FrameKeys }): void {
    const minutes = this.minutes.get(item.symbol)
    if (minutes === undefined) return
    switch (item.type) {
      case 'liquidation':
        this.takeLiquidation(item, { at, keys })
        return
      case 'trade':
        this.counts.lag(at - item.time)
        if (this.trades.add(textHash(`${item.symbol} ${item.id}`), at)) return
        if (!minutes.trade(item)) this.counts.dropped(1)
        else minutes.tellRunning(at, this.dataKind)
        if (item.users !== undefined) this.sink.traders(item.users)
        return
      case 'mark-price':
        this.counts.lag(at - item.time)
        minutes.mark(item)
        return
      case 'open-interest':
        minutes.setOpenInterest(item, at)
        return
      case 'funding':
        minutes.setFunding(item, at)
        return
      case 'candle':
        minutes.venueCandle(item, { at, dataKind: this.dataKind })
    }
  }

  private takeLiquidation(
    item: Extract<LiveItem, { type: 'liquidation' }>,
    { at, keys }: { at: number; keys: FrameKeys },
  ): void {
    const { id: exchange, liquidationCoverage } = this.exchange
    const key = keys.next({ exchange, ...item })
    if (this.liquidations.add(key, at)) {
      this.counts.duplicate()
      return
    }
    this.counts.liquidation()
    const { symbol, time: eventTime, side, price, bankruptcyPrice, quantity, notional } = item
    this.sink.event({
      type: 'liquidation',
      exchange,
      symbol,
      eventTime,
      receivedTime: at,
      dataKind: this.dataKind,
      side,
      price,
      bankruptcyPrice,
      quantity,
      notional,
      coverage: liquidationCoverage === 'full' ? 'full' : 'sampled',
    })
  }

  private tick(at: number): void {
    this.closeMinutes(at)
    for (const poll of this.answering.values()) poll.tick(at)
    for (const minutes of this.minutes.values()) minutes.tellRunning(at, this.dataKind)
    if (at - this.watchedTo >= WATCHED_EVERY_MS) this.tellWatched(at)
  }

  private closeMinutes(at: number): void {
    const lastData = Math.max(0, ...[...this.continuity.values()].map((route) => route.lastData()))
    for (const { end, isHeard } of this.bell.due(at, lastData)) {
      const since = end - MINUTE - CLOCK_ERROR_MS
      const saw = (channel: LiveChannel): boolean => isHeard && this.continuity.get(channel)?.sawSince(since) === true
      const seen = { trades: saw('candles'), marks: saw('mark-candles') }
      const minute = { end, receivedTime: at, dataKind: this.dataKind, saw: (kind: keyof typeof seen) => seen[kind] }
      for (const minutes of this.minutes.values()) minutes.close(minute)
    }
  }

  /** Liquidations of every symbol were watched for as long as their route flows. */
  private tellWatched(at: number): void {
    this.watchedTo = at
    const present = this.continuity.get('liquidations')?.present()
    if (present === undefined || present.to <= present.from) return
    for (const symbol of this.symbols) {
      this.sink.watched({ exchange: this.exchange.id, symbol, dataKind: this.dataKind, ...present })
    }
  }

  private tellGap(
    channels: readonly LiveChannel[],
    gap: { from: number; to: number | undefined; reason: string },
  ): void {
    for (const channel of channels) this.sink.gap({ exchange: this.exchange.id, channel, ...gap })
  }

  private count(frame: ParsedFrame): void {
    this.counts.message()
    this.counts.unread(frame)
  }

  private routeOf(id: string): LiveRoute {
    const route = this.api.routes.find((one) => one.id === id)
    if (route === undefined) throw new Error(`Invariant: ${this.exchange.id} has a route ${id}`)
    return route
  }

  private pollOf(id: string): LivePoll {
    const poll = this.api.polls.find((one) => one.id === id)
    if (poll === undefined) throw new Error(`Invariant: ${this.exchange.id} has a poll ${id}`)
    return poll
  }
}

/** When one of some channels was last seen. */
function lastOf(channels: readonly LiveChannel[], lastSeen: StartedRecord['lastSeen']): number | undefined {
  const times = channels.flatMap((channel) => lastSeen[channel] ?? [])
  return times.length === 0 ? undefined : Math.max(...times)
}

function bookOf(instruments: readonly LiveInstrument[], others: readonly string[]): InstrumentBook {
  const followed = new Map(instruments.map((instrument) => [instrument.instrumentId, instrument]))
  const listed = new Set(others)
  return { find: (id) => followed.get(id) ?? (listed.has(id) ? 'other' : undefined) }
}
