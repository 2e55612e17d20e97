import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { defineError } from '../domain/errors.ts'
import { createRandom } from '../domain/random.ts'
import { VENUE_ANSWERS } from './answers.ts'
import { BinanceSocket, wrapBinance } from './binance-socket.ts'
import { BybitSocket } from './bybit-socket.ts'
import { Connections } from './connections.ts'
import { controlAnswer, isControlPath } from './control.ts'
import type { FakeFault } from './fault.ts'
import { FaultBoard } from './fault-board.ts'
import { HyperliquidSocket } from './hyperliquid-socket.ts'
import { LiquidationSource } from './liquidation-source.ts'
import { type FakeInstrument, INVERSE_CONTRACTS, listInstruments } from './listing.ts'
import { createLiveMarkets, type LiveMarket } from './live-market.ts'
import { OkxSocket } from './okx-socket.ts'
import { Outlet } from './outlet.ts'
import { type FakeLiquidation, type LiquidationRecord, SentLog } from './sent-log.ts'
import { statusAnswer } from './status-answer.ts'
import { NOT_FOUND, type VenueReply, type VenueRequest } from './venue-answer.ts'
import type { ProtocolContext, VenueProtocol } from './venue-protocol.ts'
import type { FakeVenue, FakeVenueId, FakeVenueState, LiquidationSpec } from './venue-state.ts'

const TICK_MS = 50
const MOST_REQUEST_BYTES = 64 * 1024

const PROTOCOLS: Readonly<Record<FakeVenueId, (context: ProtocolContext) => VenueProtocol>> = {
  binance: (context) => new BinanceSocket(context),
  bybit: (context) => new BybitSocket(context),
  okx: (context) => new OkxSocket(context),
  hyperliquid: (context) => new HyperliquidSocket(context),
}
/** Venues whose liquidation feed carries inverse contracts too. */
const WITH_INVERSE: ReadonlySet<FakeVenueId> = new Set(['binance', 'okx'])

const FakePortTaken = defineError('FAKE_PORT_TAKEN', {
  status: 409,
  kind: 'usage',
  retry: 'never',
  message: ({ port }: { port: number }) => `port ${port} is taken; choose another with --port`,
})

export interface FakeVenueOptions {
  readonly venue: FakeVenueId
  /** Canonical symbols with a market, such as `SOLUSDT`. */
  readonly symbols: readonly string[]
  /** Whole number in [0, 2^53). */
  readonly seed: number
  /** Liquidations made besides the simulated ones, which are few. */
  readonly liquidationsPerSecond: number
  /** Default: a free one. */
  readonly port?: number
  /** The venue's clock, UTC ms; default: the wall clock. */
  readonly now?: () => number
  /** Whether `sent.list` is filled; default true. */
  readonly keepsSent?: boolean
  /** Markets to share between venues; default: its own, of `symbols` and `seed`. */
  readonly markets?: ReadonlyMap<string, LiveMarket>
}

/** Starts a fake venue. @throws FAKE_PORT_TAKEN */
export async function startFakeVenue(options: FakeVenueOptions): Promise<FakeVenue> {
  const venue = new FakeVenueServer(options)
  await venue.listen(options.port ?? 0)
  return venue
}

class FakeVenueServer implements FakeVenue {
  readonly symbols: readonly string[]
  readonly sent: SentLog
  private readonly venue: FakeVenueId
  private readonly now: () => number
  private readonly instruments: readonly FakeInstrument[]
  private readonly markets: ReadonlyMap<string, LiveMarket>
  private readonly faults: FaultBoard
  private readonly outlet: Outlet
  private readonly protocol: VenueProtocol
  private readonly source: LiquidationSource
  private readonly connected: Connections
  private readonly rate: number
  private readonly requests = new Map<string, number>()
  private readonly timer: NodeJS.Timeout
  private server: Server | undefined
  private port = 0
  private comeBack: NodeJS.Timeout | undefined

