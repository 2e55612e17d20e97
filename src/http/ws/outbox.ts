import { answerFrame, type Frame, type FrameTaker } from './frame.ts'
import type { Snapshot } from './snapshot.ts'

/** Where frames go. */
export interface FrameSink {
  /** Bytes that were given to it and have not left. */
  readonly bufferedAmount: number
  /** Calls `onWritten` when the bytes have left or are lost. */
  write(bytes: Buffer, onWritten: () => void): void
  /** Ends the connection: answers pile up because the client does not read them. */
  giveUp(): void
}

/** Bytes that the sink may hold before frames wait here; then how many may wait; and how many answers of them. */
export interface OutboxLimits {
  readonly bufferedBytes: number
  readonly waitingBytes: number
  readonly answerBytes: number
}

/** A snapshot of which parts are still to be sent. */
interface Sending {
  readonly snapshot: Snapshot
  readonly onSent: () => void
  /** Index of the next part. */
  next: number
}

/** What a client lost of one stream. */
interface Loss {
  fromSeq: number
  toSeq: number
  rows: number
}

/**
 * Frames for one client, in order. One that reads too slowly loses the oldest updates and is told so before it gets
 * newer ones. Answers are never lost, nor are snapshots: of these one part is made at a time, when there is room for it.
 */
export class Outbox implements FrameTaker {
  private readonly sink: FrameSink
  private readonly limits: OutboxLimits
  private waiting: (Frame | Sending)[] = []
  private rowBytes = 0
  private answerBytes = 0
  /** Losses that the client was not told of yet, by stream. */
  private readonly losses = new Map<string, Loss>()
  private readonly lastLostByStream = new Map<string, number>()
  /** Others have their turn before the next part is made. */
  private isResting = false
  private readonly onWritten = (): void => this.drain()

  constructor(sink: FrameSink, limits: OutboxLimits) {
    this.sink = sink
    this.limits = limits
  }

  send(frame: Frame): void {
    if (this.waiting.length === 0 && this.losses.size === 0 && this.isFlowing()) {
      this.sink.write(frame.bytes, this.onWritten)
      return
    }
    this.waiting.push(frame)
    this.count(frame, 1)
    if (this.answerBytes > this.limits.answerBytes) this.sink.giveUp()
    else if (this.rowBytes > this.limits.waitingBytes) this.dropOldest()
  }

  sendSnapshot(snapshot: Snapshot, onSent: () => void): void {
    if (snapshot.place.isRestart) this.dropRestarts(snapshot.place.stream)
    this.waiting.push({ snapshot, onSent, next: 0 })
    this.drain()
  }

  hasLost(stream: string, after: number): boolean {
    return (this.lastLostByStream.get(stream) ?? Number.NEGATIVE_INFINITY) > after
  }

  forget(stream: string): void {
    this.losses.delete(stream)
    this.lastLostByStream.delete(stream)
    this.waiting = this.waiting.filter((item) => {
      if (streamOf(item) !== stream) return true
      if (!isSending(item)) this.count(item, -1)
      return false
    })
  }

  private isFlowing(): boolean {
    return this.sink.bufferedAmount <= this.limits.bufferedBytes
  }

  private count({ bytes, part }: Frame, sign: 1 | -1): void {
    if (part === undefined) this.answerBytes += sign * bytes.byteLength
    else this.rowBytes += sign * bytes.byteLength
  }

  /** Drops until half of the room is free, so that the array is not gone through for each frame. */
  private dropOldest(): void {
    this.waiting = this.waiting.filter((item) => {
      if (isSending(item) || item.part === undefined || this.rowBytes <= this.limits.waitingBytes / 2) return true
      this.count(item, -1)
      this.countLoss(item.part)
      return false
    })
  }

  /** Drops snapshots that another one makes useless: each holds a whole heatmap. */
  private dropRestarts(stream: string): void {
    this.waiting = this.waiting.filter((item) => {
      if (!isSending(item) || item.next > 0) return true
      const { place, rows } = item.snapshot
      if (!place.isRestart || place.stream !== stream) return true
      this.countLoss({ ...place, rows })
      return false
    })
  }

  private countLoss({ stream, seq, rows }: { stream: string; seq: number; rows: number }): void {
    this.lastLostByStream.set(stream, seq)
    const loss = this.losses.get(stream)
    if (loss === undefined) this.losses.set(stream, { fromSeq: seq, toSeq: seq, rows })
    else {
      loss.fromSeq = Math.min(loss.fromSeq, seq)
      loss.toSeq = Math.max(loss.toSeq, seq)
      loss.rows += rows
    }
  }

  private drain(): void {
    let sent = 0
    while (!this.isResting && sent < this.waiting.length && this.isFlowing()) {
      const item = this.waiting[sent]
      if (item === undefined) break
      if (!isSending(item)) this.writeFrame(item)
      else if (!this.writePart(item)) break
      sent++
    }
    if (sent > 0) this.waiting = this.waiting.slice(sent)
    if (this.waiting.length === 0 && this.isFlowing()) this.tellLosses()
  }

  private writeFrame(frame: Frame): void {
    if (frame.part !== undefined) this.tellLosses()
    this.sink.write(frame.bytes, this.onWritten)
    this.count(frame, -1)
  }

  /** Sends the next part of a snapshot; true if that was the last one. */
  private writePart(item: Sending): boolean {
    // What is lost while it is sent is newer than it.
    if (item.next === 0) this.tellLosses()
    const bytes = item.snapshot.part(item.next)
    item.next++
    this.sink.write(bytes, this.onWritten)
    if (item.next === item.snapshot.parts) {
      item.onSent()
      return true
    }
    this.isResting = true
    setImmediate(() => {
      this.isResting = false
      this.drain()
    })
    return false
  }

  private tellLosses(): void {
    for (const [stream, { fromSeq, toSeq, rows }] of this.losses) {
      const { bytes } = answerFrame({ type: 'dropped', stream, from_seq: fromSeq, to_seq: toSeq, count: rows })
      this.sink.write(bytes, this.onWritten)
    }
    this.losses.clear()
  }
}

function isSending(item: Frame | Sending): item is Sending {
  return 'snapshot' in item
}

function streamOf(item: Frame | Sending): string | undefined {
  return isSending(item) ? item.snapshot.place.stream : item.part?.stream
}
