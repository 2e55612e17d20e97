import { once } from 'node:events'
import { vi } from 'vitest'
import { WebSocket } from 'ws'

/** A bare client of a venue that keeps every frame. */
export interface VenueSocket {
  readonly frames: string[]
  /** Close code, once it is closed. */
  readonly closed: Promise<number>
  /** Headers of the handshake's answer. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly pongs: () => number
  send(frame: unknown): void
  ping(): void
  /** First frame that contains the text, parsed. */
  find(part: string): Promise<Frame>
  close(): void
}

/** Any JSON. */
// biome-ignore lint/suspicious/noExplicitAny: frames are looked into by hand
export type Frame = any

/** Connects. @throws what the handshake fails with */
export async function connectVenue(url: string): Promise<VenueSocket> {
  const socket = new WebSocket(url)
  const frames: string[] = []
  let headers: Record<string, unknown> = {}
  let pongs = 0
  socket.on('message', (data) => frames.push(data.toString()))
  socket.on('upgrade', (response) => {
    headers = response.headers
  })
  socket.on('pong', () => pongs++)
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await once(socket, 'open')
  socket.on('error', () => undefined)
  return {
    frames,
    closed,
    headers,
    pongs: () => pongs,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    ping: () => socket.ping(),
    find: async (part) => {
      const text = await vi.waitFor(
        () => {
          const found = frames.find((frame) => frame.includes(part))
          if (found === undefined) throw new Error(`no frame with ${part} among ${frames.length}`)
          return found
        },
        { timeout: 10_000, interval: 20 },
      )
      return text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text
    },
    close: () => socket.terminate(),
  }
}