  constructor({ venue, symbols, seed, liquidationsPerSecond, now, keepsSent, markets }: FakeVenueOptions) {
    const clock = now ?? Date.now
    this.now = () => Math.floor(clock())
    this.venue = venue
    this.symbols = symbols
    this.rate = liquidationsPerSecond
    this.instruments = listInstruments(symbols)
    const start = this.now()
    this.markets = markets ?? createLiveMarkets({ instruments: this.instruments, seed, now: start })
    this.sent = new SentLog(keepsSent ?? true)
    this.faults = new FaultBoard(this.now)
    const random = createRandom({ seed, name: `fake/${venue}` })
    const shared = { faults: this.faults, log: this.sent, random, now: this.now }
    this.outlet = new Outlet({ ...shared, wrap: wrapBinance })
    const { outlet, instruments } = this
    this.protocol = PROTOCOLS[venue]({ ...shared, outlet, instruments, markets: this.markets })
    this.connected = new Connections({ protocol: this.protocol, outlet, faults: this.faults, now: this.now })
    // Where liquidations are trades like any other, the simulated ones are among the market's trades already.
    const hasSimulated = venue !== 'hyperliquid'
    this.source = new LiquidationSource({ markets: [...this.markets.values()], seed, now: start, hasSimulated })
    this.timer = setInterval(() => this.tick(), TICK_MS)
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.port}`
  }

  get restUrl(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get connections(): number {
    return this.connected.counts.open
  }

  state(): FakeVenueState {
    return {
      venue: this.venue,
      symbols: this.symbols,
      isListening: this.server !== undefined,
      connections: this.connected.counts,
      liquidations: { ...this.sent.fates, unlisted: this.sent.unlisted },
      sentBySymbol: Object.fromEntries(this.sent.bySymbol),
      frames: this.outlet.counts,
      requests: Object.fromEntries(this.requests),
      faults: this.faults.list,
    }
  }

  async plant(fault: FakeFault): Promise<void> {
    switch (fault.type) {
      case 'cut':
        return await this.connected.cut(fault.isDrained ?? false)
      case 'rotate':
        return this.connected.rotate(fault.closeAfterMs)
      case 'no-listen':
        this.faults.set(fault)
        return await this.stopListening(fault.isDrained ?? false, fault.seconds)
      default:
        this.faults.set(fault)
    }
  }

  async clear(): Promise<void> {
    this.faults.clear()
    await this.listenAgain()
  }

  emitLiquidation(spec: LiquidationSpec): FakeLiquidation {
    const { symbol, side, price, bankruptcyPrice = price, time = this.now() } = spec
    const contractUsd = WITH_INVERSE.has(this.venue) ? INVERSE_CONTRACTS.get(symbol) : undefined
    const valuedAt = this.venue === 'okx' ? bankruptcyPrice : price
    const quantity =
      contractUsd === undefined
        ? spec.quantity
        : (Math.max(1, Math.round((spec.quantity * valuedAt) / contractUsd)) * contractUsd) / valuedAt
    const isListed = contractUsd !== undefined || this.instruments.some((instrument) => instrument.symbol === symbol)
    const record: LiquidationRecord = {
      symbol,
      side,
      price,
      bankruptcyPrice,
      quantity,
      time,
      isListed,
      fate: 'happened',
    }
    this.protocol.liquidate([record])
    return { symbol, side, price, bankruptcyPrice, quantity, time }
  }

  async close(): Promise<void> {
    clearInterval(this.timer)
    clearTimeout(this.comeBack)
    this.connected.close()
    await this.closeServer()
  }

  async listen(port: number): Promise<void> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy())
    })
    server.on('upgrade', (request, duplex, head) => this.upgrade(request, duplex, head))
    server.listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch (error) {
      if (port === 0) throw error
      clearInterval(this.timer)
      throw FakePortTaken({ port }, { cause: error })
    }
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('Invariant: the server listens on a port')
    this.port = address.port
    this.server = server
  }

  private tick(): void {
    const now = this.now()
    for (const market of this.markets.values()) market.extend(now)
    const rate = this.rate + this.faults.floodRate
    const unknown = this.faults.get('unknown-symbols')
    const unlistedRate = unknown === undefined ? 0 : (unknown.rate ?? 1)
    const happened = this.source.take(now, { rate, unlistedRate })
    if (happened.length > 0) this.protocol.liquidate(happened)
    this.protocol.tick()
    this.outlet.tick()
    this.connected.tick()
  }

  private async stopListening(isDrained: boolean, seconds: number | undefined): Promise<void> {
    // The port closes first: a client that is cut must not find it open again.
    const closed = this.closeServer()
    await this.connected.cut(isDrained)
    await closed
    clearTimeout(this.comeBack)
    if (seconds === undefined) return
    this.comeBack = setTimeout(() => {
      this.listenAgain().catch((error: unknown) => {
        throw error
      })
    }, seconds * 1000)
  }

  private async listenAgain(): Promise<void> {
    clearTimeout(this.comeBack)
    if (this.server === undefined) await this.listen(this.port)
  }

  private async closeServer(): Promise<void> {
    const { server } = this
    this.server = undefined
    if (server === undefined) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  private upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): void {
    duplex.on('error', () => duplex.destroy())
    const fault = this.faults.takeStatus('ws', request.url ?? '/')
    if (fault === undefined) {
      this.connected.upgrade(request, duplex, head)
      return
    }
    const { status, body, headers } = statusAnswer(this.venue, fault, this.now())
    const content = contentOf(body)
    const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(content), connection: 'close' })
    const head1 = `HTTP/1.1 ${status} Refused\r\nx-liqheat-simulated: 1\r\n`
    duplex.end(`${head1}${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${content}`)
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
    const received = request.method === 'GET' ? '' : await text(request)
    const body = received.length > MOST_REQUEST_BYTES ? undefined : parsed(received)
    const isControl = isControlPath(path)
    if (!isControl) this.requests.set(path, (this.requests.get(path) ?? 0) + 1)
    const reply = isControl
      ? await controlAnswer(this, { method: request.method ?? 'GET', path, body })
      : this.venueAnswer({ path, query, body })
    const content = contentOf(reply.body)
    const type = typeof reply.body === 'string' && reply.body.startsWith('<') ? 'text/html' : 'application/json'
    response
      .writeHead(reply.status, { 'content-type': type, 'x-liqheat-simulated': '1', ...reply.headers })
      .end(content)
  }

  private venueAnswer({ path, query, body }: Pick<VenueRequest, 'path' | 'query' | 'body'>): VenueReply {
    const fault = this.faults.takeStatus('rest', path)
    const now = this.now()
    if (fault !== undefined) return statusAnswer(this.venue, fault, now)
    const request: VenueRequest = {
      path,
      query,
      body,
      now,
      instruments: this.instruments,
      history: (symbol) => this.markets.get(symbol)?.history(now),
      quote: (symbol) => this.markets.get(symbol)?.quote(now),
    }
    return VENUE_ANSWERS[this.venue]?.(request) ?? NOT_FOUND
  }
}

function contentOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function parsed(received: string): unknown {
  try {
    return JSON.parse(received)
  } catch {
    return undefined
  }
}
