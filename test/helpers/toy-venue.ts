import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { LiveRoute, ParsedFrame } from '../../src/exchanges/live.ts'

/** A connection as the server of a toy venue sees it. */
export interface ToyConnection {
  /** Texts that came, in order. */
  readonly received: string[]
  /** Code of the close frame; undefined while it is open. */
  closeCode: number | undefined
  send(message: unknown): void
  /** The line breaks without a goodbye. */
  cut(): void
}

/** An answer to a handshake that is no upgrade. */
export interface ToyRefusal {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/**
 * A venue with the plainest protocol, on loopback: `{"subscribe":ID}` is answered `{"ack":ID}` or
 * `{"refused":ID}`, `ping` is answered `{"pong":1}`, and data are what the test sends.
 */
export class ToyVenue {
  readonly connections: ToyConnection[] = []
  /** Requests to upgrade, refused ones too. */
  readonly handshakes: { readonly path: string; readonly headers: IncomingMessage['headers'] }[] = []
  /** Answers to the next handshakes, used up one by one. */
  readonly refusals: ToyRefusal[] = []
  /** Subscriptions that are refused. */
  readonly unknownIds = new Set<string>()
  isAcknowledging = true
  /** The handshake is never answered. */
  isHanging = false
  isSimulated = false
  url = ''
  private readonly server = createServer()
  private readonly sockets = new WebSocketServer({ noServer: true })
  private readonly streams = new Set<Duplex>()

  async start(): Promise<this> {
    this.sockets.on('headers', (headers) => {
      if (this.isSimulated) headers.push('x-liqheat-simulated: 1')
    })
    this.server.on('upgrade', (request, socket, head) => {
      this.handshakes.push({ path: request.url ?? '', headers: request.headers })
      this.streams.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => this.streams.delete(socket))
      const refusal = this.refusals.shift()
      if (this.isHanging) return
      if (refusal === undefined) {
        this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket))
        return
      }
      const { status, headers = {}, body = '' } = refusal
      const lines = Object.entries({ ...headers, 'content-length': String(body.length), connection: 'close' })
      const answer = `HTTP/1.1 ${status} No\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
      socket.end(answer + body)
    })
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    const address = this.server.address()
    if (address === null || typeof address === 'string') throw new Error('Invariant: the server listens on a port')
    this.url = `ws://127.0.0.1:${address.port}`
    return this
  }

  /** Connections that are open. */
  get open(): ToyConnection[] {
    return this.connections.filter(({ closeCode }) => closeCode === undefined)
  }

  /** The connection that came last. */
  get last(): ToyConnection {
    const last = this.connections.at(-1)
    if (last === undefined) throw new Error('Invariant: somebody has connected')
    return last
  }

  async close(): Promise<void> {
    for (const stream of this.streams) stream.destroy()
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }

  private accept(socket: WebSocket): void {
    const connection: ToyConnection = {
      received: [],
      closeCode: undefined,
      send: (message) => socket.send(JSON.stringify(message)),
      cut: () => socket.terminate(),
    }
    this.connections.push(connection)
    socket.on('message', (data) => {
      const text = data.toString()
      connection.received.push(text)
      if (text === 'ping') connection.send({ pong: 1 })
      else if (this.isAcknowledging) this.answer(connection, JSON.parse(text).subscribe)
    })
    socket.on('error', () => undefined)
    socket.on('close', (code) => {
      connection.closeCode = code
    })
  }

  private answer(connection: ToyConnection, id: string): void {
    connection.send(this.unknownIds.has(id) ? { refused: id } : { ack: id })
  }
}

/** The route of a toy venue: mark prices are its canary, and it subscribes each instrument by its name. */
export function toyRoute(changes: Partial<LiveRoute> = {}): LiveRoute {
  return {
    id: 'toy',
    path: '/feed',
    channels: ['liquidations'],
    canary: { items: ['mark-price'], firstMs: 5000, staleMs: 8000 },
    subscriptions: (instruments) =>
      instruments.map(({ instrumentId: id }) => ({
        id,
        frame: JSON.stringify({ subscribe: id }),
        channels: ['liquidations'],
      })),
    pacing: { limit: 100, windowMs: 1000 },
    createParser: () => ({ read: readToyFrame }),
    ...changes,
  }
}

/** `{"price":P}` is a mark price, `{"forced":P}` a liquidation, `{"spoilt":WHY}` cannot be read; the rest is control. */
export function readToyFrame(text: string): ParsedFrame {
  const message: Record<string, unknown> = JSON.parse(text)
  const nothing = { items: [], rejected: [], unknown: [], others: 0 }
  const { price, forced, spoilt, ack, refused, renew } = message
  if (typeof price === 'number') {
    return { ...nothing, items: [{ type: 'mark-price', symbol: 'AUSDT', time: 0, price }] }
  }
  if (typeof forced === 'number') {
    const amounts = { price: forced, bankruptcyPrice: undefined, quantity: 1, notional: forced }
    return { ...nothing, items: [{ type: 'liquidation', symbol: 'AUSDT', time: 0, side: 'long', ...amounts }] }
  }
  if (typeof spoilt === 'string') return { ...nothing, rejected: [spoilt] }
  if (typeof ack === 'string') return { ...nothing, control: { type: 'ack', id: ack } }
  if (typeof refused === 'string') {
    return { ...nothing, control: { type: 'refused', id: refused, problem: 'no such topic' } }
  }
  if (renew !== undefined) return { ...nothing, control: { type: 'renew', problem: 'upgrade' } }
  return { ...nothing, control: { type: 'pong' } }
}
