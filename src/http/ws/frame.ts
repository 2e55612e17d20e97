import type { Snapshot } from './snapshot.ts'

/** A message that is sent as it is, to as many clients as want it. */
export interface Frame {
  readonly bytes: Buffer
  /** What it carries of a stream; absent where a message must not be lost, such as an answer. */
  readonly part?: StreamPart
}

/** Where a frame stands in its stream. */
export interface StreamPart {
  readonly stream: string
  readonly seq: number
  readonly rows: number
}

/** Takes frames in order. */
export interface FrameTaker {
  send(frame: Frame): void
  /**
   * Sends a snapshot part by part before what is sent after it.
   *
   * @param onSent - called when the last part was given to the connection
   */
  sendSnapshot(snapshot: Snapshot, onSent: () => void): void
  /** Whether a message of a stream after a number was lost since the stream was last forgotten. */
  hasLost(stream: string, after: number): boolean
  /** Lets go of what waits of a stream. */
  forget(stream: string): void
}

/** An answer to one client. */
export function answerFrame(message: object): Frame {
  return { bytes: Buffer.from(JSON.stringify(message)) }
}

/** Rows of a stream that came after those of the message before; they are JSON texts. */
export function updateFrame(
  { stream, seq }: { readonly stream: string; readonly seq: number },
  texts: readonly string[],
): Frame {
  const text = `{"type":"update","stream":"${stream}","seq":${seq},"data":[${texts.join(',')}]}`
  return { bytes: Buffer.from(text), part: { stream, seq, rows: texts.length } }
}
