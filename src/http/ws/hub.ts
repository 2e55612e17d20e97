import { defineError } from '../../domain/errors.ts'
import type { Channel } from './channel.ts'
import { ReplayLog } from './replay-log.ts'
import { Stream } from './stream.ts'

/** How long a stream goes on without clients, and how long its messages are kept for those that come back, ms. */
const KEPT_MS = 60_000
const KEPT_BYTES = 64 * 1024 * 1024
/** Of one message. */
const KEPT_FRAME_BYTES = KEPT_BYTES / 16
/** Least time between two messages of a stream, ms; it grows where many clients make every message dear. */
const BATCH_MS = 25
const LONGEST_BATCH_MS = 250
const CLIENTS_PER_MS = 10

const StreamsFull = defineError('STREAMS_FULL', {
  status: 503,
  kind: 'usage',
  retry: 'later',
  message: (d: { channel: string; limit: number }) =>
    `${d.limit} streams of channel ${d.channel} are open; end subscriptions or use filters that others use`,
})

type FilterValues = Readonly<Record<string, unknown>>

interface OpenStream {
  readonly stream: Stream
  readonly channel: string
  /** Told when the source has failed. */
  readonly holders: Map<object, (error: unknown) => void>
  /** Ends it when nobody holds it for long enough. */
  expiry: NodeJS.Timeout | undefined
}

/** All streams of a server by channel and filters; it opens, shares, flushes and ends them. */
export class StreamHub {
  private readonly now: () => number
  private readonly log = new ReplayLog({ ageMs: KEPT_MS, bytes: KEPT_BYTES, frameBytes: KEPT_FRAME_BYTES })
  private readonly open = new Map<string, OpenStream>()
  private readonly keys = new Map<Stream, string>()
  private readonly dirty = new Set<Stream>()
  private flushTimer: NodeJS.Timeout | undefined
  private flushedAt = 0
  private opened = 0
  /** Number of clients of the server. */
  clients = 0

  constructor(now: () => number) {
    this.now = now
  }

  /**
   * The stream of a channel with some filters, for one holder, who must let go of it.
   *
   * @param onFailure - called when nothing more will come
   * @throws STREAMS_FULL, and what the channel says of the filters
   */
  hold(channel: Channel, filters: FilterValues, { holder, onFailure }: StreamHold): Stream {
    const normal = channel.normalise(filters)
    const key = JSON.stringify([channel.name, Object.entries(normal).sort(([a], [b]) => (a < b ? -1 : 1))])
    const found = this.open.get(key) ?? this.start(key, channel, normal)
    clearTimeout(found.expiry)
    found.expiry = undefined
    found.holders.set(holder, onFailure)
    return found.stream
  }

  /** Lets go of a stream; it goes on for a while for a holder that comes back. */
  release(stream: Stream, holder: object): void {
    const key = this.keys.get(stream)
    const found = key === undefined ? undefined : this.open.get(key)
    if (key === undefined || found === undefined) return
    found.holders.delete(holder)
    if (found.holders.size > 0) return
    found.expiry = setTimeout(() => this.end(key), KEPT_MS)
    found.expiry.unref()
  }

  close(): void {
    clearTimeout(this.flushTimer)
    for (const key of [...this.open.keys()]) this.end(key)
  }

  private start(key: string, channel: Channel, filters: FilterValues): OpenStream {
    this.makeRoom(channel)
    this.opened++
    const stream: Stream = new Stream(
      {
        id: `s${this.opened}`,
        log: this.log,
        now: this.now,
        scheduleFlush: () => this.schedule(stream),
        onFailure: (error) => this.failed(key, error),
      },
      (output) => channel.open(filters, output),
    )
    const found: OpenStream = { stream, channel: channel.name, holders: new Map(), expiry: undefined }
    this.open.set(key, found)
    this.keys.set(stream, key)
    return found
  }

  /** Ends the stream that nobody has held for longest where a channel has too many. */
  private makeRoom({ name, mostStreams }: Channel): void {
    const own = [...this.open].filter(([, { channel }]) => channel === name)
    if (own.length < mostStreams) return
    const idle = own.find(([, { holders }]) => holders.size === 0)
    if (idle === undefined) throw StreamsFull({ channel: name, limit: mostStreams })
    this.end(idle[0])
  }

  private schedule(stream: Stream): void {
    this.dirty.add(stream)
    if (this.flushTimer !== undefined) return
    const batchMs = Math.min(LONGEST_BATCH_MS, BATCH_MS + this.clients / CLIENTS_PER_MS)
    // What comes after a pause does not wait: rows that belong together come in one turn of the event loop.
    const delay = Math.min(batchMs, Math.max(0, this.flushedAt + batchMs - this.now()))
    this.flushTimer = setTimeout(() => this.flush(), delay)
    this.flushTimer.unref()
  }

  private flush(): void {
    this.flushTimer = undefined
    this.flushedAt = this.now()
    const streams = [...this.dirty]
    this.dirty.clear()
    for (const stream of streams) stream.flush()
  }

  private failed(key: string, error: unknown): void {
    const holders = [...(this.open.get(key)?.holders.values() ?? [])]
    this.end(key)
    for (const onFailure of holders) onFailure(error)
  }

  private end(key: string): void {
    const found = this.open.get(key)
    if (found === undefined) return
    clearTimeout(found.expiry)
    this.open.delete(key)
    this.keys.delete(found.stream)
    this.dirty.delete(found.stream)
    found.stream.close()
  }
}

/** Who holds a stream. */
export interface StreamHold {
  readonly holder: object
  onFailure(error: unknown): void
}
