import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Cadence } from './cadence.ts'
import { FakeClient } from './fake-client.ts'
import type { FaultBoard } from './fault-board.ts'
import type { Outlet } from './outlet.ts'
import type { VenueProtocol } from './venue-protocol.ts'

const MOST_FRAME_BYTES = 1024 * 1024
const DRAIN_MS = 1000
const CLOSE_GOING_AWAY = 1001
const CLOSE_POLICY = 1008
/** OKX and others close idle connections with this. */
const CLOSE_IDLE = 4004

/** How many connections there are and why others ended. */
export interface ConnectionCounts {
  readonly open: number
  readonly opened: number
  /** Ended for silence, and for too many requests. */
  readonly idle: number
  readonly tooMany: number
}

interface ConnectionsOptions {
  readonly protocol: VenueProtocol
  readonly outlet: Outlet
  readonly faults: FaultBoard
  readonly now: () => number
}

/** Connections of one venue: handshakes, pings, limits and ends. */
export class Connections {
  private readonly options: ConnectionsOptions
  private readonly clients = new Map<FakeClient, Duplex>()
  private readonly server = new WebSocketServer({
    noServer: true,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: MOST_FRAME_BYTES,
  })
  private readonly pings: Cadence | undefined
  private leaving: { readonly client: FakeClient; readonly due: number }[] = []
  private opened = 0
  private idle = 0
  private tooMany = 0

  constructor(options: ConnectionsOptions) {
    this.options = options
    const { pingMs } = options.protocol.rules
    this.pings = pingMs === undefined ? undefined : new Cadence(pingMs, options.now())
    this.server.on('headers', (headers) => headers.push('x-liqheat-simulated: 1'))
  }

  get counts(): ConnectionCounts {
    return { open: this.clients.size, opened: this.opened, idle: this.idle, tooMany: this.tooMany }
  }

  upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): void {
    this.server.handleUpgrade(request, duplex, head, (socket) => this.take(socket, duplex, request.url ?? '/'))
  }

  /** Ends what the venue's rules end, and pings. */
  tick(): void {
    const now = this.options.now()
    const { idle } = this.options.protocol.rules
    for (const client of this.clients.keys()) {
      const last = idle.of === 'sent' ? client.lastSentAt : client.lastReceivedAt
      if (now - last <= idle.afterMs || client.socket.readyState !== client.socket.OPEN) continue
      this.idle++
      client.socket.close(CLOSE_IDLE, 'No data received')
    }
    for (const { client } of this.leaving.filter(({ due }) => due <= now)) {
      client.socket.close(CLOSE_GOING_AWAY, 'service upgrade')
    }
    this.leaving = this.leaving.filter(({ due }) => due > now)
    if (this.pings?.isDue(now) !== true || this.options.faults.has('silent')) return
    for (const { socket } of this.clients.keys()) if (socket.readyState === socket.OPEN) socket.ping()
  }

  /** Resets every connection. @param isDrained - whether what was written has to be read first */
  async cut(isDrained: boolean): Promise<void> {
    const { outlet } = this.options
    if (isDrained) {
      outlet.isHeld = true
      await Promise.all([...this.clients.keys()].map(({ socket }) => drain(socket)))
    }
    for (const [client, duplex] of this.clients) {
      if (duplex instanceof Socket) duplex.resetAndDestroy()
      else client.socket.terminate()
      this.forget(client)
    }
    outlet.isHeld = false
  }

  /** Announces and, after `closeAfterMs`, closes the connections of this moment. */
  rotate(closeAfterMs: number | undefined): void {
    const { outlet, protocol, now } = this.options
    const { notice } = protocol.rules
    const due = now() + (closeAfterMs ?? (notice === undefined ? 0 : 60_000))
    for (const client of this.clients.keys()) {
      if (notice !== undefined) outlet.answer(client, notice(client))
      this.leaving.push({ client, due })
    }
  }

  close(): void {
    for (const client of this.clients.keys()) {
      client.socket.terminate()
      this.forget(client)
    }
    this.server.close()
  }

  private take(socket: WebSocket, duplex: Duplex, target: string): void {
    const { protocol, faults, now } = this.options
    this.opened++
    const client = new FakeClient({ socket, id: `fake-${this.opened}`, now: now() })
    socket.on('error', () => socket.terminate())
    if (!protocol.connect(client, new URL(target, 'ws://localhost'))) {
      socket.close(CLOSE_POLICY, 'no such path')
      return
    }
    this.clients.set(client, duplex)
    socket.on('close', () => this.forget(client))
    socket.on('ping', (data) => {
      client.lastReceivedAt = now()
      if (!faults.has('silent')) socket.pong(data)
    })
    socket.on('pong', () => {
      client.lastReceivedAt = now()
    })
    socket.on('message', (data) => this.receive(client, data.toString()))
  }

  private receive(client: FakeClient, text: string): void {
    const { protocol, now } = this.options
    const { limit, windowMs } = protocol.rules.inbound
    const time = now()
    client.lastReceivedAt = time
    client.requests.push(time)
    if (client.requests.length > limit) {
      const first = client.requests.shift() ?? time
      if (time - first < windowMs) {
        this.tooMany++
        client.socket.close(CLOSE_POLICY, 'Too many requests')
        return
      }
    }
    protocol.receive(client, text)
  }

  private forget(client: FakeClient): void {
    this.clients.delete(client)
    this.options.outlet.remove(client)
  }
}

/** Resolves when the other side has answered a ping, and so read everything before it, or after a second. */
async function drain(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.OPEN) return
  const late = AbortSignal.timeout(DRAIN_MS)
  socket.ping()
  await Promise.race([once(socket, 'pong', { signal: late }), once(socket, 'close', { signal: late })]).catch(
    () => undefined,
  )
}
