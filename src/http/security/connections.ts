import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * Bounds the open connections of a server. Where one too many comes, the one goes that has kept the server waiting for
 * longest: that sends no request, sends it slowly, or does not take its answer. So whoever holds connections open only
 * drives out his own, and others are served. Connections that became WebSockets are counted elsewhere.
 */
export class Connections {
  /** By the time of their last request, oldest first. */
  private readonly sockets = new Map<Socket, Exchange | undefined>()
  private readonly limit: number
  private isClosing = false
  /** Connections ended to make room. */
  driven = 0

  /** @param limit - connections at once; 0 sets no limit */
  constructor(limit: number) {
    this.limit = limit
  }

  get open(): number {
    return this.sockets.size
  }

  watch(server: Server): void {
    // Node's own takes a connection for idle whose answer was written but has not gone out, and cuts it off.
    server.closeIdleConnections = () => this.closeIdle()
    server.on('connection', (socket) => this.opened(socket))
    server.on('upgrade', (_request, socket: Socket) => this.sockets.delete(socket))
    server.prependListener('request', (request, response) => this.asked({ request, response }))
  }

  private opened(socket: Socket): void {
    if (this.limit > 0 && this.sockets.size >= this.limit && !this.makeRoom()) {
      this.driven++
      socket.destroy()
      return
    }
    this.sockets.set(socket, undefined)
    socket.once('close', () => this.sockets.delete(socket))
  }

  private asked(exchange: Exchange): void {
    const { socket } = exchange.request
    if (!this.sockets.delete(socket)) return
    this.sockets.set(socket, exchange)
    exchange.response.once('close', () => {
      if (this.sockets.get(socket) !== exchange) return
      this.sockets.set(socket, undefined)
      if (this.isClosing) socket.end()
    })
  }

  /** Ends connections without a request now, and the others once they are answered. */
  private closeIdle(): void {
    this.isClosing = true
    for (const [socket, exchange] of this.sockets) if (exchange === undefined) socket.destroy()
  }

  private makeRoom(): boolean {
    const slow = this.find((exchange) => exchange === undefined || !exchange.request.complete)
    const found = slow ?? this.find((exchange) => exchange?.response.writableEnded === true)
    if (found === undefined) return false
    this.driven++
    this.sockets.delete(found)
    found.destroy()
    return true
  }

  private find(isWanted: (exchange: Exchange | undefined) => boolean): Socket | undefined {
    for (const [socket, exchange] of this.sockets) if (isWanted(exchange)) return socket
    return undefined
  }
}
