import type { WebSocket } from 'ws'

/** A real venue drops who reads too slowly; so does the fake, at this many bytes that wait. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024

/** One connection. */
export class FakeClient {
  readonly socket: WebSocket
  readonly id: string
  /** Topics it gets. */
  readonly topics = new Set<string>()
  readonly openedAt: number
  /** Last frame to it and from it, UTC ms. */
  lastSentAt: number
  lastReceivedAt: number
  /** Whether data come wrapped with the name of their stream. */
  isWrapped = false
  /** Whether it came by a route that acknowledges everything and sends nothing. */
  isDead = false
  /** Arrival of its last requests, UTC ms. */
  readonly requests: number[] = []

  constructor({ socket, id, now }: { socket: WebSocket; id: string; now: number }) {
    this.socket = socket
    this.id = id
    this.openedAt = now
    this.lastSentAt = now
    this.lastReceivedAt = now
  }

  /** Puts a text on the wire; false when the connection is not open any more or too slow. */
  write(text: string, now: number): boolean {
    if (this.socket.readyState !== this.socket.OPEN) return false
    if (this.socket.bufferedAmount > MOST_WAITING_BYTES) {
      this.socket.terminate()
      return false
    }
    this.socket.send(text)
    this.lastSentAt = now
    return true
  }
}
