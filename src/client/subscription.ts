import type { Channel, FiltersOf, LiveEvent, ServerMessage } from './live-messages.ts'
import { StreamReader } from './stream-reader.ts'

/** The part of a WebSocket that is used: that of browsers, of Node 22 on, and of the package ws. */
export interface WebSocketLike {
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  send(text: string): void
  close(): void
}

/** Opens a connection; `headers` are those the server wants, where the runtime lets them be set. */
export type OpenWebSocket = (url: string, headers: Readonly<Record<string, string>>) => WebSocketLike

/** What one subscription needs. */
export interface SubscriptionParts<Name extends Channel> {
  readonly open: () => WebSocketLike
  readonly channel: Name
  readonly filters: FiltersOf[Name]
  readonly onEvent: (event: LiveEvent<Name>) => void
}

const ID = 'a'
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** A connection in which nothing was heard for so long is asked for a sign of life. */
const QUIET_MS = 20_000
/** A connection that gives none is given up. */
const DEAD_MS = 10_000

/**
 * One subscription on a connection of its own, which is replaced for as long as it is not closed: after 0.5 s, then
 * twice as long each time, 30 s at most, of which a random share is waited.
 */
export class Subscription<Name extends Channel> {
  private readonly parts: SubscriptionParts<Name>
  private readonly reader: StreamReader<Name>
  private socket: WebSocketLike | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  private isClosed = false

  constructor(parts: SubscriptionParts<Name>) {
    this.parts = parts
    this.reader = new StreamReader((event) => this.tell(event))
    this.connect()
  }

  /** Ends the subscription: no event is told from now on. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.drop()
  }

  private tell(event: LiveEvent<Name>): void {
    if (this.isClosed) return
    if (event.type === 'connected') this.failures = 0
    if (event.type === 'error') this.close()
    this.parts.onEvent(event)
  }

  private connect(): void {
    const socket = this.parts.open()
    const ifCurrent = (work: () => void) => () => {
      if (this.socket === socket) work()
    }
    this.socket = socket
    this.watch()
    socket.addEventListener(
      'open',
      ifCurrent(() => this.subscribe(socket)),
    )
    socket.addEventListener('message', ({ data }) => {
      if (this.socket !== socket) return
      this.watch()
      const message: ServerMessage = JSON.parse(String(data))
      this.reader.take(message)
    })
    socket.addEventListener(
      'close',
      ifCurrent(() => this.comeBack()),
    )
    // The package ws throws an error that nobody listens to; a close follows each.
    socket.addEventListener('error', () => {})
  }

  private subscribe(socket: WebSocketLike): void {
    const { channel, filters } = this.parts
    const resume = this.reader.place
    socket.send(JSON.stringify({ op: 'subscribe', id: ID, channel, ...filters, ...(resume && { resume }) }))
  }

  private comeBack(): void {
    this.drop()
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures)
    this.failures++
    const retryMs = Math.round(longest * (0.5 + Math.random() / 2))
    this.timer = setTimeout(() => this.connect(), retryMs)
    this.tell({ type: 'disconnected', retryMs })
  }

  /** Begins to wait for a sign of life; a network that is gone closes no connection. */
  private watch(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = setTimeout(() => this.comeBack(), DEAD_MS)
      try {
        this.socket?.send('{"op":"ping"}')
      } catch {
        // It is still being opened.
      }
    }, QUIET_MS)
  }

  private drop(): void {
    clearTimeout(this.timer)
    const { socket } = this
    this.socket = undefined
    socket?.close()
  }
}
