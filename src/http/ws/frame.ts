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
}

/** Data of a stream as JSON texts. */
export interface Rows {
  readonly texts: readonly string[]
  /** JSON of what belongs to all rows; absent where there is nothing. */
  readonly meta?: string
}

/** An answer to one client. */
export function answerFrame(message: object): Frame {
  return { bytes: Buffer.from(JSON.stringify(message)) }
}

/** Rows of a stream: everything that a client must know, or what came after it. */
export function rowsFrame(
  type: 'snapshot' | 'update',
  { stream, seq }: { readonly stream: string; readonly seq: number },
  { texts, meta }: Rows,
): Frame {
  const tail = meta === undefined ? '' : `,"meta":${meta}`
  const text = `{"type":"${type}","stream":"${stream}","seq":${seq},"data":[${texts.join(',')}]${tail}}`
  return { bytes: Buffer.from(text), part: { stream, seq, rows: texts.length } }
}
