import type { StreamOutput, StreamSource } from './channel.ts'
import { type Frame, type FrameTaker, updateFrame } from './frame.ts'
import type { KeptFrames, ReplayLog } from './replay-log.ts'
import { Snapshot, type SnapshotRows } from './snapshot.ts'

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
  /** Number after which each has everything. */
  private readonly takers = new Map<FrameTaker, number>()
  /** Snapshots of which a taker does not have the last part. */
  private readonly unfinished = new WeakMap<FrameTaker, Snapshot>()
  private readonly kept: KeptFrames = new Map()
  private source: StreamSource | undefined
  private pending: string[] = []
  private joiners: Joiner[] = []
  private isLoading = false
  private isOver = false

  constructor(context: StreamContext, open: (output: StreamOutput) => StreamSource) {
    this.context = context
    this.id = context.id
    this.source = open(this)
  }

  add(text: string): void {
    if (this.pending.push(text) === 1) this.context.scheduleFlush()
  }

  restart(rows: SnapshotRows): void {
    // Rows before it are part of it. It is not kept: who missed it joins anew.
    this.pending = []
    this.seq++
    const snapshot = new Snapshot({ stream: this.id, seq: this.seq, isRestart: true }, rows)
    for (const taker of this.takers.keys()) this.give(snapshot, taker)
  }

  fail(error: unknown): void {
    for (const joiner of this.joiners.splice(0)) joiner.failed(error)
    if (this.isOver) return
    this.isOver = true
    this.context.onFailure(error)
  }

  /** Sends the rows that wait. */
  flush(): void {
    if (this.pending.length === 0) return
    const texts = this.pending
    this.pending = []
    this.seq++
    const frame = updateFrame({ stream: this.id, seq: this.seq }, texts)
    this.context.log.keep(this.kept, { seq: this.seq, frame, now: this.context.now() })
    for (const taker of this.takers.keys()) taker.send(frame)
  }

  /** Sends a snapshot, then what follows; clients that wait at the same time share one. */
  join(joiner: Joiner): void {
    this.joiners.push(joiner)
    if (!this.isLoading) void this.load()
  }

  /**
   * Sends what came after a number, if all of it is kept, then what follows; a taker that has that already gets nothing
   * twice. False where it cannot, also for a taker whose last snapshot was not sent whole.
   */
  resume(
    taker: FrameTaker,
    { epoch, seq }: { readonly epoch: string; readonly seq: number },
    ready: () => void,
  ): boolean {
    if (epoch !== this.epoch || seq > this.seq || this.unfinished.has(taker)) return false
    this.flush()
    const known = this.takers.get(taker)
    if (known !== undefined && !taker.hasLost(this.id, seq)) {
      if (known > seq) return false
      ready()
      return true
    }
    const frames = this.keptAfter(seq)
    if (frames === undefined) return false
    ready()
    for (const frame of frames) taker.send(frame)
    this.takers.set(taker, Math.min(seq, known ?? seq))
    return true
  }

  leave(taker: FrameTaker): void {
    this.takers.delete(taker)
    taker.forget(this.id)
  }

  close(): void {
    this.isOver = true
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
      const snapshot = new Snapshot({ stream: this.id, seq: this.seq, isRestart: false }, complete())
      for (const joiner of this.joiners.splice(0)) {
        if (!joiner.joined(this.seq)) continue
        this.give(snapshot, joiner.taker)
        if (!this.takers.has(joiner.taker)) this.takers.set(joiner.taker, this.seq)
      }
    } catch (error) {
      if (this.takers.size === 0) this.fail(error)
      for (const joiner of this.joiners.splice(0)) joiner.failed(error)
    } finally {
      this.isLoading = false
    }
  }

  private give(snapshot: Snapshot, taker: FrameTaker): void {
    this.unfinished.set(taker, snapshot)
    taker.sendSnapshot(snapshot, () => {
      if (this.unfinished.get(taker) === snapshot) this.unfinished.delete(taker)
    })
  }

  /** Messages after a number; undefined where one of them is not kept. */
  private keptAfter(seq: number): Frame[] | undefined {
    this.context.log.expire(this.context.now())
    const frames: Frame[] = []
    for (let next = seq + 1; next <= this.seq; next++) {
      const frame = this.kept.get(next)
      if (frame === undefined) return undefined
      frames.push(frame)
    }
    return frames
  }
}
