// Child of benches of live data: WebSocket clients that count rows of liquidations and how old each is when it comes.
import { once } from 'node:events'
import { WebSocket } from 'ws'

/** What the parent asks. */
export type ClientsRequest =
  /** One client for each entry: the filters that it subscribes with. */
  | { readonly op: 'open'; readonly url: string; readonly filters: readonly object[] }
  /** Forgets ages so far, not counts. */
  | { readonly op: 'measure' }
  | { readonly op: 'report' }

/** Counts since the clients were opened, ages since the last `measure`. */
export interface ClientsReport {
  /** Rows of snapshots and updates of each client. */
  readonly rows: readonly number[]
  /** Most rows that one snapshot held. */
  readonly largestSnapshot: number
  /** Rows that the server said it had dropped. */
  readonly dropped: number
  /** Connections that ended. */
  readonly ended: number
  /** From receipt to the client. */
  readonly received: Ages
  /** From the venue's time of the event to the client. */
  readonly happened: Ages
}

/** Ages of rows in ms. */
export interface Ages {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

const MOST_MS = 60_000
const RECEIVED = Buffer.from(',"received_time":')
/** Digits of a time in ms, until the year 2286. */
const DIGITS = 13
const ZERO = 48
/** Handshakes at once. */
const AT_ONCE = 50

class AgeCounts {
  private readonly counts = new Uint32Array(MOST_MS)

  add(age: number): void {
    const slot = Math.min(Math.max(0, age), MOST_MS - 1)
    this.counts[slot] = (this.counts[slot] ?? 0) + 1
  }

  clear(): void {
    this.counts.fill(0)
  }

  read(): Ages {
    const count = this.counts.reduce((sum, some) => sum + some, 0)
    return { count, p50: this.below(count * 0.5), p99: this.below(count * 0.99), max: this.below(count) }
  }

  private below(wanted: number): number {
    let seen = 0
    for (const [age, count] of this.counts.entries()) {
      seen += count
      if (count > 0 && seen >= wanted) return age
    }
    return Number.NaN
  }
}

const received = new AgeCounts()
const happened = new AgeCounts()
const rows: number[] = []
let largestSnapshot = 0
let dropped = 0
let ended = 0

process.on('message', (request: ClientsRequest) => {
  if (request.op === 'open') void openAll(request.url, request.filters)
  else if (request.op === 'measure') {
    received.clear()
    happened.clear()
  } else {
    const report: ClientsReport = {
      rows,
      largestSnapshot,
      dropped,
      ended,
      received: received.read(),
      happened: happened.read(),
    }
    process.send?.(report)
  }
})

async function openAll(url: string, filters: readonly object[]): Promise<void> {
  for (let from = 0; from < filters.length; from += AT_ONCE) {
    await Promise.all(filters.slice(from, from + AT_ONCE).map((filter, i) => open(url, { filter, client: from + i })))
  }
  process.send?.('open')
}

/** Resolves with the snapshot. */
async function open(url: string, { filter, client }: { filter: object; client: number }): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true })
  rows[client] = 0
  await once(socket, 'open')
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => {
      ended++
    })
    socket.on('message', (data: Buffer) => {
      const now = Date.now()
      if (startsWith(data, '{"type":"update"')) rows[client] = (rows[client] ?? 0) + readRows(data, now)
      else if (startsWith(data, '{"type":"snapshot"')) {
        const count = readRows(data, undefined)
        largestSnapshot = Math.max(largestSnapshot, count)
        rows[client] = (rows[client] ?? 0) + count
        resolve()
      } else if (startsWith(data, '{"type":"dropped"')) dropped += JSON.parse(data.toString()).count
      else if (startsWith(data, '{"type":"error"')) reject(new Error(data.toString()))
    })
    socket.send(JSON.stringify({ op: 'subscribe', id: 'all', channel: 'liquidations', ...filter }))
  })
}

function startsWith(data: Buffer, text: string): boolean {
  return data.toString('latin1', 0, text.length) === text
}

/**
 * Counts the rows of a message, and how old they are where a time is given.
 *
 * Parsing 200,000 rows a second would take a core: the two times of a row stand beside each other, and are all that is
 * read.
 */
function readRows(data: Buffer, now: number | undefined): number {
  let count = 0
  for (let at = data.indexOf(RECEIVED); at >= 0; at = data.indexOf(RECEIVED, at)) {
    if (now !== undefined) {
      happened.add(now - timeAt(data, at - DIGITS))
      received.add(now - timeAt(data, at + RECEIVED.length))
    }
    at += RECEIVED.length
    count++
  }
  return count
}

function timeAt(data: Buffer, start: number): number {
  let time = 0
  for (let i = start; i < start + DIGITS; i++) time = time * 10 + (data[i] ?? 0) - ZERO
  return time
}
