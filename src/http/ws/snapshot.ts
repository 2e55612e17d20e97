/** Everything that a client must know of a stream, in pieces that are written when they are sent. */
export interface SnapshotRows {
  /** Each gives rows as JSON texts; called once, in order. */
  readonly pieces: readonly (() => readonly string[])[]
  /** How many rows there are in all pieces. */
  readonly rows: number
  /** JSON of what belongs to all rows; absent where there is nothing. */
  readonly meta?: string
}

/** Where a snapshot stands in its stream. */
export interface SnapshotPlace {
  readonly stream: string
  /** Number of the last message that it contains. */
  readonly seq: number
  /** Whether it tells clients who have one that all is different now. */
  readonly isRestart: boolean
}

/** A snapshot as messages of one part each; a part is written once for all clients that are sent it. */
export class Snapshot {
  readonly place: SnapshotPlace
  readonly rows: number
  /** Number of messages, at least one. */
  readonly parts: number
  private readonly pieces: SnapshotRows['pieces']
  private readonly meta: string | undefined
  private readonly written: Buffer[] = []

  constructor(place: SnapshotPlace, { pieces, rows, meta }: SnapshotRows) {
    this.place = place
    this.rows = rows
    this.meta = meta
    this.pieces = pieces.length === 0 ? [() => []] : pieces
    this.parts = this.pieces.length
  }

  /** One message, counted from 0. */
  part(index: number): Buffer {
    const known = this.written[index]
    if (known !== undefined) return known
    const made = Buffer.from(this.textOf(index))
    this.written[index] = made
    return made
  }

  private textOf(index: number): string {
    const { stream, seq } = this.place
    const part = this.parts > 1 ? `,"part":${index + 1},"parts":${this.parts}` : ''
    const data = (this.pieces[index]?.() ?? []).join(',')
    const meta = this.meta === undefined || index > 0 ? '' : `,"meta":${this.meta}`
    return `{"type":"snapshot","stream":"${stream}","seq":${seq}${part},"data":[${data}]${meta}}`
  }
}

/** Few rows, as one piece. */
export function smallSnapshot(texts: readonly string[]): SnapshotRows {
  return { pieces: [() => texts], rows: texts.length }
}
