import type { StreamOutput, StreamSource } from './channel.ts'
import { type Frame, type FrameTaker, type Rows, rowsFrame } from './frame.ts'
import type { KeptFrames, ReplayLog } from './replay-log.ts'

/** A client that waits for a stream's snapshot. */
export interface Joiner {
  readonly taker: FrameTaker
  /** Called before the snapshot is sent; false when the client does not want it any more. */
  joined(seq: number): boolean
  failed(error: unknown): void
}

/** What a stream has from the hub. */
export interface StreamContext {
  readonly id: string
  readonly log: ReplayLog
  now(): number
  /** Asks for a call of `flush` soon. */
  scheduleFlush(): void
  /** Called once when nothing more will come. */
  onFailure(error: unknown): void
}

/** Rows with one number per message, written once for all clients that have the same filters. */
export class Stream implements StreamOutput {
  readonly id: string
  /** Another run of the same filters has other numbers. */
  readonly epoch = crypto.randomUUID()
  /** Number of the last message. */
  seq = 0
  private readonly context: StreamContext
  private readonly takers = new Set<FrameTaker>()
  private readonly kept: KeptFrames = new Map()
  private source: StreamSource | undefined
  private pending: string[] = []
  private joiners: Joiner[] = []
  private isLoading = false

  constructor(context: StreamContext, open: (output: StreamOutput) => StreamSource) {
    this.context = context
    this.id = context.id
    this.source = open(this)
  }

  add(text: string): void {
    if (this.pending.push(text) === 1) this.context.scheduleFlush()
  }

  restart(rows: Rows): void {
    // Rows before it are part of it.
    this.pending = []
    this.publish('snapshot', rows)
  }

  fail(error: unknown): void {
    for (const joiner of this.joiners.splice(0)) joiner.failed(error)
    this.context.onFailure(error)
  }

  /** Sends the rows that wait. */
  flush(): void {
    if (this.pending.length === 0) return
    const texts = this.pending
    this.pending = []
    this.publish('update', { texts })
  }

  /** Sends a snapshot, then what follows; clients that wait at the same time share one. */
  join(joiner: Joiner): void {
    this.joiners.push(joiner)
    if (!this.isLoading) void this.load()
  }

  /** Sends what came after a number, if all of it is kept, then what follows. */
  resume(
    taker: FrameTaker,
    { epoch, seq }: { readonly epoch: string; readonly seq: number },
    ready: () => void,
  ): boolean {
    if (epoch !== this.epoch || seq > this.seq) return false
    this.flush()
    this.context.log.expire(this.context.now())
    const frames: Frame[] = []
    for (let next = seq + 1; next <= this.seq; next++) {
      const frame = this.kept.get(next)
      if (frame === undefined) return false
      frames.push(frame)
    }
    ready()
    for (const frame of frames) taker.send(frame)
    this.takers.add(taker)
    return true
  }

  leave(taker: FrameTaker): void {
    this.takers.delete(taker)
  }

  close(): void {
    this.source?.close()
    this.source = undefined
    this.takers.clear()
  }

  private async load(): Promise<void> {
    this.isLoading = true
    try {
      const complete = await this.source?.load()
      if (complete === undefined) return
      // From here on nothing waits: the snapshot, its number and who gets what follows belong together.
      this.flush()
      const frame = rowsFrame('snapshot', { stream: this.id, seq: this.seq }, complete())
      for (const joiner of this.joiners.splice(0)) {
        if (!joiner.joined(this.seq)) continue
        joiner.taker.send(frame)
        this.takers.add(joiner.taker)
      }
    } catch (error) {
      for (const joiner of this.joiners.splice(0)) joiner.failed(error)
    } finally {
      this.isLoading = false
    }
  }

  private publish(type: 'snapshot' | 'update', rows: Rows): void {
    this.seq++
    const frame = rowsFrame(type, { stream: this.id, seq: this.seq }, rows)
    this.context.log.keep(this.kept, { seq: this.seq, frame, now: this.context.now() })
    for (const taker of this.takers) taker.send(frame)
  }
}
