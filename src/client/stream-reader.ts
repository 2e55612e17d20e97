import { LiqheatError } from './liqheat-error.ts'
import type { Channel, LiveEvent, RowOf, ServerMessage } from './live-messages.ts'

/** The last message of a stream that is here whole; a server goes on after it. */
export interface Place {
  readonly epoch: string
  readonly seq: number
}

/** Reads the messages of one subscription over any number of connections, and notices what was missed. */
export class StreamReader<Name extends Channel> {
  /** Where the next connection may go on; undefined when it must begin with a snapshot. */
  place: Place | undefined
  private readonly tell: (event: LiveEvent<Name>) => void
  private epoch = ''
  private hasTold = false
  private parts: unknown[] = []
  private meta: unknown

  constructor(tell: (event: LiveEvent<Name>) => void) {
    this.tell = tell
  }

  /** Takes a message; the events it makes are told before this returns. */
  take(message: ServerMessage): void {
    if (message.type === 'subscribed') this.begin(message)
    else if (message.type === 'snapshot') this.gather(message)
    else if (message.type === 'update') this.goOn(message)
    else if (message.type === 'dropped') this.skip(message)
    else if (message.type === 'error') this.tell({ type: 'error', error: new LiqheatError({ ...message, status: 0 }) })
  }

  private begin({ epoch, resumed }: Extract<ServerMessage, { type: 'subscribed' }>): void {
    this.epoch = epoch
    if (!resumed) this.place = undefined
    this.tell({ type: 'connected', resumed })
    if (!resumed && this.hasTold) this.tell({ type: 'gap', reason: 'reconnect', rows: undefined })
  }

  private gather({ seq, part = 1, parts = 1, data, meta }: Extract<ServerMessage, { type: 'snapshot' }>): void {
    if (part === 1) {
      this.parts = []
      this.meta = meta
      // One that came in half cannot be gone on from.
      this.place = undefined
    }
    this.parts.push(...data)
    if (part < parts) return
    const rows = this.parts
    this.parts = []
    this.place = { epoch: this.epoch, seq }
    this.hasTold = true
    this.tell({ type: 'snapshot', rows: rowsOf<Name>(rows), meta: metaOf<Name>(this.meta) })
  }

  private goOn({ seq, data }: Extract<ServerMessage, { type: 'update' }>): void {
    const last = this.place?.seq
    if (last !== undefined && seq <= last) return
    this.place = { epoch: this.epoch, seq }
    if (last !== undefined && seq > last + 1) this.tell({ type: 'gap', reason: 'order', rows: undefined })
    this.tell({ type: 'update', rows: rowsOf<Name>(data) })
  }

  private skip({ to_seq: seq, count }: Extract<ServerMessage, { type: 'dropped' }>): void {
    this.place = { epoch: this.epoch, seq }
    this.tell({ type: 'gap', reason: 'slow', rows: count })
  }
}

/** The server is trusted to send what docs/WEBSOCKET.md says. */
function rowsOf<Name extends Channel>(rows: readonly unknown[]): readonly RowOf[Name][] {
  return rows as readonly RowOf[Name][]
}

function metaOf<Name extends Channel>(meta: unknown): Extract<LiveEvent<Name>, { type: 'snapshot' }>['meta'] {
  return meta as Extract<LiveEvent<Name>, { type: 'snapshot' }>['meta']
}
