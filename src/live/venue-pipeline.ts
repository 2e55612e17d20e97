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
  /** A minute was not seen whole. */
  missed(): void
  /** A trade's buyer and seller, where the venue shows them. */
  traders(users: readonly [string, string]): void
}

export interface VenuePipelineOptions {
  readonly exchange: Exchange
  readonly sink: PipelineSink
  readonly counts: PipelineCounts
}

/** One connection, subscriptions that it has no answer to yet, and channels of which it was refused something. */
interface Connected {
  readonly parser: LiveParser
  readonly waiting: Set<string>
  readonly blind: Set<LiveChannel>
  /** Whether something of what always comes has come. */
  hasCanary: boolean
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
  private readonly connections = new Map<number, Connected>()
  private continuity = new Map<LiveChannel, RouteContinuity>()
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
        this.connections.set(record.connection, this.connect(this.routeOf(record.route)))
        return NOTHING
      case 'frame':
        return this.readFrame(record)
      case 'closed':
        this.tellWatched(record.at)
        this.connections.delete(record.connection)
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
    return new Set([...this.connections.values()].flatMap(({ blind }) => [...blind]))
  }

  private start({ instruments, others, lastSeen, known, at }: StartedRecord): void {
    // A run that was killed has not told the end of its connections.
    this.connections.clear()
    this.book = bookOf(instruments, others)
    this.instruments = instruments
    this.symbols = instruments.map(({ symbol }) => symbol)
    for (const key of known) this.liquidations.add(key, at)
    this.continuity = new Map(
      this.api.routes.flatMap(({ channels, canary }) =>
        channels.map((channel) => {
          const onInterruption = (gap: Interruption): void => this.tellGap([channel], gap)
          const resumeFrom = lastSeen[channel]
          return [channel, new RouteContinuity({ silentMs: canary.staleMs, resumeFrom, onInterruption })]
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
    const connected = this.connections.get(connection)
    if (connected === undefined) return NOTHING
    const frame = connected.parser.read(text, at)
    this.count(frame)
    const { control, items } = frame
    const wasWaiting = connected.waiting.size > 0
    if (control?.type === 'ack') connected.waiting.delete(control.id)
    if (control?.type === 'refused') this.refuse(connected, { route, connection, ...control })
    const canary = this.routeOf(route).canary.items
    if (items.some(({ type }) => canary.includes(type))) connected.hasCanary = true
    // Before the last subscription is answered, some instruments are not seen yet.
    const isData = items.length > 0 || (wasWaiting && connected.hasCanary)
    if (connected.waiting.size === 0 && isData) this.note(connected, { route, connection, at })
    if (items.length > 0) this.takeItems(items, at)
    return frame
  }

  /** A connection has brought data of all its channels but those that were refused. */
  private note(
    { blind, hasCanary }: Connected,
    { route, connection, at }: { route: string; connection: number; at: number },
  ): void {
    for (const channel of this.routeOf(route).channels) {
      if (!blind.has(channel)) this.continuity.get(channel)?.data(connection, at, hasCanary)
    }
  }

  private connect(route: LiveRoute): Connected {
    return {
      parser: route.createParser(this.book),
      waiting: new Set(route.subscriptions(this.instruments).map(({ id }) => id)),
      blind: new Set(),
      hasCanary: false,
    }
  }

  /** What a refused subscription would have brought does not come over this connection. */
  private refuse(
    { waiting, blind }: Connected,
    { route, connection, id, problem }: { route: string; connection: number; id: string; problem: string },
  ): void {
    const all = this.routeOf(route).subscriptions(this.instruments)
    const refused = all.filter((subscription) => id === '' || subscription.id === id)
    for (const subscription of refused) waiting.delete(subscription.id)
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
      if (this.endsMinutes(item)) this.bell.hear(item.time, at)
      this.take(item, { at, keys })
    }
    this.closeMinutes(at)
  }

  /** Whether an item's time tells how far the venue is with what candles are made of. */
  private endsMinutes({ type }: LiveItem): boolean {
    return this.api.candlesFrom === 'trades' ? type === 'trade' : type === 'mark-price'
  }

  private take(item: LiveItem, { at, keys }: { at: number; keys: FrameKeys }): void {
    const minutes = this.minutes.get(item.symbol)
    if (minutes === undefined) return
    switch (item.type) {
      case 'liquidation':
        this.takeLiquidation(item, { at, keys })
        return
      case 'trade':
        if (item.users !== undefined) this.sink.traders(item.users)
        if (!this.trades.add(textHash(`${item.symbol} ${item.id}`), at)) this.takeTrade(item, { minutes, at })
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

  private takeTrade(
    item: Extract<LiveItem, { type: 'trade' }>,
    { minutes, at }: { minutes: Minutes; at: number },
  ): void {
    // A snapshot of what happened before we came is neither late nor lost.
    const isOld = item.time < (this.continuity.get('candles')?.present()?.from ?? Number.POSITIVE_INFINITY)
    if (!isOld) this.counts.lag(at - item.time)
    if (minutes.trade(item)) minutes.tellRunning(at, this.dataKind)
    else if (!isOld) this.counts.dropped(1)
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
    for (const channel of this.continuity.values()) channel.tick(at)
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
      if (!seen.trades || !seen.marks) this.sink.missed()
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
