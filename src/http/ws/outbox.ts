import { answerFrame, type Frame, type FrameTaker, type StreamPart } from './frame.ts'

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

/** What a client lost of one stream. */
interface Loss {
  fromSeq: number
  toSeq: number
  rows: number
}

/**
 * Frames for one client, in order. One that reads too slowly loses the oldest rows and is told so before it gets newer
 * ones; answers are never lost.
 */
export class Outbox implements FrameTaker {
  private readonly sink: FrameSink
  private readonly limits: OutboxLimits
  private waiting: Frame[] = []
  private rowBytes = 0
  private answerBytes = 0
  private readonly losses = new Map<string, Loss>()
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
    if (frame.part === undefined) this.answerBytes += frame.bytes.byteLength
    else this.rowBytes += frame.bytes.byteLength
    if (this.answerBytes > this.limits.answerBytes) this.sink.giveUp()
    else if (this.rowBytes > this.limits.waitingBytes) this.dropOldest()
  }

  private isFlowing(): boolean {
    return this.sink.bufferedAmount <= this.limits.bufferedBytes
  }

  /** Drops until half of the room is free, so that the array is not gone through for each frame. */
  private dropOldest(): void {
    this.waiting = this.waiting.filter((frame) => {
      if (frame.part === undefined || this.rowBytes <= this.limits.waitingBytes / 2) return true
      this.rowBytes -= frame.bytes.byteLength
      this.countLoss(frame.part)
      return false
    })
  }

  private countLoss({ stream, seq, rows }: StreamPart): void {
    const loss = this.losses.get(stream)
    if (loss === undefined) this.losses.set(stream, { fromSeq: seq, toSeq: seq, rows })
    else {
      loss.toSeq = seq
      loss.rows += rows
    }
  }

  private drain(): void {
    let sent = 0
    while (sent < this.waiting.length && this.isFlowing()) {
      const frame = this.waiting[sent]
      sent++
      if (frame === undefined) break
      if (frame.part !== undefined) this.tellLosses()
      this.sink.write(frame.bytes, this.onWritten)
      if (frame.part === undefined) this.answerBytes -= frame.bytes.byteLength
      else this.rowBytes -= frame.bytes.byteLength
    }
    if (sent > 0) this.waiting = this.waiting.slice(sent)
    if (this.waiting.length === 0 && this.isFlowing()) this.tellLosses()
  }

  private tellLosses(): void {
    for (const [stream, { fromSeq, toSeq, rows }] of this.losses) {
      const { bytes } = answerFrame({ type: 'dropped', stream, from_seq: fromSeq, to_seq: toSeq, count: rows })
      this.sink.write(bytes, this.onWritten)
    }
    this.losses.clear()
  }
}
